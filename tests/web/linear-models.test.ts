import { describe, expect, it } from "vitest";
import {
  bySize,
  coefficientSummary,
  coefficientsAt,
  nearestAlpha,
  pathSummary,
  pathTable,
  rowsOf,
} from "../../web/draw/coefficient-words.ts";
import type { Catalog } from "../../web/engine/protocol.ts";
import { paramAt, rootParams, roundName, trainingFor } from "../../web/state/catalog-lookup.ts";
import { runLabel } from "../../web/state/describe.ts";
import { restoreSpec } from "../../web/state/restore.ts";
import { fakeCatalog } from "./fake-catalog.ts";

/** The small catalog with a model beside the network that has no batches. */
const catalog: Catalog = structuredClone(fakeCatalog);
const stopping = catalog.groups.training.kinds[0].params.filter((param) => param.key === "early_stopping");
catalog.groups.fitting = {
  label: "Training",
  kinds: [{ ...catalog.groups.training.kinds[0], kind: "fitting", params: stopping }],
};
const alpha = { ...catalog.groups.training.kinds[0].params[3], key: "alpha", default: 1 };
catalog.groups.model.kinds.push({
  kind: "lasso",
  label: "Lasso",
  help: "A line with few coefficients.",
  tags: ["regression", "linear"],
  params: [alpha],
  training: "fitting",
});

const lasso = { data: {}, model: { kind: "lasso", alpha: 0.1 }, training: {} };

describe("a model with a training of its own", () => {
  it("has only its own settings", () => {
    expect(paramAt(catalog, lasso, "training.batch_size")).toBeUndefined();
    expect(paramAt(catalog, lasso, "training.early_stopping")?.param.key).toBe("early_stopping");
    expect(paramAt(catalog, { ...lasso, model: "mlp" }, "training.batch_size")?.param.key).toBe("batch_size");
    const groupOf = (spec?: object) =>
      rootParams(catalog, spec as Record<string, unknown>).find((param) => param.key === "training")?.group;
    expect([groupOf(), groupOf(lasso), groupOf({ model: { kind: "mlp" } })]).toEqual([
      "training",
      "fitting",
      "training",
    ]);
  });

  it("keeps of another model's settings those that it knows", () => {
    const spec = { model: { kind: "mlp" }, training: { batch_size: 8, early_stopping: { patience: 3 } } };
    expect(trainingFor(catalog, spec, { kind: "lasso" })).toEqual({ early_stopping: { patience: 3 } });
    expect(trainingFor(catalog, spec, "mlp")).toEqual(spec.training);
    expect(trainingFor(catalog, { model: "mlp" }, "lasso")).toEqual({});
  });

  it("is repaired by its own table", () => {
    const shared = { data: { source: { kind: "builtin", name: "iris" } }, ...{ model: "lasso" } };
    const { spec, repairs } = restoreSpec({ ...shared, training: { batch_size: 8 } }, catalog, lasso);
    expect(spec.training).toEqual({});
    expect(repairs).toEqual([{ path: "training.batch_size", message: "Not known; left out." }]);
  });

  it("is called by its name and its strength", () => {
    expect(runLabel(lasso, catalog)).toBe("Lasso 0.1");
    expect([roundName(catalog, lasso), roundName(catalog, { model: "mlp" })]).toEqual(["sweep", "epoch"]);
  });
});

describe("coefficients in words", () => {
  const weights = { shape: [2, 3], values: [0, -4, 1, 2, 0, 0] };
  const features = ["age", "bmi", "bp"];

  it("come by output, and by size with zeros last", () => {
    expect(bySize(rowsOf(weights, features, 0)).map((row) => row.feature)).toEqual(["bmi", "bp", "age"]);
    expect(rowsOf(weights, features, 1).map((row) => row.value)).toEqual([2, 0, 0]);
    expect(rowsOf(null, features, 0)).toEqual([]);
  });

  it("say how many are exactly zero", () => {
    expect(coefficientSummary(rowsOf(weights, features, 0))).toBe(
      "1 of 3 coefficients is exactly zero; the largest are bmi −4 and bp 1.",
    );
    expect(coefficientSummary(rowsOf(weights, features, 1))).toBe(
      "2 of 3 coefficients are exactly zero; the largest is age 2.",
    );
    expect(coefficientSummary([{ feature: "age", value: 1 }])).toBe(
      "None of 1 coefficient is exactly zero; the largest is age 1.",
    );
    expect(coefficientSummary([{ feature: "age", value: 0 }])).toBe("1 of 1 coefficient is exactly zero.");
  });
});

describe("paths in words", () => {
  const path = {
    name: "lasso",
    alphas: [10, 1, 0.1],
    coefficients: { shape: [2, 3], values: [0, 2, 3, 0, 0, -1] },
    present: 0.9,
  };

  it("find the nearest alpha on the log axis", () => {
    expect([20, 3.3, 3.1, 0.2, 0.001].map((value) => nearestAlpha(path.alphas, value))).toEqual([
      0, 0, 1, 2, 2,
    ]);
  });

  it("count what is not zero at the model's alpha", () => {
    expect(coefficientsAt(path, 1)).toEqual([2, 0]);
    expect(pathSummary([path, { ...path, name: "ridge", present: null }])).toBe(
      "lasso: 1 of 2 coefficients not zero at alpha 0.9000. ridge: 1 of 2 coefficients not zero at alpha 1.",
    );
  });

  it("become a table with a row for every alpha", () => {
    expect(pathTable([path], ["age", "bmi"])).toEqual([
      ["model", "alpha", "age", "bmi"],
      ["lasso", 10, 0, 0],
      ["lasso", 1, 2, 0],
      ["lasso", 0.1, 3, -1],
    ]);
  });
});
