import { afterAll, describe, expect, it } from "vitest";
import { Folder, resultOf, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

type Part = Record<string, number>;

const moons = (model: unknown, more: Record<string, unknown> = {}) => ({
  seed: 3,
  data: { source: { kind: "generator", name: "two_moons", n: 400 } },
  model,
  ...more,
});

describe("trees and ensembles", () => {
  it.each([
    { kind: "decision_tree", max_depth: 5 },
    { kind: "bagging", n_estimators: 10 },
    { kind: "random_forest", n_estimators: 20 },
    { kind: "extra_trees", n_estimators: 20 },
    { kind: "adaboost", n_estimators: 40 },
    { kind: "gradient_boosting", n_estimators: 40 },
    { kind: "bagging", n_estimators: 3, estimator: { kind: "logistic_regression" } },
  ])("run: $kind", (model) => {
    const result = resultOf(moons(model));
    expect((result.metrics as Record<string, Part>).test.accuracy).toBeGreaterThan(0.8);
    expect(result.history).toHaveLength(model.kind === "decision_tree" ? 1 : (model.n_estimators ?? 0));
  });

  it("bag networks, which then have the networks' training", () => {
    const mlp = { kind: "mlp", layers: [{ kind: "dense", units: 8 }, { kind: "tanh" }] };
    const result = resultOf(
      moons({ kind: "bagging", n_estimators: 3, estimator: mlp }, { training: { epochs: 10 } }),
    );
    expect(result.history).toHaveLength(3);
    expect((result.spec as { training: Part }).training.batch_size).toBe(32);
  });

  const forest = (kind: string) => ({ kind, n_estimators: 40, bootstrap: true, oob_score: true });
  const mlp = {
    kind: "mlp",
    layers: [{ kind: "dense", units: 8 }, { kind: "batch_norm" }, { kind: "tanh" }],
  };
  it.each([
    ["random_forest", forest("random_forest"), {}],
    ["extra_trees", forest("extra_trees"), {}],
    ["bagging", forest("bagging"), {}],
    ["networks", { kind: "bagging", n_estimators: 12, estimator: mlp }, { training: { epochs: 60 } }],
  ])("give the same result with 1, 2 and 8 workers: %s", (_, model, more) => {
    const spec = moons(model, more);
    const runs = [1, 2, 8].map((workers) => {
      const { history, metrics } = resultOf(spec, ["--workers", String(workers)]);
      return JSON.stringify({ history, metrics });
    });
    expect(runs[1]).toBe(runs[0]);
    expect(runs[2]).toBe(runs[0]);
  });

  it.each([
    ["trees", { kind: "random_forest", n_estimators: 500 }],
    ["networks", { kind: "bagging", n_estimators: 30, estimator: mlp }],
  ])("let helpers make %s", (_, model) => {
    const spec = { data: { source: { kind: "builtin", name: "digits" } }, model };
    const { timing } = resultOf(spec, ["--workers", "2"]);
    expect((timing as Part).made_by_helpers).toBeGreaterThan(0);
  });

  it("are saved so that another program predicts the same", () => {
    const spec = folder.write("spec.json", moons({ kind: "random_forest", n_estimators: 7 }));
    const files = { model: `${folder.path}/model.json`, predictions: `${folder.path}/p.csv` };
    const ran = runner(["run", spec, "--model", files.model, "--predictions", files.predictions]);
    expect(ran.status).toBe(0);
    const { trees, features } = JSON.parse(folder.read("model.json"));
    expect(trees).toHaveLength(7);
    expect(features.map(({ name }: { name: string }) => name)).toEqual(["x1", "x2"]);
    const table = runner(["prepare", spec]).stdout.trim().split("\n").slice(1);
    const said = folder.read("p.csv").trim().split("\n").slice(1);
    for (const [i, line] of said.entries()) {
      const x = table[i].split(",").slice(0, 2).map(Number);
      const p = trees.reduce((sum: number, tree: SavedTree) => sum + leafOf(tree, x)[1] / 7, 0);
      expect(Number(line.split(",").at(-1))).toBeCloseTo(p, 12);
    }
  });

  it("split the error of several models into bias and variance", () => {
    const models = [
      { model: "decision_tree" },
      { model: { kind: "bagging", n_estimators: 20 } },
      { model: { kind: "gradient_boosting", n_estimators: 30, max_depth: 1 } },
    ];
    const query = folder.write("query.json", { spec: moons("decision_tree"), models, rounds: 5 });
    const ran = runner(["bias-variance", query]);
    expect(ran.stderr).toBe("");
    const result = JSON.parse(ran.stdout);
    expect(result.models.map(({ kind }: { kind: string }) => kind)).toEqual([
      "decision_tree",
      "bagging",
      "gradient_boosting",
    ]);
    for (const { error, bias, variance } of result.models) expect(bias + variance).toBeCloseTo(error, 9);
  });
});

interface SavedTree {
  nodes: Record<"feature" | "threshold" | "left" | "right", number[]> & { value: number[][] };
}

function leafOf({ nodes }: SavedTree, x: number[]): number[] {
  let at = 0;
  while (nodes.feature[at] >= 0) {
    const isLeft = Math.fround(x[nodes.feature[at]]) <= nodes.threshold[at];
    at = (isLeft ? nodes.left : nodes.right)[at];
  }
  return nodes.value[at];
}

describe("a bad description of trees", () => {
  const forest = (more: Record<string, unknown>, spec: Record<string, unknown> = {}) =>
    moons({ kind: "random_forest", n_estimators: 3, ...more }, spec);
  const csv = (rows: string) => {
    folder.write("t.csv", `a,b,y\n${rows}`);
    return { data: { source: { kind: "csv", path: "t.csv" }, target: "y" }, model: "random_forest" };
  };

  it.each<[string, () => unknown, string[]]>([
    ["no rows a tree", () => forest({ max_samples: 0 }), ["model.max_samples:", "greater than 0"]],
    [
      "more rows than there are",
      () => forest({ max_samples: 1000 }),
      ["model.max_samples:", "only 280 rows", "at most 280"],
    ],
    [
      "more features than there are",
      () => forest({ max_features: 3 }),
      ["model.max_features:", "only 2 features"],
    ],
    [
      "a nested field",
      () => moons({ kind: "bagging", estimator: { kind: "decision_tree", max_depth: 0 } }),
      ["model.estimator.max_depth:", "1"],
    ],
    [
      "a nested field that the table decides",
      () => moons({ kind: "bagging", estimator: { kind: "decision_tree", max_features: 5 } }),
      ["model.estimator.max_features:", "only 2 features"],
    ],
    [
      "a nested criterion",
      () => moons({ kind: "adaboost", estimator: { kind: "decision_tree", criterion: "squared_error" } }),
      ["model.estimator.criterion:", "gini"],
    ],
    [
      "a base that is no tree",
      () => moons({ kind: "adaboost", estimator: "mlp" }),
      ["model.estimator:", "decision_tree"],
    ],
    ["a network's key", () => forest({}, { training: { epochs: 3 } }), ["training.epochs:", "remove"]],
    [
      "out-of-bag rows where there are none",
      () => forest({ bootstrap: false, oob_score: true }),
      ["model.oob_score:", "bootstrap"],
    ],
    [
      "a forest that is too large",
      () => ({
        data: { source: { kind: "generator", name: "two_moons", n: 20000 } },
        model: { kind: "random_forest", n_estimators: 10000 },
      }),
      ["model.n_estimators:", "MB", "Lower n_estimators"],
    ],
    ["a constant target", () => csv("1,2,u\n2,3,u\n3,4,u\n"), ['column "y":']],
    [
      "a class with one row",
      () => csv("1,2,u\n2,3,u\n3,4,v\n4,5,v\n5,6,w\n6,7,u\n7,8,v\n"),
      ['column "y":', '"w" has one row only', "split.stratify"],
    ],
  ])("%s", (_name, make, words) => {
    const ran = runner(["run", folder.write("spec.json", make())]);
    expect(ran.stderr).toMatch(/^[^\n]+\n$/);
    expect(ran.stdout).toBe("");
    expect(ran.status).toBe(2);
    for (const word of words) expect(ran.stderr).toContain(word);
  });

  it("counts categories that training never saw, and goes on", () => {
    folder.write(
      "t.csv",
      "c,x,part,y\nr,1,train,p\nr,2,train,p\nb,3,train,q\nb,4,train,q\ng,4,test,q\ng,1,test,p\n",
    );
    const spec = folder.write("spec.json", {
      data: { source: { kind: "csv", path: "t.csv" }, target: "y" },
      split: { kind: "column", column: "part" },
      model: "decision_tree",
    });
    const ran = runner(["run", spec]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("2 rows of the test part hold a category that no training row has");
    expect(JSON.parse(ran.stdout).metrics.unseen_categories).toEqual({ test: 2 });
  });
});
