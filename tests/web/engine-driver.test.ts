import { describe, expect, it } from "vitest";
import { EngineDriver } from "../../web/element/engine-driver.ts";
import { getAt } from "../../web/state/spec-path.ts";
import { Store } from "../../web/state/store.ts";
import { fakeCatalog } from "./fake-catalog.ts";
import { FakeEngine } from "./fake-engine.ts";

const opening = {
  data: { source: { kind: "generator", name: "two_moons" }, target: "b" },
  model: { kind: "mlp", layers: [] },
  training: { optimizer: { kind: "adam", learning_rate: 0.01 }, epochs: 5 },
};

async function start(spec: object = opening, speed: "frame" | "full" = "full") {
  const engine = new FakeEngine();
  const store = new Store(spec as Record<string, unknown>, { speed });
  const said: string[] = [];
  const driver = new EngineDriver(
    engine,
    store,
    fakeCatalog,
    () => {},
    (words) => said.push(words),
  );
  await driver.sync();
  return { engine, store, driver, said };
}

const count = (engine: FakeEngine, call: string) => engine.calls.filter((each) => each === call).length;

describe("the engine follows the store", () => {
  it("shows the untrained model, and makes a run only when it trains", async () => {
    const { store, driver } = await start();
    expect(driver.live.status?.state).toBe("ready");
    expect(store.state.runs).toHaveLength(0);
    await driver.train("end");
    expect(store.state.runs).toHaveLength(1);
    expect(store.state.runs[0]).toMatchObject({
      number: 1,
      label: "Adam 0.01",
      metrics: { train: { accuracy: 1 } },
    });
    expect(store.state.runs[0]?.history.map((entry) => entry.epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(driver.live.phase).toBe("idle");
  });

  it("goes on with the experiment whatever the laboratory shall compare", async () => {
    const { engine, store, driver } = await start();
    await driver.train("end");
    store.edit([{ path: "lab.seeds", value: 3 }]);
    await driver.sync();
    expect(driver.live.resolved?.lab).toEqual({ seeds: 3 });
    store.undo();
    await driver.sync();
    expect(driver.live.resolved?.lab).toBeUndefined();
    expect(store.state.activeRun).not.toBeNull();
    expect(count(engine, "begin")).toBe(1);
  });

  it("continues a paused run, and begins another after the end", async () => {
    const { engine, store, driver } = await start();
    await driver.train("epoch");
    await driver.train("epoch");
    expect(store.state.runs).toHaveLength(1);
    expect(store.state.runs[0]?.history).toHaveLength(2);
    await driver.train("end");
    expect(store.state.runs[0]?.history).toHaveLength(5);
    expect(count(engine, "begin")).toBe(1);
    await driver.train("end");
    expect(store.state.runs.map((run) => [run.number, run.history.length])).toEqual([
      [1, 5],
      [2, 5],
    ]);
    expect(count(engine, "begin")).toBe(2);
  });

  it("takes a changed learning rate over without beginning again", async () => {
    const { engine, store, driver } = await start();
    await driver.train("epoch");
    store.edit([{ path: "training.optimizer.learning_rate", value: 0.1 }]);
    await driver.sync();
    expect(count(engine, "retune")).toBe(1);
    expect(count(engine, "begin")).toBe(1);
    expect(store.state.runs[0]?.label).toBe("Adam 0.1");
    expect(driver.live.status?.step).toBe(4);
  });

  it("begins again where the engine cannot change in flight, and leaves the run as it was", async () => {
    const { engine, store, driver, said } = await start({
      ...opening,
      training: { ...opening.training, epochs: 400 },
    });
    const training = driver.train("end");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(driver.live.phase).toBe("training");
    store.edit([{ path: "training.optimizer", value: { kind: "sgd" } }]);
    await driver.sync();
    await training;
    expect(count(engine, "pause")).toBe(1);
    expect(count(engine, "begin")).toBe(2);
    expect(said[0]).toContain("fresh starting weights");
    expect(store.state.activeRun).toBeNull();
    expect(store.state.runs[0]?.label).toBe("Adam 0.01");
    expect(driver.live.status?.state).toBe("ready");
  });

  it("trains one epoch at a time where the eye is to follow, and stops at the epoch of a pause", async () => {
    const { engine, store, driver } = await start(
      { ...opening, training: { ...opening.training, epochs: 400 } },
      "frame",
    );
    const training = driver.train("end");
    await new Promise((resolve) => setTimeout(resolve, 30));
    await driver.pause();
    await training;
    expect(engine.calls).toContain("train epoch");
    expect(engine.calls).not.toContain("train end");
    expect(store.state.runs[0]?.history.length).toBeLessThan(10);
    expect(driver.live.phase).toBe("idle");
  });

  it("keeps what it had when a description is refused, and names the field", async () => {
    const { store, driver } = await start();
    store.edit([{ path: "training.optimizer.learning_rate", value: -1 }]);
    await driver.sync();
    expect(driver.live.problem?.path).toBe("training.optimizer.learning_rate");
    expect(getAt(driver.live.resolved, "training.optimizer.learning_rate")).toBe(0.01);
    await driver.train("end");
    expect(store.state.runs).toHaveLength(0);
    store.undo();
    await driver.sync();
    expect(driver.live.problem).toBeNull();
  });

  it("takes the reader's table with its likely target, as one step that can be undone", async () => {
    const { engine, store, driver } = await start();
    expect(await driver.load({ kind: "file", file: new File(["a,b\n1,2"], "mine.csv") }, "mine.csv")).toBe(
      true,
    );
    await driver.sync();
    expect(store.state.spec.data).toEqual({ source: { kind: "csv", path: "mine.csv" }, target: "b" });
    expect(count(engine, "load mine.csv")).toBe(1);
    store.undo();
    await driver.sync();
    expect(getAt(store.state.spec, "data.source.kind")).toBe("generator");
    store.redo();
    await driver.sync();
    expect(count(engine, "load mine.csv")).toBe(2);
    expect(driver.live.problem).toBeNull();
  });

  it("leaves all as it was when a table cannot be read", async () => {
    const { store, driver } = await start();
    const before = store.state.spec;
    expect(await driver.load({ kind: "file", file: new File(["a,b"], "head.csv") }, "head.csv")).toBe(false);
    expect(store.state.spec).toBe(before);
    expect(driver.live.rejected?.message).toBe("head.csv has only a header.");
    expect(driver.live.table?.name).toBe("two_moons");
  });

  it("says which table is missing", async () => {
    const { driver } = await start({ ...opening, data: { source: { kind: "csv", path: "gone.csv" } } });
    expect(driver.live.problem?.message).toContain("gone.csv is not on this page");
  });

  it("begins again after the engine was lost", async () => {
    const { engine, driver, store, said } = await start();
    await driver.train("epoch");
    engine.onLost?.({ code: "engine_lost", path: "", message: "The engine ran out of memory." }, true);
    await driver.sync();
    expect(said.join()).toContain("The engine ran out of memory. The engine was started again.");
    expect(driver.live.status?.state).toBe("ready");
    expect(store.state.runs).toHaveLength(1);
    await driver.train("end");
    expect(store.state.runs).toHaveLength(2);
  });

  it("does not begin again with what the engine was lost by, but with what is changed", async () => {
    const { engine, driver, store } = await start();
    const error = { code: "engine_lost", path: "", message: "The engine ran out of memory." } as const;
    const { begin } = engine;
    engine.begin = async () => {
      engine.calls.push("begin");
      engine.onLost?.(error, true);
      throw error;
    };
    store.edit([{ path: "training.epochs", value: 6 }]);
    await driver.sync();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(count(engine, "begin")).toBe(2);
    expect(driver.live.problem).toEqual(error);
    engine.begin = begin;
    store.edit([{ path: "training.epochs", value: 5 }]);
    await driver.sync();
    expect(driver.live.problem).toBeNull();
    expect(driver.live.status?.state).toBe("ready");
  });
});
