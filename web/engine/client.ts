import type { Build } from "../../wasm/session/feature-test";
import { compileEngine, engineBuild } from "./compile";
import { type Extent, needsWhole } from "./extent";
import { workerCount } from "./helpers";
import type { CallName, Calls, Request, Response } from "./messages";
import type {
  EngineClient,
  EngineError,
  Query,
  RefitQuery,
  Snapshot,
  Spec,
  TableSource,
  TableSummary,
  Until,
  WeightsSource,
} from "./protocol";

interface Pending {
  worker: Worker;
  resolve(value: unknown): void;
  reject(error: EngineError): void;
  progress?: (share: number) => void;
}

/** Starts an engine in a worker of its own. The compiled module is shared by all engines of the page. */
export function startEngine(extent: Extent = "starter", rehearsal: Spec | null = null): EngineClient {
  return new WorkerClient(engineBuild(), extent, rehearsal);
}

class WorkerClient implements EngineClient {
  onSnapshot: ((snapshot: Snapshot) => void) | null = null;
  onLost: ((error: EngineError, startedAgain: boolean) => void) | null = null;

  private worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private table: TableSource | null = null;
  /** Weights that the engine holds, by kind and name. */
  private readonly brought = new Map<string, WeightsSource>();
  private watched: Record<string, Query> = {};
  private readonly started = new WeakSet<Worker>();
  /** While the starter has the experiment: the whole engine, which takes in a file first. */
  private larger: Worker | null = null;
  /** While table and weights are loaded again after a loss: other calls wait for it. */
  private recovery: Promise<void> | null = null;
  /** Why this engine answers no more. */
  private dead: EngineError | null = null;

  constructor(
    readonly build: Build,
    private extent: Extent,
    rehearsal: Spec | null,
  ) {
    this.worker = this.spawn(this.extent, rehearsal);
  }

  check = (spec: Spec) => this.askAbout("check", spec);
  generatedTable = (spec: Spec) => this.askAbout("generatedTable", spec);
  weights = () => this.ask("weights", null);
  csv = (what: "loaded" | "prepared") => this.ask("csv", what);
  tableText = () => this.ask("tableText", null);
  begin = (spec: Spec) => this.askAbout("begin", spec);
  train = (until: Until) => this.ask("train", until);
  pause = () => this.ask("pause", null);
  inspect = (query: Query) => this.ask("inspect", query);
  beginRefits = (query: RefitQuery) => this.askAbout("beginRefits", query);
  refit = () => this.ask("refit", null);
  refitRows = () => this.ask("refitRows", null);
  explore = (spec: Spec, query: Query) => this.ask("explore", { spec, query });
  beginLab = (spec: Spec) => this.ask("beginLab", spec);
  lab = () => this.ask("lab", null);
  labResult = () => this.ask("labResult", null);
  result = () => this.ask("result", null);

  async retune(spec: Spec): Promise<void> {
    await this.ask("retune", spec);
  }

  async loadWeights(source: WeightsSource) {
    if (this.recovery) await this.recovery;
    const summary = await this.takeIn("loadWeights", source);
    this.brought.set(`${source.kind} ${source.name}`, source);
    return summary;
  }

  async loadTable(
    source: TableSource,
    progress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<TableSummary> {
    if (signal?.aborted) throw cancelledError(source);
    const id = this.lastId + 1;
    const cancel = () => this.pending.get(id)?.worker.postMessage({ type: "cancel", id } satisfies Request);
    signal?.addEventListener("abort", cancel);
    try {
      const summary = await this.takeIn("loadTable", source, progress);
      this.table = source;
      return summary;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  watch(queries: Record<string, Query>) {
    this.watched = queries;
    this.call("watch", queries).catch(() => {});
  }

  dispose() {
    this.end({ code: "cancelled", path: "", message: "The engine was shut down." });
  }

  private end(error: EngineError) {
    this.dead = error;
    this.worker.terminate();
    this.larger?.terminate();
    this.rejectAll(error);
  }

  private spawn(extent: Extent, rehearsal: Spec | null = null): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: "trainyard engine",
    });
    worker.onmessage = (event: MessageEvent<Response>) => this.receive(event.data, worker);
    worker.onerror = (event) => {
      event.preventDefault();
      this.lose(lostError(event.message || "its worker did not start"), worker);
    };
    compileEngine(this.build, extent)
      .then(async (module) => {
        // Another one may have taken its place meanwhile.
        if (worker !== this.worker && worker !== this.larger) return;
        const { build } = this;
        await this.call("start", { build, module, workers: workerCount(), rehearsal }, undefined, worker);
        this.started.add(worker);
      })
      .catch((cause) => this.lose(lostError(`its program could not be loaded (${cause})`), worker));
    return worker;
  }

  private askAbout<K extends "check" | "generatedTable" | "begin" | "beginRefits">(
    call: K,
    spec: Calls[K]["args"],
  ): Promise<Calls[K]["reply"]> {
    const isLarge = call === "beginRefits" || needsWhole(spec);
    if (this.extent === "starter" && !this.dead && isLarge) {
      this.larger ??= this.spawn("whole");
      this.makeWay(this.larger);
    }
    return this.ask(call, spec);
  }

  /**
   * Files are for the whole engine. It takes in the first one beside the starter, which makes way when that is done:
   * after a bad file all is as it was.
   */
  private async takeIn<K extends "loadTable" | "loadWeights">(
    call: K,
    args: Calls[K]["args"],
    progress?: (share: number) => void,
  ): Promise<Calls[K]["reply"]> {
    if (this.extent === "starter" && !this.dead) this.larger ??= this.spawn("whole");
    const { larger } = this;
    const reply = await this.call(call, args, progress, larger ?? this.worker);
    if (larger && larger === this.larger) this.makeWay(larger);
    return reply;
  }

  private makeWay(larger: Worker) {
    const starter = this.worker;
    this.extent = "whole";
    this.worker = larger;
    this.larger = null;
    starter.terminate();
    const error = { code: "cancelled", path: "", message: "The engine makes way for a larger one." };
    this.rejectAll(error as EngineError, starter);
    this.watch(this.watched);
  }

  private async ask<K extends CallName>(call: K, args: Calls[K]["args"]): Promise<Calls[K]["reply"]> {
    if (this.recovery) await this.recovery;
    return this.call(call, args);
  }

  private call<K extends CallName>(
    call: K,
    args: Calls[K]["args"],
    progress?: (share: number) => void,
    worker = this.worker,
  ): Promise<Calls[K]["reply"]> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      if (this.dead) return reject(this.dead);
      this.pending.set(id, { worker, resolve: resolve as (value: unknown) => void, reject, progress });
      worker.postMessage({ type: "call", id, call, args } as Request);
    });
  }

  private receive(response: Response, worker: Worker) {
    switch (response.type) {
      case "reply":
        this.settle(response.id)?.resolve(response.value);
        break;
      case "error":
        this.settle(response.id)?.reject(response.error);
        break;
      case "progress":
        this.pending.get(response.id)?.progress?.(response.share);
        break;
      case "snapshot":
        worker.postMessage({ type: "seen" } satisfies Request);
        this.onSnapshot?.(response.snapshot);
        break;
      case "lost":
        this.lose(response.error, worker);
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  /** Of one worker, or of all. */
  private rejectAll(error: EngineError, worker?: Worker) {
    for (const [id, pending] of this.pending) {
      if (worker && pending.worker !== worker) continue;
      this.pending.delete(id);
      pending.reject(error);
    }
  }

  private async lose(error: EngineError, worker: Worker) {
    if (this.dead) return;
    if (worker === this.larger) {
      // The starter still has the experiment.
      worker.terminate();
      this.larger = null;
      return this.rejectAll(error, worker);
    }
    if (worker !== this.worker) return;
    // What never started would fail again.
    if (!this.started.has(worker)) {
      this.end(error);
      this.onLost?.(error, false);
      return;
    }
    this.rejectAll(error);
    const failure = await this.restart();
    const message = failure
      ? `${error.message} The table could not be loaded again: ${failure.message}`
      : error.message;
    this.onLost?.({ ...error, message }, true);
  }

  /**
   * A new worker in the place of this one, with the same table, weights and watched queries. Answers why the table
   * could not be loaded again, if so.
   */
  private async restart(): Promise<EngineError | null> {
    this.worker.terminate();
    this.worker = this.spawn(this.extent);
    this.watch(this.watched);
    const weights = [...this.brought.values()].map((source) =>
      this.call("loadWeights", source).catch(() => {}),
    );
    const table = this.table;
    this.table = null;
    if (!table && weights.length === 0) return null;
    const reloading = !table
      ? Promise.resolve(null)
      : this.loadTable(table).then(
          () => null,
          (cause: EngineError) => cause,
        );
    this.recovery = Promise.all([reloading, ...weights]).then(() => {
      this.recovery = null;
    });
    return reloading;
  }
}

const lostError = (reason: string): EngineError => ({
  code: "engine_lost",
  path: "",
  message: `The engine was lost: ${reason}.`,
});

const cancelledError = (source: TableSource): EngineError => ({
  code: "cancelled",
  path: source.kind === "file" ? source.file.name : source.name,
  message: "Reading was cancelled.",
});
