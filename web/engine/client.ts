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
  resolve(value: unknown): void;
  reject(error: EngineError): void;
  progress?: (share: number) => void;
}

/** Starts an engine in a worker of its own. The compiled module is shared by all engines of the page. */
export function startEngine(build: Build = engineBuild()): EngineClient {
  return new WorkerClient(build);
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
  private started = false;
  private extent: Extent = "starter";
  /** While table and weights are loaded again after a loss: other calls wait for it. */
  private recovery: Promise<void> | null = null;
  /** Why this engine answers no more. */
  private dead: EngineError | null = null;

  constructor(readonly build: Build) {
    this.worker = this.spawn();
  }

  check = (spec: Spec) => this.askAbout("check", spec);
  generatedTable = (spec: Spec) => this.askAbout("generatedTable", spec);
  weights = () => this.ask("weights", null);
  tableText = () => this.ask("tableText", null);
  begin = (spec: Spec) => this.askAbout("begin", spec);
  train = (until: Until) => this.ask("train", until);
  pause = () => this.ask("pause", null);
  inspect = (query: Query) => this.ask("inspect", query);
  beginRefits = (query: RefitQuery) => this.askAbout("beginRefits", query);
  refit = () => this.ask("refit", null);
  refitRows = () => this.ask("refitRows", null);
  result = () => this.ask("result", null);

  async retune(spec: Spec): Promise<void> {
    await this.ask("retune", spec);
  }

  async loadWeights(source: WeightsSource) {
    const summary = await this.ask("loadWeights", source);
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
    const cancel = () => this.send({ type: "cancel", id });
    signal?.addEventListener("abort", cancel);
    try {
      const summary = await this.call("loadTable", source, progress);
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
    this.rejectAll(error);
  }

  private spawn(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      name: "trainyard engine",
    });
    worker.onmessage = (event: MessageEvent<Response>) => this.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.lose(lostError(event.message || "its worker did not start"));
    };
    this.started = false;
    compileEngine(this.build, this.extent)
      .then(
        (module) =>
          worker === this.worker && this.call("start", { build: this.build, module, workers: workerCount() }),
      )
      .then(() => {
        this.started = true;
      })
      .catch((cause) => {
        if (worker === this.worker) this.lose(lostError(`its program could not be loaded (${cause})`));
      });
    return worker;
  }

  private askAbout<K extends "check" | "generatedTable" | "begin" | "beginRefits">(
    call: K,
    spec: Calls[K]["args"],
  ): Promise<Calls[K]["reply"]> {
    const isLarge = call === "beginRefits" || needsWhole(spec);
    if (this.extent === "starter" && !this.dead && isLarge) {
      this.extent = "whole";
      this.rejectAll({ code: "cancelled", path: "", message: "The engine makes way for a larger one." });
      void this.restart();
    }
    return this.ask(call, spec);
  }

  private async ask<K extends CallName>(call: K, args: Calls[K]["args"]): Promise<Calls[K]["reply"]> {
    if (this.recovery) await this.recovery;
    return this.call(call, args);
  }

  private call<K extends CallName>(
    call: K,
    args: Calls[K]["args"],
    progress?: (share: number) => void,
  ): Promise<Calls[K]["reply"]> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      if (this.dead) return reject(this.dead);
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject, progress });
      this.send({ type: "call", id, call, args } as Request);
    });
  }

  private send(request: Request) {
    this.worker.postMessage(request);
  }

  private receive(response: Response) {
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
        this.send({ type: "seen" });
        this.onSnapshot?.(response.snapshot);
        break;
      case "lost":
        this.lose(response.error);
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private rejectAll(error: EngineError) {
    for (const pending of this.pending.values()) pending.reject(error);
    this.pending.clear();
  }

  private async lose(error: EngineError) {
    if (this.dead) return;
    // What never started would fail again.
    if (!this.started) {
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
    this.worker = this.spawn();
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
