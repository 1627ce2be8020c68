/** Keeps the engine in step with the store: prepares what is described, trains it, and records runs. */
import type {
  Catalog,
  EngineClient,
  EngineError,
  Query,
  Snapshot,
  Spec,
  TableSource,
  TableSummary,
  Until,
} from "../engine/protocol.js";
import { runLabel } from "../state/describe.js";
import { layerTraceOf } from "../state/layer-trace.js";
import { nextColor, type Run } from "../state/run.js";
import { getAt, isObject, makesItsTable, sameJson, setAt } from "../state/spec-path.js";
import type { Store } from "../state/store.js";
import { asEngineError, type Live, NOTHING_YET, preparedOf } from "./live.js";
import { trainPaced } from "./paced-training.js";
import { TableKeeper } from "./table-source.js";
import { WeightsKeeper } from "./weights-source.js";

/** A pause in the typing before the engine is asked. */
const SETTLE_MS = 90;
const POINTS: Query = { what: "points" };

const isSelfContained = (spec: Spec): boolean =>
  makesItsTable(spec) && getAt(spec, "data.target") === undefined;

/** What the laboratory compares is no affair of the experiment: it goes on as it is. */
const outsideLab = ({ lab: _, ...spec }: Spec): Spec => spec;

/** Pictures with files to test on bring their split; a split by a column that the table does not have is dropped. */
function withSplit({ split, ...rest }: Spec, table: TableSummary): Spec {
  if (table.files?.test_images)
    return { ...rest, split: { kind: "column", column: "part", validation: 0.1 } };
  const column = isObject(split) && split.kind === "column" ? split.column : undefined;
  const known = column === undefined || table.columns.some(({ name }) => name === column);
  return split === undefined || !known ? rest : { ...rest, split };
}

export class EngineDriver {
  live: Live;
  readonly tables: TableKeeper;
  readonly weights: WeightsKeeper;
  private queue: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | null = null;
  /** The description that the engine has begun with or was told of. */
  private begun: Spec | null = null;
  private pausing = false;

  constructor(
    private readonly engine: EngineClient,
    private readonly store: Store,
    catalog: Catalog,
    private readonly changed: () => void,
    private readonly said: (words: string, kind?: "bad") => void,
  ) {
    this.live = { ...NOTHING_YET, catalog };
    this.tables = new TableKeeper(engine);
    this.weights = new WeightsKeeper(engine);
    engine.onSnapshot = (snapshot) => this.take(snapshot);
    engine.onLost = (error, startedAgain) => this.lost(error, startedAgain);
  }

  watch(queries: Record<string, Query>): void {
    this.engine.watch(queries);
  }

  /** Call after each change of the description. */
  specChanged(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sync(), SETTLE_MS);
  }

  /** Resolves when the engine holds the store's description, or `live.problem` says why it cannot. */
  sync(): Promise<void> {
    clearTimeout(this.timer);
    return this.enqueue(() => this.follow());
  }

  private enqueue<T>(job: () => Promise<T>): Promise<T> {
    const next = this.queue.then(job, job);
    this.queue = next.catch(() => {});
    return next;
  }

  private async follow(): Promise<void> {
    const { spec } = this.store.state;
    try {
      if (this.begun && sameJson(outsideLab(spec), outsideLab(this.begun))) {
        // Back from a description that was refused: its table may have been taken in already.
        const table = await this.tables.bring(spec);
        const { problem, written, resolved } = this.live;
        if (problem || written !== spec || table !== this.live.table)
          this.put({ table, problem: null, written: spec, resolved: { ...resolved, lab: spec.lab } });
        return;
      }
      if (await this.followInPlace(spec)) return;
      await this.begin(spec);
    } catch (cause) {
      this.put({
        problem: asEngineError(cause),
        phase: this.live.phase === "training" ? "training" : "idle",
      });
    }
  }

  /** Changes of the training are taken over by the experiment as it runs, where the engine can. */
  private async followInPlace(spec: Spec): Promise<boolean> {
    const onlyTraining = this.begun && sameJson({ ...spec, training: 0 }, { ...this.begun, training: 0 });
    const { status } = this.live;
    if (!onlyTraining || !status || status.step === 0) return false;
    const resolved = await this.engine.check(spec);
    if (status.state === "training" || status.state === "ready") {
      try {
        await this.engine.retune(spec);
      } catch {
        return false;
      }
      const run = this.store.run(this.store.state.activeRun);
      const label = [this.label(resolved), run?.remark].filter(Boolean).join(" · ");
      if (run) this.store.changeRun(run.id, { spec, resolved, label });
    }
    // What has ended keeps its picture; the next Train begins with the new description.
    this.begun = spec;
    this.put({ resolved, written: spec, problem: null });
    return true;
  }

  private async begin(spec: Spec): Promise<void> {
    if (this.live.phase === "training") {
      await this.pause();
      this.said("Paused: this change needs fresh starting weights.");
    }
    this.put({ phase: "preparing" });
    const bringing = this.tables.bring(spec);
    const fitting = isSelfContained(spec) ? spec : this.fitTarget(spec, await this.show(bringing));
    await this.weights.bring(fitting)?.catch(async (cause) => {
      await this.show(bringing);
      throw cause;
    });
    // Asked for together, and shown together: rows of one table with the classes of another make no picture.
    const asked = [bringing, this.engine.begin(fitting), this.look(POINTS)] as const;
    const [table, { begun, snapshot }, points] = await Promise.all(asked).catch(async (cause) => {
      await this.show(bringing);
      throw cause;
    });
    this.store.releaseRun();
    this.begun = this.store.state.spec === fitting ? fitting : spec;
    this.put({
      table,
      resolved: begun.spec,
      written: this.begun,
      problem: null,
      phase: "idle",
      status: snapshot.status,
      history: snapshot.history,
      metrics: snapshot.metrics,
      metricsEpoch: snapshot.metrics_epoch,
      views: snapshot.views,
      points,
      prepared: preparedOf(begun),
      rowsPerSecond: 0,
    });
  }

  private async show(bringing: Promise<TableSummary>): Promise<TableSummary> {
    const table = await bringing;
    this.put({ table });
    return table;
  }

  /** A target that the table does not have gives way to the table's likely one; no step back is made of it. */
  private fitTarget(spec: Spec, table: TableSummary): Spec {
    const target = getAt(spec, "data.target");
    if (table.columns.some(({ name }) => name === target) || !table.target) return spec;
    const next = setAt(spec, "data.target", table.target) as Spec;
    this.store.amendSpec(spec, next);
    return next;
  }

  private async look(query: Query) {
    return this.engine.inspect(query).catch(() => null);
  }

  /** remark: what the run, if it is a new one, shall be told apart by. */
  async train(until: Until, remark = ""): Promise<void> {
    await this.sync();
    if (this.live.problem || this.live.phase === "training") return;
    await this.enqueue(() => this.makeFresh());
    if (this.live.problem) return;
    if (!this.store.state.activeRun) this.addRun(remark);
    this.pausing = false;
    this.put({ phase: "training" });
    try {
      if (until === "end") await this.trainToEnd();
      else this.take(await this.engine.train(until));
    } catch (cause) {
      const error = asEngineError(cause);
      if (error.code !== "engine_lost") this.said(error.message, "bad");
    }
    this.put({ phase: "idle" });
    if (this.live.status?.state !== "training") await this.settle();
  }

  /** What has ended, or was trained by a run that is gone, begins anew. */
  private async makeFresh(): Promise<void> {
    const { state, step } = this.live.status ?? {};
    const running = state === "ready" || state === "training";
    if (running && (this.store.state.activeRun || step === 0)) return;
    await this.begin(this.store.state.spec).catch((cause) =>
      this.put({ problem: asEngineError(cause), phase: "idle" }),
    );
  }

  private trainToEnd(): Promise<void> {
    const still = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
    return trainPaced(
      this.engine,
      (snapshot) => this.take(snapshot),
      () => still || this.store.state.view.speed === "full",
      () => this.pausing,
    );
  }

  /** At the end of a run its metrics are complete. */
  private async settle(): Promise<void> {
    const id = this.store.state.activeRun;
    const result = await this.engine.result().catch(() => null);
    if (id && isObject(result?.metrics)) {
      const folds = (result.cross_validation ?? null) as Run["folds"];
      this.store.changeRun(id, { metrics: result.metrics, metricsEpoch: this.live.status?.epoch, folds });
    }
  }

  private addRun(remark: string): void {
    const { runs, spec } = this.store.state;
    const resolved = this.live.resolved ?? spec;
    this.store.addRun({
      id: crypto.randomUUID(),
      number: Math.max(0, ...runs.map((run) => run.number)) + 1,
      color: nextColor(runs),
      spec,
      resolved,
      label: [this.label(resolved), remark].filter(Boolean).join(" · "),
      remark,
      classes: this.live.prepared.classes,
      status: this.live.status,
      history: [...this.live.history],
      metrics: null,
      rowsPerSecond: 0,
      trainingMs: 0,
      pinned: false,
      hidden: false,
      build: this.engine.build,
    });
  }

  private label(resolved: Spec): string {
    return runLabel(resolved, this.live.catalog);
  }

  async pause(): Promise<void> {
    this.pausing = true;
    await this.engine.pause().catch(() => {});
  }

  /** Back to the same starting weights. */
  async reset(): Promise<void> {
    if (this.live.phase === "training") await this.pause();
    await this.enqueue(async () => {
      await this.begin(this.store.state.spec).catch((cause) =>
        this.put({ problem: asEngineError(cause), phase: "idle" }),
      );
    });
  }

  private take(snapshot: Snapshot): void {
    const { status, metrics, metrics_epoch } = snapshot;
    // The end of a training is told twice: as a snapshot and as the answer to train().
    // Steps count from fold to fold of a cross-validation anew, epochs go on.
    const known = this.live.history.at(-1)?.epoch ?? -1;
    const news = snapshot.history.filter((entry) => (entry.epoch as number) > known);
    const history = news.length > 0 ? [...this.live.history, ...news] : this.live.history;
    const rowsPerSecond = snapshot.rows_per_second || this.live.rowsPerSecond;
    this.put({
      status,
      history,
      metrics: metrics ?? this.live.metrics,
      metricsEpoch: metrics ? metrics_epoch : this.live.metricsEpoch,
      views: { ...this.live.views, ...snapshot.views },
      rowsPerSecond,
    });
    const id = this.store.state.activeRun;
    if (!id) return;
    this.store.changeRun(id, {
      status,
      history,
      metrics: this.live.metrics,
      metricsEpoch: this.live.metricsEpoch,
      trace: layerTraceOf(this.live.views.trace),
      rowsPerSecond,
      trainingMs: snapshot.training_ms,
    });
  }

  /** Reads a table of the reader's; what was there stays unless all of it could be read. */
  async load(source: TableSource, name: string): Promise<boolean> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    if (this.live.phase === "training") await this.pause();
    return this.enqueue(async () => {
      this.put({ loading: { name, share: 0 }, rejected: null });
      try {
        const table = await this.engine.loadTable(
          source,
          (share) => this.put({ loading: { name, share } }),
          abort.signal,
        );
        const path = this.tables.freePath(name);
        this.tables.keep(source, path);
        const origin = table.files
          ? { kind: "idx", ...table.files, images: path }
          : { kind: table.read?.kind ?? "csv", path };
        const data = { source: origin, ...(table.target ? { target: table.target } : {}) };
        const spec = withSplit({ ...this.store.state.spec, data }, table);
        this.tables.holds(spec, table);
        this.store.replaceSpec(spec);
        return true;
      } catch (cause) {
        const error = asEngineError(cause);
        this.put({ rejected: error.code === "cancelled" ? null : error });
        return false;
      } finally {
        this.put({ loading: null });
      }
    });
  }

  cancelLoad(): void {
    this.abort?.abort();
  }

  private async lost(error: EngineError, startedAgain: boolean): Promise<void> {
    const { message } = error;
    this.said(startedAgain ? `${message} The engine was started again.` : message, "bad");
    if (!startedAgain) return this.put({ phase: "idle", problem: error });
    this.begun = null;
    this.tables.forget();
    this.store.releaseRun();
    this.put({ phase: "idle" });
    await this.queue;
    // What was too much for it once would be again.
    if (this.live.problem?.code !== "engine_lost") void this.sync();
  }

  private put(change: Partial<Live>): void {
    this.live = { ...this.live, ...change };
    this.changed();
  }
}
