import { describe, expect, it } from "vitest";
import {
  activateColumn,
  addBlock,
  addColumn,
  addExtra,
  layerColumns,
  leadingLayers,
  moveColumn,
  moveEntry,
  removeColumn,
  resizeColumn,
} from "../../web/state/layers.ts";
import type { Run } from "../../web/state/run.ts";
import { nextColor, trimRuns } from "../../web/state/run.ts";
import { differenceSentence, itemWords, specDiff } from "../../web/state/spec-diff.ts";
import { formatPath, getAt, overlay, parsePath, setAt } from "../../web/state/spec-path.ts";
import { Store } from "../../web/state/store.ts";
import { fakeCatalog } from "./fake-catalog.ts";

const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  number: 1,
  color: 0,
  spec: {},
  resolved: {},
  label: "",
  classes: [],
  status: null,
  history: [],
  metrics: null,
  rowsPerSecond: 0,
  trainingMs: 0,
  pinned: false,
  hidden: false,
  build: "simd",
  ...more,
});

describe("paths", () => {
  it("are read and written as the core writes them", () => {
    expect(parsePath("model.layers[2].units")).toEqual(["model", "layers", 2, "units"]);
    expect(formatPath(["model", "layers", 2, "units"])).toBe("model.layers[2].units");
  });

  it("take what is absent from the completed description", () => {
    const full = {
      model: { layers: [{ kind: "dense", units: 8 }, { kind: "relu" }] },
      training: { optimizer: { kind: "sgd", momentum: 0 } },
    };
    expect(setAt({}, "model.layers[0].units", 4, full)).toEqual({
      model: { layers: [{ kind: "dense", units: 4 }, { kind: "relu" }] },
    });
    expect(setAt({}, "training.optimizer.momentum", 0.9, full)).toEqual({
      training: { optimizer: { kind: "sgd", momentum: 0.9 } },
    });
    expect(setAt({ training: { optimizer: "adam" } }, "training.optimizer.learning_rate", 1)).toEqual({
      training: { optimizer: { kind: "adam", learning_rate: 1 } },
    });
    expect(setAt({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
    expect(getAt({ a: [{ b: 5 }] }, "a[0].b")).toBe(5);
    expect(getAt({}, "constructor.name")).toBeUndefined();
  });
});

describe("what is shown while the engine is behind", () => {
  const full = {
    data: { source: { kind: "csv", path: "a" }, target: "x" },
    training: { optimizer: { kind: "adam", beta1: 0.9 }, l2: 0 },
  };

  it("is what was written, over the rest", () => {
    expect(overlay(full, { training: { optimizer: { kind: "adam", learning_rate: -1 } } })).toEqual({
      ...full,
      training: { optimizer: { kind: "adam", beta1: 0.9, learning_rate: -1 }, l2: 0 },
    });
  });

  it("mixes no kinds and no tables", () => {
    expect(overlay(full, { training: { optimizer: { kind: "sgd" } } })).toMatchObject({
      training: { optimizer: { kind: "sgd" } },
    });
    expect(overlay(full, { training: { optimizer: { kind: "sgd" } } })).not.toHaveProperty(
      "training.optimizer.beta1",
    );
    expect(overlay(full, { data: { source: { kind: "csv", path: "b" } } })).toMatchObject({
      data: { source: { kind: "csv", path: "b" } },
    });
    expect(overlay(full, { data: { source: { kind: "csv", path: "b" } } })).not.toHaveProperty("data.target");
  });
});

describe("undo", () => {
  it("goes back and forward through every change", () => {
    let time = 0;
    const store = new Store({ seed: 1 }, {}, () => time);
    store.edit([{ path: "seed", value: 2 }]);
    time += 5000;
    store.edit([{ path: "training.epochs", value: 9 }]);
    store.undo();
    expect(store.state.spec).toEqual({ seed: 2 });
    store.undo();
    expect(store.state.spec).toEqual({ seed: 1 });
    expect(store.canUndo).toBe(false);
    store.redo();
    store.redo();
    expect(store.state.spec).toEqual({ seed: 2, training: { epochs: 9 } });
    expect(store.canRedo).toBe(false);
  });

  it("takes a dragged slider as one step, and two fields as two", () => {
    let time = 0;
    const store = new Store({ seed: 1, n: 1 }, {}, () => time);
    for (const value of [2, 3, 4]) {
      time += 100;
      store.edit([{ path: "seed", value }]);
    }
    store.edit([{ path: "n", value: 2 }]);
    store.undo();
    expect(store.state.spec).toEqual({ seed: 4, n: 1 });
    store.undo();
    expect(store.state.spec).toEqual({ seed: 1, n: 1 });
  });

  it("makes no step of a change that changes nothing, and forgets redo after a new change", () => {
    const store = new Store({ seed: 1 });
    store.edit([{ path: "seed", value: 1 }]);
    expect(store.canUndo).toBe(false);
    store.edit([{ path: "seed", value: 2 }]);
    store.undo();
    store.edit([{ path: "seed", value: 3 }]);
    expect(store.canRedo).toBe(false);
  });
});

describe("runs", () => {
  it("get the colour that is least in use", () => {
    expect(nextColor([])).toBe(0);
    expect(nextColor([run("a", { color: 0 }), run("b", { color: 1 })])).toBe(2);
    expect(nextColor([run("b", { color: 1 })])).toBe(0);
  });

  it("make room from the oldest on, but pinned ones stay", () => {
    const many = Array.from({ length: 15 }, (_, i) => run(String(i), { pinned: i === 0 }));
    const kept = trimRuns(many).map((each) => each.id);
    expect(kept).toHaveLength(13);
    expect(kept[0]).toBe("0");
    expect(kept[1]).toBe("3");
  });
});

describe("differences in words", () => {
  const of = (training: object, layers: unknown[] = [{ kind: "dense", units: 8 }, { kind: "tanh" }]) => ({
    seed: 7,
    model: { kind: "mlp", layers },
    training,
  });

  it("name the fields and both values", () => {
    const a = of({ optimizer: { kind: "sgd", learning_rate: 0.1, momentum: 0 }, epochs: 10 });
    const b = of({ optimizer: { kind: "adam", learning_rate: 0.01 }, epochs: 10 });
    expect(differenceSentence(2, 3, specDiff(a, b, fakeCatalog))).toBe(
      "2 differs from 3 in: optimizer Sgd → Adam, learning rate 0.1 → 0.01",
    );
  });

  it("say layers as a chain", () => {
    const [difference] = specDiff(
      of({}),
      of({}, [
        { kind: "dense", units: 16 },
        { kind: "dropout", p: 0.3 },
      ]),
      fakeCatalog,
    );
    expect(difference).toMatchObject({
      path: "model.layers",
      from: "dense 8 · tanh",
      to: "dense 16 · dropout 0.3",
    });
  });

  it("say when there is none", () => {
    expect(differenceSentence(2, 1, specDiff(of({}), of({}), fakeCatalog))).toBe(
      "2 is the same experiment as 1",
    );
  });
});

describe("layers as columns", () => {
  const layers = [
    { kind: "dense", units: 8 },
    { kind: "dropout", p: 0.3 },
    { kind: "tanh" },
    { kind: "dense", units: 4 },
  ];

  it("are found", () => {
    expect(layerColumns(layers, fakeCatalog)).toEqual([
      {
        dense: 0,
        block: false,
        units: 8,
        unitsPath: [0, "units"],
        activationAt: 2,
        activation: "tanh",
        extras: [1],
        end: 3,
      },
      {
        dense: 3,
        block: false,
        units: 4,
        unitsPath: [3, "units"],
        activationAt: null,
        activation: null,
        extras: [],
        end: 4,
      },
    ]);
  });

  it("have blocks among them, as wide as their last dense layer or as what comes in", () => {
    const inner = [{ kind: "dense", units: 6 }, { kind: "tanh" }];
    const list = [
      { kind: "dropout", p: 0.1 },
      { kind: "dense", units: 5 },
      { kind: "residual", layers: [{ kind: "relu" }] },
      { kind: "tanh" },
      { kind: "residual", layers: inner },
    ];
    const columns = layerColumns(list, fakeCatalog);
    expect(columns.map(({ dense, block, units }) => [dense, block, units])).toEqual([
      [1, false, 5],
      [2, true, 5],
      [4, true, 6],
    ]);
    expect(leadingLayers(list, fakeCatalog)).toEqual([0]);
    expect(resizeColumn(list, fakeCatalog, 1, 9)).toEqual(list);
    expect(resizeColumn(list, fakeCatalog, 2, 9)[4]).toEqual({
      kind: "residual",
      layers: [{ kind: "dense", units: 9 }, { kind: "tanh" }],
    });
    expect(addBlock(layers, fakeCatalog)[4]).toEqual({
      kind: "residual",
      layers: [{ kind: "dense", units: 4 }, { kind: "relu" }],
    });
    expect(itemWords(fakeCatalog, "layer", list[4])).toBe("residual (dense 6 · tanh)");
    const pairs = Array.from({ length: 4 }, () => ["dense", "tanh"]).flat();
    const deep = { kind: "residual", layers: [...pairs, "relu", "tanh"] };
    expect(itemWords(fakeCatalog, "layer", deep)).toBe("residual (4 × (dense · tanh) · relu · tanh)");
  });

  it("take normalization before their activation and dropout behind it, and entries move", () => {
    const kinds = (list: readonly unknown[]) => list.map((layer) => (layer as { kind: string }).kind);
    expect(kinds(addExtra(layers, fakeCatalog, 0, "batch_norm"))).toEqual([
      "dense",
      "batch_norm",
      "dropout",
      "tanh",
      "dense",
    ]);
    expect(kinds(addExtra(layers, fakeCatalog, 0, "dropout"))[3]).toBe("dropout");
    expect(kinds(addExtra(layers, fakeCatalog, -1, "dropout"))[0]).toBe("dropout");
    expect(kinds(moveEntry(layers, 1, 2))).toEqual(["dense", "tanh", "dropout", "dense"]);
  });

  it("are added, removed, sized, moved and given activations", () => {
    expect(addColumn(layers, fakeCatalog, 1).slice(3, 5)).toEqual([
      { kind: "dense", units: 8 },
      { kind: "tanh" },
    ]);
    expect(addColumn([], fakeCatalog, 0)).toEqual([{ kind: "dense", units: 8 }, { kind: "relu" }]);
    expect(removeColumn(layers, fakeCatalog, 0)).toEqual([{ kind: "dense", units: 4 }]);
    expect(resizeColumn(layers, fakeCatalog, 1, 5)[3]).toEqual({ kind: "dense", units: 5 });
    expect(activateColumn(layers, fakeCatalog, 1, "relu")[4]).toEqual({ kind: "relu" });
    expect(activateColumn(layers, fakeCatalog, 0, "relu")[2]).toEqual({ kind: "relu" });
    expect(activateColumn(layers, fakeCatalog, 0, null)).toHaveLength(3);
    expect(moveColumn(layers, fakeCatalog, 0, 1).map((layer) => (layer as { kind: string }).kind)).toEqual([
      "dense",
      "dense",
      "dropout",
      "tanh",
    ]);
    expect(moveColumn(layers, fakeCatalog, 1, 0).map((layer) => (layer as { kind: string }).kind)).toEqual([
      "dense",
      "dense",
      "dropout",
      "tanh",
    ]);
  });
});
