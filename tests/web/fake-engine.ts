/** An engine that learns nothing but keeps the protocol: for tests of what talks to it. */
import type {
  Begun,
  EngineClient,
  EngineError,
  HistoryEntry,
  Inspection,
  LabResult,
  LabStatus,
  Query,
  RefitQuery,
  RefitStatus,
  Snapshot,
  Spec,
  Status,
  TableSource,
  TableSummary,
  Until,
  WeightsSource,
  WeightsSummary,
} from "../../web/engine/protocol.ts";
import { getAt, sameJson, setAt } from "../../web/state/spec-path.ts";

const STEPS_PER_EPOCH = 4;

export class FakeEngine implements EngineClient {
  readonly build = "simd";
  onSnapshot: ((snapshot: Snapshot) => void) | null = null;
  onLost: ((error: EngineError, startedAgain: boolean) => void) | null = null;
  /** What was asked of the engine, in order. */
  readonly calls: string[] = [];
  private spec: Spec = {};
  private step = 0;
  private pausing = false;
  private table: TableSource | null = null;

  dispose(): void {}

  async loadWeights(source: WeightsSource): Promise<WeightsSummary> {
    this.calls.push(`weights ${source.name}`);
    if (source.kind === "file" && source.bytes.length < 8)
      throw {
        code: "bad_data",
        path: `${source.name}, header`,
        message: "It is cut off.",
      } satisfies EngineError;
    const layers = [{ kind: "dense", units: 5 }, { kind: "relu" }];
    return { tensors: [], description: { layers, labels: ["a", "b"], target: "b" } };
  }
  async weights(): Promise<Uint8Array> {
    this.calls.push("save weights");
    return new Uint8Array(64);
  }

  async csv(what: "loaded" | "prepared"): Promise<Blob> {
    this.calls.push(`csv ${what}`);
    return new Blob(["a,b\r\n1,2\r\n"]);
  }

  watch(queries: Record<string, Query>): void {
    this.calls.push(`watch ${Object.keys(queries).join()}`);
  }

  async check(spec: Spec): Promise<Spec> {
    this.calls.push("check");
    const rate = getAt(spec, "training.optimizer.learning_rate");
    if (typeof rate === "number" && rate <= 0) {
      throw {
        code: "bad_spec",
        path: "training.optimizer.learning_rate",
        message: "Must be more than 0.",
      } satisfies EngineError;
    }
    return {
      seed: 7,
      prepare: [],
      ...spec,
      training: { epochs: 10, batch_size: 32, l2: 0, ...(spec.training as object) },
    };
  }

  async loadTable(source: TableSource): Promise<TableSummary> {
    const name = source.kind === "file" ? source.file.name : source.name;
    this.calls.push(`load ${name}`);
    const text =
      source.kind === "file" ? await source.file.text() : source.kind === "text" ? source.text : "a,b\n1,2";
    if (!text.includes("\n"))
      throw { code: "bad_data", path: name, message: `${name} has only a header.` } satisfies EngineError;
    this.table = source;
    return this.summary(name);
  }

  async generatedTable(): Promise<TableSummary> {
    this.calls.push("generate");
    return this.summary("two_moons");
  }

  private summary(name: string): TableSummary {
    const column = (each: string) => ({
      name: each,
      type: "numeric" as const,
      missing: 0,
      distinct: 2,
      constant: false,
      minimum: 0,
      maximum: 1,
      notes: [],
    });
    return { name, rows: 2, columns: ["a", "b"].map(column), preview: [["1", "2"]], target: "b" };
  }

  async tableText() {
    return this.table?.kind === "file"
      ? { name: this.table.file.name, text: await this.table.file.text() }
      : null;
  }

  async begin(spec: Spec): Promise<{ begun: Begun; snapshot: Snapshot }> {
    const resolved = await this.check(spec);
    this.calls.push("begin");
    this.spec = resolved;
    this.step = 0;
    const begun = { spec: resolved, features: ["a"], labels: ["1", "2"], prepare: [], warnings: [] };
    return { begun, snapshot: this.snapshot([]) };
  }

  async train(until: Until): Promise<Snapshot> {
    this.calls.push(`train ${until}`);
    this.pausing = false;
    let history: HistoryEntry[] = [];
    while (this.status().state === "ready" || this.status().state === "training") {
      this.step++;
      const ended = this.step % STEPS_PER_EPOCH === 0;
      if (ended) history.push(this.entry());
      if (until === "step" || (until === "epoch" && ended) || this.pausing) break;
      if (ended) {
        this.onSnapshot?.(this.snapshot(history));
        history = [];
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    return this.snapshot(history);
  }

  async pause(): Promise<Snapshot> {
    this.calls.push("pause");
    this.pausing = true;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return this.snapshot([]);
  }

  /** As the core: only the training may change, and of that not the optimizer's kind. */
  async retune(spec: Spec): Promise<void> {
    const next = await this.check(spec);
    const kind = "training.optimizer.kind";
    const rest = (each: Spec) => setAt(each, "training", null);
    if (!sameJson(rest(next), rest(this.spec)) || getAt(next, kind) !== getAt(this.spec, kind)) {
      throw {
        code: "bad_spec",
        path: kind,
        message: "This cannot change while training.",
      } satisfies EngineError;
    }
    this.calls.push("retune");
    this.spec = next;
  }

  async inspect(query: Query): Promise<Inspection> {
    this.calls.push(`inspect ${query.what}`);
    return { info: {}, arrays: [] };
  }

  async beginRefits(query: RefitQuery): Promise<RefitStatus> {
    this.calls.push("begin refits");
    const models = query.models ?? [{ model: query.spec.model }];
    const kind = (model: unknown) => String((model as { kind?: string }).kind ?? model);
    return {
      round: 0,
      rounds: query.rounds ?? 20,
      done: false,
      part: query.part ?? "test",
      rows: 30,
      task: "classification",
      models: models.map(({ model }) => ({ kind: kind(model), rounds: 0 })),
    };
  }
  async refit(): Promise<RefitStatus> {
    return { ...(await this.beginRefits({ spec: this.spec })), round: 20, done: true };
  }
  async refitRows(): Promise<Inspection> {
    return { info: {}, arrays: [] };
  }

  async explore(_spec: Spec, query: Query): Promise<Inspection> {
    this.calls.push(`explore ${query.what}`);
    return { info: {}, arrays: [] };
  }
  async beginLab(): Promise<LabStatus> {
    this.calls.push("begin lab");
    return { state: "running", done: 0, runs: 2, treatment: "fill_mean", label: "Mean", seed: 7 };
  }
  async lab(): Promise<LabStatus> {
    this.calls.push("lab");
    return { state: "finished", done: 2, runs: 2 };
  }
  async labResult(): Promise<LabResult> {
    return { spec: this.spec, metric: "accuracy", seeds: [7], treatments: [] };
  }

  async result(): Promise<Record<string, unknown>> {
    return { spec: this.spec, metrics: { train: { accuracy: 1 } } };
  }

  private entry(): HistoryEntry {
    const epoch = this.step / STEPS_PER_EPOCH;
    return { epoch, step: this.step, loss: 1 / epoch, train_loss: 1 / epoch, validation_loss: 2 / epoch };
  }

  private status(): Status {
    const epochs = Number(getAt(this.spec, "training.epochs"));
    const epoch = Math.floor(this.step / STEPS_PER_EPOCH);
    const state = this.step === 0 ? "ready" : epoch >= epochs ? "finished" : "training";
    return {
      state,
      epoch,
      epochs,
      step: this.step,
      steps_per_epoch: STEPS_PER_EPOCH,
      rows_seen: this.step,
      loss: null,
    };
  }

  private snapshot(history: HistoryEntry[]): Snapshot {
    return {
      status: this.status(),
      history,
      views: {},
      metrics: null,
      metrics_epoch: 0,
      rows_per_second: 1000,
      workers: 1,
      training_ms: this.step,
    };
  }
}
