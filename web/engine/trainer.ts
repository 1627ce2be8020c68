import { EngineFailure } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import { UnitDeal, unitsMade } from "../../wasm/session/unit-deal";
import type { NumberedTable } from "./helper-messages";
import type { Helpers } from "./helpers";
import { metricsShareOfTime, SliceLength, sliceMs, snapshotShare } from "./pacing";
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
  step: number;
  reached: ((snapshot: Snapshot) => void)[];
}

/** Trains in short slices, looks at messages between them, and tells about it at display rate. */
export class Trainer {
  private status: Status | null = null;
  private goal: Goal | null = null;
  private watched: Record<string, Query> = {};
  private metrics: Metrics | null = null;
  private metricsEpoch = 0;
  private told = 0;
  private trainingMs = 0;
  /** Since the last snapshot. */
  private recent = { rows: 0, ms: 0, rowsPerSecond: 0 };
  private slice = new SliceLength();
  private snapshotTime = snapshotShare();
  private metricsTime = metricsShareOfTime();
  /** Metrics are being worked out for the model as it is, since then. */
  private measuringSince: number | null = null;
  /** The page has taken the last snapshot. */
  private seen = true;
  /** The description of an experiment whose units may be made by helpers too, and how many those are. */
  private apart: { spec: string; units: number } | null = null;
  /** Who makes which of them, once helpers were called. */
  private deal: UnitDeal | null = null;

  constructor(
    private readonly session: EngineSession,
    /** `keep`: its arrays are still needed here, and must not be moved to the page. */
    private readonly post: (snapshot: Snapshot, keep: boolean) => void,
    /** Told of what is no EngineFailure: the engine is lost then. */
    private readonly lost: (cause: unknown) => void,
    private readonly help: { helpers: Helpers; table: () => NumberedTable | null } | null = null,
  ) {}

  /** If the description is refused, the experiment before stays, paused. */
  begin(spec: Spec): { begun: Begun; snapshot: Snapshot } {
    this.stop();
    const text = JSON.stringify(spec);
    const begun = this.session.begin<Begun>(text);
    this.letHelpersGo();
    this.apart = begun.units_apart ? { spec: text, units: begun.units_apart } : null;
    this.status = this.session.status<Status>();
    this.metrics = null;
    this.metricsEpoch = 0;
    this.measuringSince = null;
    this.told = 0;
    this.trainingMs = 0;
    this.recent = { rows: 0, ms: 0, rowsPerSecond: 0 };
    this.slice = new SliceLength();
    return { begun, snapshot: this.snapshot() };
  }

  train(until: Until): Promise<Snapshot> {
    const { epoch, step } = this.needStatus();
    return new Promise((resolve) => {
      const isRunning = this.goal !== null;
      this.goal = { until, epoch, step, reached: [...(this.goal?.reached ?? []), resolve] };
      if (isRunning) return;
      this.measuringSince = null;
      this.run();
    });
  }

  /** What helpers make is of the description before: from here on the engine works alone. */
  retune(spec: Spec) {
    this.session.retune(JSON.stringify(spec));
    this.letHelpersGo();
  }

  pause(): Snapshot {
    return this.stop() ?? this.snapshot();
  }

  /** The whole result. While nothing trains, other messages get their turn between the parts of the work. */
  async result(): Promise<Record<string, unknown>> {
    while (this.status && !this.goal && !this.measureSlice()) await otherTasks();
    return this.session.result();
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
        if (this.measuringSince !== null) this.measureSlice();
        else {
          const deal = this.callHelpers(this.goal);
          if (deal) await this.dealtSlice(deal);
          else this.trainSlice(this.goal);
        }
        if (this.goal && this.isReached(this.goal)) this.stop();
        else this.tell();
        await otherTasks();
      }
    } catch (cause) {
      this.lost(cause);
    }
  }

  private trainSlice(goal: Goal) {
    // What is left of an epoch's scoring belongs to the step before.
    const isStep = goal.until === "step" && !this.needStatus().scoring;
    this.advance(isStep ? 1 : this.slice.current, goal.until !== "end");
  }

  private advance(units: number, stopAtEpochEnd: boolean) {
    const before = this.needStatus();
    const start = performance.now();
    const status = this.session.advance<Status>(units, stopAtEpochEnd);
    const ms = performance.now() - start;
    this.status = status;
    // At the end of an epoch it may have done less than it was asked for.
    const isWhole = status.epoch === before.epoch || !stopAtEpochEnd;
    if (isWhole) this.slice.measured(units, ms);
    this.spent(ms);
    this.recent.rows += status.rows_seen - before.rows_seen;
  }

  private spent(ms: number) {
    this.trainingMs += ms;
    this.recent.ms += ms;
  }

  /** Who helps with this goal; nobody with a single step, or with what is over soon. */
  private callHelpers({ until }: Goal): UnitDeal | null {
    const { apart, help } = this;
    if (!apart || !help?.helpers.any || until !== "end") return null;
    if (!this.deal && this.trainingMs >= help.helpers.callAfterMs) {
      this.deal = new UnitDeal(this.session, apart.units, unitsMade(this.needStatus()));
      help.helpers.begin({ spec: apart.spec, table: help.table(), deal: this.deal });
    }
    return this.deal;
  }

  private letHelpersGo() {
    this.help?.helpers.leave();
    this.deal?.stir();
    this.deal = null;
    this.apart = null;
  }

  /** Takes in what is there, else makes what nobody was asked for, else waits for the helpers. */
  private async dealtSlice(deal: UnitDeal) {
    const status = this.needStatus();
    const made = unitsMade(status);
    deal.passed(made);
    deal.dealOut();
    const ready = deal.ready(made);
    if (ready > 0) return this.advance(Math.min(this.slice.current, ready), false);
    if (status.scoring || deal.claim(made)) return this.advance(this.slice.current, true);
    const start = performance.now();
    if (!deal.workAhead()) await deal.wait();
    this.spent(performance.now() - start);
  }

  private isReached({ until, epoch, step }: Goal): boolean {
    const status = this.needStatus();
    if (status.state !== "training" && status.state !== "ready") return true;
    if (until === "step") return status.step > step && !status.scoring;
    return until === "epoch" && status.epoch > epoch;
  }

  /** Ends the training, with one last snapshot for everybody; metrics that take longer follow in another. */
  private stop(): Snapshot | null {
    const goal = this.goal;
    if (!goal) return null;
    this.goal = null;
    this.deal?.stir();
    const isMeasured = this.measureSlice();
    const snapshot = this.snapshot();
    this.post(snapshot, true);
    for (const reached of goal.reached) reached(snapshot);
    if (!isMeasured) this.measureOn();
    return snapshot;
  }

  /** Works on the metrics of a model that rests, until something else begins. */
  private async measureOn() {
    const { status } = this;
    const isResting = () => this.status === status && !this.goal;
    try {
      await otherTasks();
      while (isResting() && !this.measureSlice()) await otherTasks();
      if (isResting()) this.post(this.snapshot(), false);
    } catch (cause) {
      this.lost(cause);
    }
  }

  /** A snapshot while training, if it is time for one. */
  private tell() {
    const start = performance.now();
    if (!this.seen || !this.snapshotTime.isDue(start)) return;
    this.seen = false;
    const snapshot = this.snapshot();
    this.snapshotTime.spent(start, performance.now());
    this.post(snapshot, false);
    if (this.metricsTime.isDue(performance.now())) this.measureSlice();
  }

  /** Works on the metrics for a slice of time; true when they are there. Training waits until they are. */
  private measureSlice(): boolean {
    const start = performance.now();
    this.measuringSince ??= start;
    while (performance.now() < start + sliceMs) {
      const metrics = this.session.metrics<Metrics>();
      if (!metrics) continue;
      this.metrics = metrics;
      this.metricsEpoch = this.needStatus().epoch;
      this.metricsTime.spent(this.measuringSince, performance.now());
      this.measuringSince = null;
      return true;
    }
    return false;
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
      metrics_epoch: this.metricsEpoch,
      rows_per_second: this.recent.rowsPerSecond,
      training_ms: this.trainingMs,
      workers: this.deal?.workers ?? 1,
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
