import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startEngine } from "../../web/engine/client";
import type { Request, Response } from "../../web/engine/messages";
import type { EngineError } from "../../web/engine/protocol";

vi.mock("../../build/engine/only-whole.json", () => ({ default: { kinds: ["lasso"], keys: ["weights"] } }));
vi.mock("../../web/engine/compile", () => ({
  compileEngine: async (_build: string, extent: string) => extent,
  engineBuild: () => "simd",
}));

const lost: EngineError = { code: "engine_lost", path: "", message: "Out of memory." };

const badTable = { kind: "text", name: "bad.csv", text: "a,b" } as const;
const bad: EngineError = { code: "bad_data", path: "bad.csv", message: "There are no rows." };

/** Answers every call with its own arguments, but is lost by a `begin` that says so, and refuses the bad table. */
class EchoWorker {
  static all: EchoWorker[] = [];
  onmessage: ((event: { data: Response }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  calls: string[] = [];
  modules: unknown[] = [];
  ended = false;

  constructor() {
    EchoWorker.all.push(this);
  }

  postMessage(request: Request) {
    if (request.type !== "call") return;
    this.calls.push(request.call);
    if (request.call === "start") this.modules.push(request.args.module);
    const { id, call } = request;
    if (call === "begin" && request.args.fatal === true) return this.answer({ type: "lost", error: lost });
    if (call === "loadTable" && request.args === badTable)
      return this.answer({ type: "error", id, error: bad });
    this.answer({ type: "reply", id, value: request.args });
  }

  answer(data: Response) {
    setTimeout(() => this.ended || this.onmessage?.({ data }));
  }

  terminate() {
    this.ended = true;
  }
}

beforeEach(() => {
  EchoWorker.all = [];
  vi.stubGlobal("Worker", EchoWorker);
});
afterEach(() => vi.unstubAllGlobals());

const table = { kind: "builtin", name: "iris" } as const;

describe("the engine's client", () => {
  it("starts a lost engine again, with the table and the watched queries it had", async () => {
    const engine = startEngine();
    const told: [EngineError, boolean][] = [];
    engine.onLost = (...news) => told.push(news);
    engine.watch({ points: { what: "points" } });
    await engine.loadTable(table);
    const other = engine.train("end");
    await other;
    await expect(engine.begin({ fatal: true })).rejects.toEqual(lost);
    // This one waits until the table is there again.
    await engine.begin({ fatal: false });
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([true, true, false]);
    const again = EchoWorker.all[2].calls;
    expect(again).toEqual(expect.arrayContaining(["start", "watch", "loadTable"]));
    expect(again.indexOf("begin")).toBeGreaterThan(again.indexOf("loadTable"));
    expect(told).toEqual([[lost, true]]);
  });

  it("takes the whole engine for what the small one does not know", async () => {
    const engine = startEngine();
    await engine.begin({ model: { kind: "mlp", weights: null } });
    expect(EchoWorker.all).toHaveLength(1);
    const spec = { model: { kind: "lasso" } };
    expect(await Promise.all([engine.check(spec), engine.begin(spec)])).toEqual([spec, spec]);
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([true, false]);
    expect(EchoWorker.all[1].calls).toEqual(expect.arrayContaining(["start", "check", "begin"]));
    expect(EchoWorker.all.map((worker) => worker.modules)).toEqual([["starter"], ["whole"]]);
    await engine.begin({ model: { kind: "mlp" } });
    expect(EchoWorker.all).toHaveLength(2);
  });

  it("takes it for a key that the small one does not know", async () => {
    const engine = startEngine();
    await engine.begin({ model: { kind: "mlp", weights: { body: "digits" } } });
    // The small one has not even started.
    expect(EchoWorker.all.map((worker) => worker.modules)).toEqual([[], ["whole"]]);
  });

  it("takes it for a table, which it reads before the small one makes way", async () => {
    const engine = startEngine();
    engine.watch({ points: { what: "points" } });
    const loading = engine.loadTable(table);
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([false, false]);
    await loading;
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([true, false]);
    await engine.begin({ model: { kind: "mlp" } });
    expect(EchoWorker.all).toHaveLength(2);
    expect(EchoWorker.all[1].calls).toEqual(["loadTable", "start", "watch", "begin"]);
  });

  it("keeps the small one and its experiment when the table is bad", async () => {
    const engine = startEngine();
    await engine.begin({ model: { kind: "mlp" } });
    await expect(engine.loadTable(badTable)).rejects.toEqual(bad);
    await engine.train("end");
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([false, false]);
    expect(EchoWorker.all[0].calls).toEqual(expect.arrayContaining(["begin", "train"]));
    await engine.loadTable(table);
    expect(EchoWorker.all.map((worker) => worker.ended)).toEqual([true, false]);
  });

  it("gives up on a worker that never starts, instead of trying for ever", async () => {
    const engine = startEngine();
    const told = new Promise<[EngineError, boolean]>((resolve) => {
      engine.onLost = (...news) => resolve(news);
    });
    const result = engine.result();
    EchoWorker.all[0].onerror?.({ message: "no such script", preventDefault() {} });
    await expect(result).rejects.toMatchObject({ code: "engine_lost" });
    const [error, startedAgain] = await told;
    expect(error.message).toContain("no such script");
    expect(startedAgain).toBe(false);
    expect(EchoWorker.all).toHaveLength(1);
    await expect(engine.result()).rejects.toMatchObject({ code: "engine_lost" });
  });

  it("answers nothing after it was disposed of", async () => {
    const engine = startEngine();
    const open = engine.begin({});
    engine.dispose();
    await expect(open).rejects.toMatchObject({ code: "cancelled" });
    await expect(engine.result()).rejects.toMatchObject({ code: "cancelled" });
    expect(EchoWorker.all[0].ended).toBe(true);
  });

  it("does not even begin to load what is cancelled already", async () => {
    const engine = startEngine();
    const loading = engine.loadTable(table, undefined, AbortSignal.abort());
    await expect(loading).rejects.toMatchObject({ code: "cancelled", path: "iris" });
    expect(EchoWorker.all[0].calls).not.toContain("loadTable");
  });
});
