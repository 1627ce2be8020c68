import { describe, expect, it } from "vitest";
import { WeightsKeeper } from "../../web/element/weights-source";
import type { ColumnSummary } from "../../web/engine/protocol";
import { Persistence } from "../../web/state/persistence";
import { featuresOf, misfit, otherTargets, startFrom, withNewHead } from "../../web/state/start-weights";
import { FakeEngine } from "./fake-engine";

const layers = [{ kind: "dense", units: 5 }, { kind: "relu" }];
const spec = {
  data: {
    source: { kind: "csv", path: "t.csv" },
    target: "kind",
    task: "classification",
    features: ["a", "b"],
  },
  model: { kind: "mlp", layers: [{ kind: "dense", units: 9 }], init: "he_normal" },
};
const file = (description: Record<string, unknown>) => ({ tensors: [], description });

describe("a file of weights", () => {
  it("brings its layers and preparation, and its output layer for the same target", () => {
    const description = { layers, labels: ["x", "y"], target: "kind", prepare: [{ kind: "min_max_scale" }] };
    const next = startFrom(spec, { path: "w" }, file(description), ["x", "y"]);
    expect(next.model).toEqual({ kind: "mlp", layers, init: "he_normal", weights: { path: "w" } });
    expect(next.prepare).toEqual([{ kind: "min_max_scale" }]);
    expect(next.data).toBe(spec.data);
  });

  it("gives a new output layer to another target", () => {
    for (const [labels, target] of [
      [["x", "z"], "kind"],
      [["x", "y"], "other"],
    ] as const) {
      const next = startFrom(spec, { body: "mnist" }, file({ layers, labels, target }), ["x", "y"]);
      expect(next.model).toMatchObject({ layers, weights: { body: "mnist", layers: 2 } });
    }
  });

  it("from elsewhere leaves the layers as they are", () => {
    const next = startFrom(spec, { path: "w" }, file({}), ["x", "y"]);
    expect(next.model).toEqual({ ...spec.model, weights: { path: "w" } });
  });

  it("of cells makes a recurrent network", () => {
    const next = startFrom(spec, { path: "w" }, file({ kind: "recurrent", layers }), ["x", "y"]);
    expect(next.model).toEqual({ kind: "recurrent", layers, weights: { path: "w", layers: 2 } });
  });
});

describe("the columns that a body reads", () => {
  const columns = [
    { name: "a", type: "numeric" },
    { name: "b", type: "numeric" },
    { name: "c", type: "categorical" },
  ] as ColumnSummary[];
  const body = { tensors: [{ name: "0.weight", shape: [5, 3] }], description: {} };

  it("are counted against the table's, where encoding changes nothing", () => {
    expect(misfit(body, ["a", "b"], columns)).toEqual({ reads: 3, given: 2 });
    expect(misfit(body, ["a", "b", "c"], columns)).toBeNull();
    expect(misfit(body, ["a", "c"], columns)).toBeNull();
    expect(misfit({ tensors: [], description: {} }, ["a"], columns)).toBeNull();
  });
});

describe("a new head", () => {
  it("keeps the body and what it is predicted from", () => {
    const next = withNewHead(spec, { ...spec, model: { kind: "mlp", layers } }, "run 1", "size", ["a", "b"]);
    expect(next.data).toEqual({ source: spec.data.source, target: "size", features: ["a", "b"] });
    expect(next.model).toMatchObject({ layers, weights: { path: "run 1", layers: 2 } });
    expect(withNewHead(spec, spec, "run 1", "kind", ["a", "b"]).data).toBe(spec.data);
  });

  it("is offered for columns that the body does not see", () => {
    const columns = ["a", "b", "kind", "size", "part"];
    const split = { kind: "column", column: "part" };
    expect(otherTargets({ ...spec, split }, columns)).toEqual(["size"]);
    expect(featuresOf({ data: { target: "kind" }, split }, columns)).toEqual(["a", "b", "size"]);
    expect(otherTargets({ data: { target: "kind" } }, columns)).toEqual([]);
  });
});

describe("the keeper of weights", () => {
  const named = (weights: unknown) => ({ model: { kind: "mlp", weights } });

  it("brings a file or a body once", async () => {
    const engine = new FakeEngine();
    const keeper = new WeightsKeeper(engine);
    keeper.keep({ path: "a.safetensors", bytes: new Uint8Array(20) });
    expect(keeper.bring(named(undefined))).toBeNull();
    await keeper.bring(named({ path: "a.safetensors" }));
    expect(keeper.bring(named({ path: "a.safetensors", layers: 2 }))).toBeNull();
    await keeper.bring(named({ body: "mnist" }));
    expect(engine.calls).toEqual(["weights a.safetensors", "weights mnist"]);
    expect(keeper.freePath("a.safetensors")).toBe("a (2).safetensors");
  });

  it("says what to do where a link names a file that is not here", async () => {
    const keeper = new WeightsKeeper(new FakeEngine());
    await expect(keeper.bring(named({ path: "gone.safetensors" }))).rejects.toMatchObject({
      path: "model.weights",
      message: expect.stringContaining("gone.safetensors are not on this page. Load them"),
    });
  });

  it("works on where the browser stores nothing", async () => {
    const kept = await new Persistence("x").load();
    expect(kept.weights).toEqual([]);
  });
});
