import { EngineFailure } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import { metricsShareOfTime, SliceLength, snapshotShare } from "./pacing";
import type {
  Begun,
  HistoryEntry,
  Inspection,
  Metrics,
  Query,
  Snapshot,
  Spec,
  Status,
  Until,
} from "./protocol";
import { otherTasks } from "./yield";

interface Goal {
  until: Until;
  epoch: number;
  reached: ((snapshot: Snapshot) => void)[];
}

/** Trains in short slices, looks at messages between them, and tells about it at display rate. */
export class Trainer {
  private status: Status | null = null;
  private goal: Goal | null = null;
  private watched: Record<string, Query> = {};
  private metrics: Metrics | null = null;
  private told = 0;
  private trainingMs = 0;
  /** Since the last snapshot. */
  private recent = { rows: 0, ms: 0, rowsPerSecond: 0 };
  private slice = new SliceLength();
  private snapshotTime = snapshotShare();
  private metricsTime = metricsShareOfTime();
  /** The page has taken the last snapshot. */
  private seen = true;

  constructor(
    private readonly session: EngineSession,
    /** `keep`: its arrays are still needed here, and must not be moved to the page. */
    private readonly post: (snapshot: Snapshot, keep: boolean) => void,
    /** Told of what is no EngineFailure: the engine is lost then. */
    private readonly lost: (cause: unknown) => void,
  ) {}

  /** If the description is refused, the experiment before stays, paused. */
  begin(spec: Spec): { begun: Begun; snapshot: Snapshot } {
    this.stop();
    const begun = this.session.begin<Begun>(JSON.stringify(spec));
    this.status = this.session.status<Status>();
    this.metrics = null;
    this.told = 0;
    this.trainingMs = 0;
    this.recent = { rows: 0, ms: 0, rowsPerSecond: 0 };
    this.slice = new SliceLength();
    return { begun, snapshot: this.snapshot() };
  }

  train(until: Until): Promise<Snapshot> {
    const { epoch } = this.needStatus();
    return new Promise((resolve) => {
      const isRunning = this.goal !== null;
      this.goal = { until, epoch, reached: [...(this.goal?.reached ?? []), resolve] };
      if (!isRunning) this.run();
    });
  }

  pause(): Snapshot {
    return this.stop() ?? this.snapshot();
  }

  /** Sends a new snapshot when the views changed while nothing else would; what waits to be answered comes first. */
  async watch(queries: Record<string, Query>) {
    const changed = JSON.stringify(queries) !== JSON.stringify(this.watched);
    this.watched = queries;
    if (!changed) return;
    await otherTasks();
    if (this.status && !this.goal && this.watched === queries) this.post(this.snapshot(), false);
  }

  pageHasSeen() {
    this.seen = true;
  }

  private async run() {
    try {
      while (this.goal) {
        this.trainSlice(this.goal);
        if (this.goal && this.isReached(this.goal)) this.stop();
        else this.tell();
        await otherTasks();
      }
    } catch (cause) {
      this.lost(cause);
    }
  }

  private trainSlice(goal: Goal) {
    const before = this.needStatus();
    const start = performance.now();
    const steps = goal.until === "step" ? 1 : this.slice.current;
    const status = this.session.advance<Status>(steps, goal.until === "epoch");
    const ms = performance.now() - start;
    this.status = status;
    this.slice.measured(status.step - before.step, ms);
    this.trainingMs += ms;
    this.recent.ms += ms;
    this.recent.rows += status.rows_seen - before.rows_seen;
  }

  private isReached({ until, epoch }: Goal): boolean {
    const status = this.needStatus();
    if (status.state !== "training" && status.state !== "ready") return true;
    return until === "step" || (until === "epoch" && status.epoch > epoch);
  }

  /** Ends the training, with metrics and one last snapshot for everybody. */
  private stop(): Snapshot | null {
    const goal = this.goal;
    if (!goal) return null;
    this.goal = null;
    this.measure();
    const snapshot = this.snapshot();
    this.post(snapshot, true);
    for (const reached of goal.reached) reached(snapshot);
    return snapshot;
  }

  /** A snapshot while training, if it is time for one. */
  private tell() {
    const start = performance.now();
    if (!this.seen || !this.snapshotTime.isDue(start)) return;
    this.seen = false;
    const snapshot = this.snapshot();
    this.snapshotTime.spent(start, performance.now());
    this.post(snapshot, false);
    if (this.metricsTime.isDue(performance.now())) this.measure();
  }

  private measure() {
    const start = performance.now();
    this.metrics = this.session.metrics<Metrics>();
    this.metricsTime.spent(start, performance.now());
  }

  private snapshot(): Snapshot {
    const history = this.session.history<HistoryEntry[]>(this.told);
    this.told += history.length;
    if (this.recent.ms > 0) this.recent.rowsPerSecond = (this.recent.rows * 1000) / this.recent.ms;
    this.recent.rows = 0;
    this.recent.ms = 0;
    return {
      status: this.needStatus(),
      history,
      views: this.views(),
      metrics: this.metrics,
      rows_per_second: this.recent.rowsPerSecond,
      training_ms: this.trainingMs,
    };
  }

  private views(): Record<string, Inspection> {
    const views: Record<string, Inspection> = {};
    for (const [name, query] of Object.entries(this.watched)) {
      try {
        views[name] = this.session.inspect(JSON.stringify(query));
      } catch (error) {
        // What this model cannot show is absent.
        if (!(error instanceof EngineFailure)) throw error;
      }
    }
    return views;
  }

  private needStatus(): Status {
    if (!this.status) throw new EngineFailure("bad_spec", "", "No experiment has begun: call begin() first.");
    return this.status;
  }
}
