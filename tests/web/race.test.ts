import { describe, expect, it } from "vitest";
import type { Catalog, KindInfo, ParamInfo, RefitStatus } from "../../web/engine/protocol.js";
import { comparison, endsOf, raceWords } from "../../web/lab/comparison.js";
import { freshRacer, measuredModels, raceKey, specFor, usualModels } from "../../web/lab/race-plan.js";
import type { Racer } from "../../web/lab/race-state.js";
import { arrange } from "../../web/panels/open-params.js";
import { paramAt } from "../../web/state/catalog-lookup.js";
import { byTrees } from "../../web/state/diagnosis-trees.js";
import type { Run } from "../../web/state/run.js";
import { fakeCatalog } from "./fake-catalog.js";

const ensemble = (kind: string) => ({
  kind,
  label: kind,
  help: "",
  tags: ["classification", "trees", "ensemble"],
  params: [],
  training: "fitting",
});
const catalog: Catalog = {
  ...fakeCatalog,
  groups: {
    ...fakeCatalog.groups,
    model: {
      label: "Model",
      kinds: [
        ...(fakeCatalog.groups.model?.kinds ?? []),
        ...["bagging", "random_forest", "adaboost", "gradient_boosting"].map(ensemble),
      ],
    },
  },
};

const history = (train: number[], validation: number[]) =>
  train.map((error, i) => ({
    epoch: i + 1,
    train_accuracy: 1 - error,
    validation_accuracy: 1 - (validation[i] ?? 0),
  }));
const racer = (kind: string, rest: Partial<Racer> = {}): Racer => ({
  ...freshRacer({ kind, n_estimators: 3 }, 0),
  history: history([0.2, 0.1, 0], [0.3, 0.2, 0.25]),
  trainingMs: 30,
  ...rest,
});

describe("who races", () => {
  it("the reader's own ensemble takes the place of its like, and the others have as many trees", () => {
    const spec = { data: {}, model: { kind: "random_forest", n_estimators: 25, max_depth: 4 } };
    expect(usualModels(spec, catalog)).toEqual([
      { kind: "random_forest", n_estimators: 25, max_depth: 4 },
      { kind: "adaboost", n_estimators: 25 },
      { kind: "gradient_boosting", n_estimators: 25 },
    ]);
    expect(usualModels({ data: {}, model: { kind: "decision_tree" } }, catalog)[0]).toEqual({
      kind: "bagging",
      n_estimators: 60,
    });
  });

  it("on the same table, without what a network needs of it", () => {
    const spec = {
      data: { source: "x" },
      seed: 3,
      split: { test: 0.2 },
      prepare: [{ kind: "impute" }, { kind: "one_hot" }, { kind: "standard_scale" }],
      model: { kind: "mlp" },
      training: { epochs: 3 },
    };
    const other = specFor(spec, catalog, { kind: "adaboost" });
    expect(other.prepare).toEqual([{ kind: "impute" }]);
    expect(raceKey(other)).toBe(raceKey(spec));
    expect(other.training).not.toHaveProperty("epochs");
  });

  it("a single tree is measured first", () => {
    expect(measuredModels([racer("bagging")]).map(({ model }) => model.kind)).toEqual([
      "decision_tree",
      "bagging",
    ]);
  });
});

describe("the comparison", () => {
  it("names the best number of trees, and the gap there and at the end", () => {
    const ends = endsOf(racer("adaboost"));
    expect(ends).toMatchObject({ at: 2, of: 3 });
    expect(ends?.best).toBeCloseTo(0.2);
    expect(ends?.lastGap).toBeCloseTo(0.25);
  });

  it("takes the squared error where numbers are predicted", () => {
    const history = [4, 3, 3.5].map((error, i) => ({ epoch: i + 1, train_rmse: 1, validation_rmse: error }));
    expect(endsOf(racer("bagging", { history }))).toMatchObject({
      at: 2,
      best: 9,
      last: 12.25,
      lastGap: 11.25,
    });
  });

  it("holds the textbook's words, and figures only where they were measured", () => {
    const racers = [racer("bagging"), racer("gradient_boosting")];
    const [grown, lowered, , overfit] = comparison(racers, null, false);
    expect(grown?.cells.map(({ says }) => says.slice(0, 12))).toEqual(["side by side", "one after an"]);
    expect(lowered?.cells.map(({ measured }) => measured)).toEqual(["", ""]);
    expect(overfit?.cells[0]?.measured).toBe(
      "validation error 20 % at tree 2, 25 % at tree 3; gap to the training error 10 % there, 25 % at the end",
    );
    const refits = {
      models: [
        { kind: "decision_tree", rounds: 5, bias: 0.1, variance: 0.2 },
        { kind: "bagging", rounds: 5, bias: 0.1, variance: 0.05 },
        { kind: "gradient_boosting", rounds: 5, bias: 0.05, variance: 0.1 },
      ],
    } as unknown as RefitStatus;
    expect(comparison(racers, refits, false)[1]?.cells[0]?.measured).toBe(
      "variance 5 % against a single tree's 20 %; bias 10 % against 10 %",
    );
  });

  it("says how much faster all workers are, of what can be grown apart", () => {
    const together = { ms: 15, workers: 2 };
    const [grown] = comparison(
      [racer("bagging", { together }), racer("adaboost", { together })],
      null,
      false,
    );
    expect(grown?.cells[0]?.measured).toBe("2 workers: 2 times as fast as one (10 ms a tree)");
    expect(grown?.cells[1]?.measured).toBe("10 ms a tree, with one worker");
  });

  it("names what an ensemble is made of", () => {
    const networks = racer("bagging");
    networks.model = { ...networks.model, estimator: { kind: "mlp" } };
    const racers = [networks, racer("adaboost")];
    const [grown, , weighed, overfit] = comparison(racers, null, false);
    expect([grown, weighed, overfit].map((line) => line?.title)).toEqual([
      "How its models come about",
      "How rows and models are weighed",
      "With too many models",
    ]);
    expect(weighed?.cells[0]?.measured).toBe("every model counts 1 in 3");
    expect(overfit?.cells.map(({ measured }) => /at (\w+) 2/.exec(measured)?.[1])).toEqual(["model", "tree"]);
    expect(raceWords(racers, () => "it", false)).toMatch(/^After 3 models: /);
  });

  it("the state of the race, the best first", () => {
    const racers = [racer("bagging"), racer("adaboost", { history: history([0.1], [0.1]) })];
    expect(raceWords(racers, ({ model }) => String(model.kind), false)).toBe(
      "After 3 trees: adaboost 10 %, bagging 25 %.",
    );
    expect(raceWords([], () => "", false)).toBe("The race has not begun.");
  });
});

describe("the diagnosis of trees", () => {
  const run = (kind: string, entries: object[]): Run =>
    ({
      resolved: { model: { kind } },
      status: { state: "finished" },
      history: entries.map((entry, i) => ({ epoch: i + 1, train_loss: 0.1, ...entry })),
    }) as unknown as Run;

  it("names the tree from which boosting overfits", () => {
    const rising = [0.5, 0.3, 0.31, 0.4].map((validation_loss) => ({ validation_loss }));
    expect(byTrees(run("gradient_boosting", rising), catalog)[0]?.text).toBe(
      "Overfitting since tree 2: validation loss rose from 0.3 to 0.4 while 2 more trees were grown.",
    );
    expect(byTrees(run("bagging", rising), catalog)[0]?.kind).toBe("good");
    // Its votes are no probabilities: a loss that rises while more answers are right is none of its ailments.
    const voted = rising.map((entry, i) => ({ ...entry, validation_accuracy: 0.8 + i / 100 }));
    expect(byTrees(run("adaboost", voted), catalog)[0]?.kind).toBe("good");
  });

  it("says when a single tree knows its rows by heart", () => {
    const [found] = byTrees(
      run("decision_tree", [{ train_accuracy: 1, validation_accuracy: 0.8, validation_loss: 1 }]),
      catalog,
    );
    expect(found?.text).toMatch(/^Learned by heart: 100 % of the training rows are right, and 80 % of/);
    expect(found?.remedies.map(({ label }) => label)).toContain("Random forest");
  });
});

describe("the parameters of an ensemble", () => {
  it("say models where its members are no trees, with the sentences of the row", () => {
    const row = { key: "n_estimators", type: "integer", label: "Number of trees", default: 10 };
    const own = { ...catalog, groups: { ...catalog.groups, model: { label: "", kinds: [] as KindInfo[] } } };
    own.groups.model.kinds = [{ ...ensemble("bagging"), params: [row as ParamInfo] }];
    const of = (estimator: string) =>
      paramAt(own, { model: { kind: "bagging", estimator } }, "model.n_estimators")?.param;
    expect([of("decision_tree")?.label, of("mlp")?.label]).toEqual(["Number of trees", "Number of models"]);
    const named = of("mlp");
    Object.assign(row, { help: "How many." });
    expect([named?.help, named?.default]).toEqual(["How many.", 10]);
  });

  const row = (key: string) =>
    ({ key, type: "number", default: null, help: "", label: "", required: false, scale: "linear" }) as never;
  it("stand open by weight, and the rest in groups; what has no effect is left out", () => {
    const rows = [
      "n_estimators",
      "learning_rate",
      "order",
      "loss",
      "alpha",
      "max_depth",
      "subsample",
      "reg_lambda",
      "max_bins",
    ].map(row);
    const first = arrange(rows, { kind: "gradient_boosting", order: "first", loss: null });
    expect(first.open.map(({ key }) => key)).toEqual([
      "n_estimators",
      "learning_rate",
      "max_depth",
      "subsample",
      "order",
    ]);
    expect(first.deeper.map(({ title, rows }) => [title, rows.map(({ key }) => key)])).toEqual([
      ["What is minimized", ["loss"]],
      ["", ["max_bins"]],
    ]);
    const second = arrange(rows, { kind: "gradient_boosting", order: "second", loss: "huber" });
    expect(second.deeper[0]?.rows.map(({ key }) => key)).toEqual(["loss", "alpha", "reg_lambda"]);
    expect(arrange(rows, { kind: "lasso" }).open).toHaveLength(3);
  });
});
