import { describe, expect, it } from "vitest";
import { valueProblem } from "../../web/state/check-value.ts";
import { restoreSpec } from "../../web/state/restore.ts";
import { fakeCatalog } from "./fake-catalog.ts";

const fallback = {
  version: 1,
  data: { source: { kind: "generator", name: "circles" } },
  model: { kind: "mlp", layers: [] },
};
const whole = {
  version: 1,
  seed: 3,
  data: {
    source: { kind: "generator", name: "two_moons", n: 100, noise: 0.1 },
    features: ["x"],
    types: { x: "numeric" },
  },
  prepare: ["one_hot", { kind: "standard_scale" }],
  model: { kind: "mlp", layers: [{ kind: "dense", units: 8 }, "tanh", { kind: "dropout", p: 0.3 }] },
  training: {
    optimizer: { kind: "sgd", learning_rate: 0.1, momentum: 0.9 },
    batch_size: "full",
    epochs: 5,
    early_stopping: { patience: 3 },
  },
};
const repaired = (change: Record<string, unknown>) =>
  restoreSpec({ ...whole, ...change }, fakeCatalog, fallback);

describe("repair of a shared description", () => {
  it("leaves a valid one as it is", () => {
    expect(restoreSpec(whole, fakeCatalog, fallback)).toEqual({ spec: whole, repairs: [] });
  });

  it("brings a number within its bounds, and says so", () => {
    const { spec, repairs } = repaired({
      training: { optimizer: { kind: "adam", learning_rate: 1e9 }, epochs: 2.6 },
    });
    expect(spec.training).toEqual({ optimizer: { kind: "adam", learning_rate: 1000 }, epochs: 3 });
    expect(repairs.map((repair) => repair.path)).toEqual([
      "training.optimizer.learning_rate",
      "training.epochs",
    ]);
    expect(repairs[0]?.message).toBe("1e9 is out of range; 1000 is used.");
  });

  it("leaves out a number at an excluded bound", () => {
    const { spec, repairs } = repaired({ training: { optimizer: { kind: "adam", learning_rate: 0 } } });
    expect(spec.training).toEqual({ optimizer: { kind: "adam" } });
    expect(repairs[0]?.message).toBe(
      "Must be more than 0 and at most 1000; the usual learning rate 0.01 is used.",
    );
  });

  it("leaves out what it does not know, and keeps the rest", () => {
    const { spec, repairs } = repaired({ evil: 1, training: { optimizer: "lion", epochs: 5, warp: true } });
    expect(spec).not.toHaveProperty("evil");
    expect(spec.training).toEqual({ epochs: 5 });
    expect(repairs.map((repair) => repair.path)).toEqual(["training.optimizer", "training.warp", "evil"]);
  });

  it("drops a layer of an unknown kind and names its place", () => {
    const { spec, repairs } = repaired({
      model: { kind: "mlp", layers: [{ kind: "dense", units: 4 }, { kind: "quantum" }, "relu"] },
    });
    expect(spec.model).toEqual({ kind: "mlp", layers: [{ kind: "dense", units: 4 }, "relu"] });
    expect(repairs).toEqual([
      {
        path: "model.layers[1]",
        message: "Not one of dense, relu, tanh, dropout, batch_norm, residual; left out.",
      },
    ]);
  });

  it("keeps a generator's own parameters, and drops those of another", () => {
    const source = { kind: "generator", name: "linear", n: 20, noise: 0.5 };
    const { spec, repairs } = repaired({ data: { source } });
    expect(spec.data).toEqual({ source: { kind: "generator", name: "linear", n: 20 } });
    expect(repairs.map((repair) => repair.path)).toEqual(["data.source.noise"]);
  });

  it("puts the opening model in the place of a missing one", () => {
    const { spec, repairs } = repaired({ model: undefined });
    expect(spec.model).toEqual(fallback.model);
    expect(repairs.some((repair) => repair.path === "model")).toBe(true);
  });

  it("survives what is no description at all", () => {
    for (const junk of [null, 3, "text", [], [whole]]) {
      expect(restoreSpec(junk, fakeCatalog, fallback).spec).toEqual(fallback);
    }
    const { spec } = restoreSpec(
      JSON.parse('{"__proto__":{"polluted":1},"data":7,"training":[],"prepare":{"a":1}}'),
      fakeCatalog,
      fallback,
    );
    expect(spec).toEqual({ data: fallback.data, prepare: undefined, model: fallback.model });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

it("takes JSON's own true and false for choices of these names", () => {
  const projection = { key: "projection", type: "choice", choices: ["auto", "true", "false"] };
  for (const value of ["auto", "false", false, true])
    expect(valueProblem(projection as never, value)).toBeNull();
  for (const value of ["never", 0, {}])
    expect(valueProblem(projection as never, value)).toBe("Must be one of auto, true, false.");
});
