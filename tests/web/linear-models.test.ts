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
import { diagnoses } from "../../web/state/diagnosis.ts";
import { restoreSpec } from "../../web/state/restore.ts";
import type { Run } from "../../web/state/run.ts";
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

describe("what is said of a linear run", () => {
  const ended = (epoch: number, train: number, validation: number) =>
    ({
      resolved: { ...lasso, model: { kind: "lasso", alpha: 0.1, max_iter: 100 } },
      status: {
        state: "finished",
        epoch,
        epochs: 100,
        step: epoch,
        steps_per_epoch: 1,
        rows_seen: 9,
        loss: 1,
      },
      history: [{ epoch, step: epoch, train_loss: train, validation_loss: validation }],
    }) as unknown as Run;
  const known = structuredClone(catalog);
  known.groups.model.kinds[1].params.push({ ...alpha, key: "max_iter", type: "integer", maximum: 1e6 });

  it("is not that it hardly learns, though its loss falls in the first sweep alone", () => {
    expect(diagnoses(ended(12, 3, 3.2), known)).toMatchObject([{ kind: "good", remedies: [] }]);
  });

  it("names a gap, and a stronger penalty", () => {
    const [said] = diagnoses(ended(12, 2, 9), known);
    expect(said).toMatchObject({
      kind: "overfit",
      text: expect.stringContaining("9 against training loss 2"),
    });
    expect(said.remedies).toEqual([{ label: "Alpha 1", edits: [{ path: "model.alpha", value: 1 }] }]);
  });

  it("names sweeps that were too few", () => {
    const [said] = diagnoses(ended(100, 3, 3.2), known);
    expect(said).toMatchObject({ kind: "unfinished", text: expect.stringContaining("All 100 sweeps") });
    expect(said.remedies[0].edits).toEqual([{ path: "model.max_iter", value: 1000 }]);
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
