import { afterEach, describe, expect, it, vi } from "vitest";
import { spreadWords } from "../../web/draw/spread-words.js";
import type { Catalog, LabResult, Spec, Spread, TreatmentFigures } from "../../web/engine/protocol.js";
import { GapLab } from "../../web/lab/gap-lab.js";
import {
  bestFirst,
  chosenTreatments,
  columnOrder,
  gapMapOf,
  lookKey,
  makeGaps,
  measuresOf,
  rowOrder,
  tableKey,
  toggleTreatment,
  useTreatment,
} from "../../web/lab/gap-plan.js";
import type { GapMap, GapState } from "../../web/lab/gap-state.js";
import { labWords, leakWords, mapWords, patternWords, progressWords } from "../../web/lab/gap-words.js";
import { setAt } from "../../web/state/spec-path.js";
import { fakeCatalog } from "./fake-catalog.js";
import { FakeEngine } from "./fake-engine.js";

const engines = vi.hoisted(() => ({ all: [] as unknown[] }));
vi.mock("../../web/engine/client.js", () => ({
  startEngine: () => {
    const engine = new FakeEngine();
    engines.all.push(engine);
    return engine;
  },
}));

const kind = (name: string, tags: string[] = []) => ({
  kind: name,
  label: name.replace("fill_", ""),
  tags,
  params: [],
});
const catalog: Catalog = {
  ...fakeCatalog,
  groups: {
    ...fakeCatalog.groups,
    model: {
      label: "Model",
      kinds: [kind("mlp"), kind("random_forest", ["trees", "ensemble"]), kind("bagging", ["trees"])],
    },
    treatment: {
      label: "Treatments",
      kinds: ["complete", "fill_mean", "fill_knn", "native", "custom"].map((each) => kind(each)),
    },
  },
};

const spread = (mean: number, half = 0): Spread => ({
  mean,
  std: half,
  interval: half > 0 ? [mean - half, mean + half] : null,
  values: [mean],
});
const figures = (treatment: string, rest: Partial<TreatmentFigures> = {}): TreatmentFigures => ({
  treatment,
  label: treatment.replace("fill_", ""),
  steps: treatment === "native" ? [] : [{ kind: "impute", method: treatment }],
  model: "random_forest",
  error: null,
  spread: null,
  correlation_change: null,
  milliseconds: null,
  score: null,
  columns: [],
  ...rest,
});
const apply = (spec: Spec, edits: { path: string; value: unknown }[] | null) =>
  (edits ?? []).reduce<unknown>((made, { path, value }) => setAt(made, path, value), spec) as Spec;

// Three columns: a is never missing, b in rows 1 and 3, c in rows 2 and 3.
const map: GapMap = gapMapOf({
  info: {
    rows: 4,
    complete_rows: 1,
    columns: ["a", "b", "c"].map((column, j) => ({ column, missing: j ? 2 : 0, share: j ? 0.5 : 0 })),
    patterns: [
      { columns: [], rows: 1, first_row: 0 },
      { columns: ["b", "c"], rows: 1, first_row: 3 },
    ],
    other_patterns: 2,
  },
  arrays: [
    { name: "missing", shape: [4, 3], values: Float32Array.from([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 1]) },
    { name: "row", shape: [4], values: Float32Array.from([0, 1, 2, 3]) },
  ],
}) as GapMap;

describe("the map of what is missing", () => {
  it("sorts rows by how much they lack, by what they lack, and by one column", () => {
    expect(rowOrder(map, "table")).toEqual([0, 1, 2, 3]);
    expect(rowOrder(map, "most")).toEqual([3, 1, 2, 0]);
    expect(rowOrder(map, "pattern")).toEqual([3, 1, 2, 0]);
    expect(rowOrder(map, { column: 2 })).toEqual([2, 3, 0, 1]);
  });
  it("sorts columns by how much they lack", () => {
    expect(columnOrder(map, "table")).toEqual([0, 1, 2]);
    expect(columnOrder(map, "most")).toEqual([1, 2, 0]);
  });
  it("is told in words", () => {
    expect(mapWords(map)).toBe("3 of 4 rows lack something, in 2 columns; b lacks most, 2 cells (50 %).");
    expect(mapWords({ ...map, complete: 4 })).toBe("Nothing is missing in 4 rows of 3 columns.");
    const all = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    expect(patternWords([], all)).toBe("nothing is missing");
    expect(patternWords(["b"], all)).toBe("b alone");
    expect(patternWords(["a", "b", "c"], all)).toBe("a, b and c");
    expect(patternWords(all.slice(1), all)).toBe("all but a");
    expect(patternWords(all.slice(0, 5), all)).toBe("a, b, c, d and 1 more");
    expect(patternWords(all, all)).toBe("every column");
  });
});

describe("gaps on purpose", () => {
  const network = { model: { kind: "mlp" }, prepare: [{ kind: "standard_scale" }], data: {} };
  it("come with a step that fills them, where the model needs numbers", () => {
    const made = apply(network, makeGaps(network, catalog, true));
    expect(made.data).toEqual({ gaps: { mechanism: "mcar", share: 0.2 } });
    expect(made.prepare).toEqual([{ kind: "impute" }, { kind: "standard_scale" }]);
    expect(apply(made, makeGaps(made, catalog, false)).data).toEqual({});
  });
  it("and without one, where it takes gaps or a step deals with them", () => {
    const forest = { ...network, model: "random_forest" };
    expect(apply(forest, makeGaps(forest, catalog, true)).prepare).toEqual(network.prepare);
    const bagged = { ...network, model: { kind: "bagging", estimator: { kind: "ridge" } } };
    expect(apply(bagged, makeGaps(bagged, catalog, true)).prepare).toHaveLength(2);
    const filled = { ...network, prepare: ["drop_rows"] };
    expect(apply(filled, makeGaps(filled, catalog, true)).prepare).toEqual(["drop_rows"]);
  });
});

describe("treatments", () => {
  const spec = { model: { kind: "mlp" }, training: { epochs: 3 }, prepare: ["impute", "standard_scale"] };
  it("take the place of the experiment's own steps against gaps", () => {
    const used = apply(spec, useTreatment(figures("fill_knn"), spec, catalog));
    expect(used).toEqual({ ...spec, prepare: [{ kind: "impute", method: "fill_knn" }, "standard_scale"] });
    expect(useTreatment(figures("complete"), spec, catalog)).toBeNull();
  });
  it("trees that take gaps replace a model that does not", () => {
    const used = apply(spec, useTreatment(figures("native"), spec, catalog));
    expect(used).toEqual({ model: { kind: "random_forest" }, prepare: [] });
    const forest = { model: { kind: "random_forest", max_depth: 2 }, prepare: ["impute", "one_hot"] };
    expect(apply(forest, useTreatment(figures("native"), forest, catalog))).toEqual({
      ...forest,
      prepare: ["one_hot"],
    });
  });
  it("pairs of columns are learned from by a linear model: the experiment's, or the one that stood in", () => {
    const pairs = figures("pairwise", { steps: [], model: "ridge" });
    const { training: _, ...others } = spec;
    expect(apply(spec, useTreatment(pairs, spec, catalog))).toEqual({
      ...others,
      model: { kind: "ridge", missing: "pairwise" },
      prepare: ["standard_scale"],
    });
    const ridge = { model: { kind: "ridge", alpha: 3 }, training: {}, prepare: ["impute"] };
    expect(apply(ridge, useTreatment(pairs, ridge, catalog))).toEqual({
      model: { kind: "ridge", alpha: 3, missing: "pairwise" },
      training: {},
      prepare: [],
    });
  });
  it("are chosen one by one, and all of them are the usual choice", () => {
    const all = ["complete", "fill_mean", "fill_knn", "native"];
    expect(chosenTreatments(spec, catalog)).toEqual(all);
    const fewer = toggleTreatment(spec, catalog, "fill_mean");
    expect(fewer).toEqual(["complete", "fill_knn", "native"]);
    const then = { ...spec, lab: { treatments: fewer } };
    expect(toggleTreatment(then, catalog, "fill_mean")).toBeUndefined();
    expect(toggleTreatment(then, catalog, "custom")).toEqual([
      "complete",
      "fill_knn",
      "native",
      { kind: "custom", steps: ["impute"] },
    ]);
  });
});

const result: LabResult = {
  spec: { split: { test: 0.2 } },
  metric: "accuracy",
  seeds: [7, 8],
  treatments: [
    figures("complete", { score: spread(1) }),
    figures("fill_mean", {
      score: spread(0.8, 0.01),
      error: spread(1),
      spread: spread(0.9),
      leaky_score: spread(0.85),
      leak_gain: spread(0.05),
    }),
    figures("fill_knn", {
      score: spread(0.9, 0.02),
      error: spread(0.5),
      spread: spread(1.02),
      leaky_score: spread(0.91),
      leak_gain: spread(0.01),
    }),
    figures("native", { failed: "prepare[0]: no" }),
  ],
};

describe("what the comparison found, in words", () => {
  it("names the best and the worst, what is left of the spread, and how the leak lies", () => {
    expect(labWords(result)).toBe(
      "Best test accuracy: knn (0.900 ± 0.020), lowest: mean (0.800 ± 0.010); without gaps 1. " +
        "Closest to the hidden values: knn (0.5000); farthest: mean (1), in standard deviations. " +
        "mean leaves 90 % of the columns' spread. " +
        "With a preparation that saw the test rows the score is 0.0300 too high on average, most with mean: 0.8500 instead of 0.8000. " +
        "1 treatment failed.",
    );
    expect(leakWords({ ...result, treatments: [figures("fill_mean")] })).toBe("");
    const score = spread(0.8, 0.01);
    const same = ["fill_mean", "fill_knn"].map((kind) => figures(kind, { score }));
    expect(labWords({ ...result, treatments: same })).toBe("All have the same test accuracy: 0.800 ± 0.010.");
  });
  it("puts the best first by what is better", () => {
    const order = (id: string) => {
      const measure = measuresOf(result).find((each) => each.id === id);
      return measure && bestFirst(result.treatments, measure).map(({ label }) => label);
    };
    expect(order("score")).toEqual(["complete", "knn", "mean", "native"]);
    expect(order("error")).toEqual(["knn", "mean", "complete", "native"]);
    expect(order("spread")).toEqual(["knn", "mean", "complete", "native"]);
  });
  it("says which rows the score is of", () => {
    expect(measuresOf(result)[0]?.title).toBe("accuracy on the test rows (share right)");
    const without = { ...result, metric: "r2" as const, spec: { split: { test: 0 } } };
    expect(measuresOf(without)[0]?.title).toBe("R² on the validation rows (1 is perfect)");
  });
  it("gives the half of an interval with two digits, the mean with as many decimals, and none where the seeds agree", () => {
    expect(spreadWords(spread(0.9, 0.01234))).toBe("0.900 ± 0.012");
    expect(spreadWords(spread(-0.00002, 0.00013))).toBe("0.0000 ± 0.0001");
    expect(spreadWords(spread(-1234.5, 150))).toBe("−1,235 ± 150");
    expect(spreadWords(spread(0.9, 1e-16))).toBe("0.9000 ± 0");
    expect(spreadWords(spread(0.1, 1e-8))).toBe("0.1000 ± 0");
    expect(spreadWords(spread(12))).toBe("12");
    expect(spreadWords(null)).toBe("–");
  });
});

describe("the laboratory", () => {
  afterEach(() => {
    engines.all.length = 0;
  });
  const home = (spec: Spec) => {
    const brought: unknown[] = [];
    const states: GapState[] = [];
    return {
      spec,
      lendTables: () => ({
        bring: async (of: Spec) => {
          brought.push(of);
          return {} as never;
        },
      }),
      changed: (state: GapState) => states.push(state),
      brought,
      states,
    };
  };
  const spec = { seed: 1, data: { source: { kind: "builtin", name: "iris" } } };

  it("looks once at what is the same, and brings a table once", async () => {
    const there = home(spec);
    const lab = new GapLab(there);
    await lab.wish({ do: "look" });
    await lab.wish({ do: "look" });
    await lab.wish({ do: "compare" });
    expect(engines.all).toHaveLength(1);
    expect((engines.all[0] as FakeEngine).calls).toEqual(["explore missing", "begin lab", "lab"]);
    expect(there.brought).toHaveLength(1);
    expect(lab.state.phase).toBe("done");
    expect(lab.state.result?.seeds).toEqual([7]);
  });

  it("looks again at other gaps, and at another table after it was brought", async () => {
    const there = home(spec);
    const lab = new GapLab(there);
    await lab.wish({ do: "look" });
    there.spec = { ...spec, data: { ...spec.data, gaps: { share: 0.1 } } } as never;
    await lab.wish({ do: "look" });
    expect(there.brought).toHaveLength(1);
    there.spec = { ...spec, data: { source: { kind: "builtin", name: "wine" } } };
    await lab.wish({ do: "look" });
    expect(there.brought).toHaveLength(2);
    expect((engines.all[0] as FakeEngine).calls).toHaveLength(3);
  });

  it("is cancelled at once, and keeps what it has", async () => {
    const there = home(spec);
    const lab = new GapLab(there);
    const comparing = lab.wish({ do: "compare" });
    await lab.wish({ do: "cancel" });
    await comparing;
    expect(lab.state.phase).toBe("cancelled");
    await lab.wish({ do: "compare" });
    expect(lab.state.phase).toBe("done");
    expect(engines.all).toHaveLength(2);
    expect(there.brought).toHaveLength(2);
  });

  it("says how far it is", () => {
    const state = {
      status: { state: "running", done: 3, runs: 28, label: "MICE", seed: 8 },
      secondsLeft: 4.2,
    };
    expect(progressWords(state as never)).toBe("MICE, seed 8: 3 of 28 runs, about 5 s left");
  });

  it("knows what makes another table, and another look", () => {
    const gaps = { ...spec, data: { ...spec.data, gaps: {} } };
    expect(tableKey(gaps)).toBe(tableKey(spec));
    expect(tableKey({ ...spec, seed: 2 })).toBe(tableKey(spec));
    expect(lookKey(gaps)).not.toBe(lookKey(spec));
  });
});
