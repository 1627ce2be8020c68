/** Made-up answers of an engine about a small forest, so that whole views can be looked at. */
import type { Inspection, NamedArray } from "../../../web/engine/protocol.js";
import { freshRacer } from "../../../web/lab/race-plan.js";
import type { Racer, RaceState } from "../../../web/lab/race-state.js";
import type { StageContext } from "../../../web/stage/stage-tab.js";
import { OPENING_VIEW, type View } from "../../../web/state/store.js";
import { moons, random } from "./sample.js";
import { grow, pathOf } from "./trees.js";

const TREES = 24;
const SIDE = 64;
const AXIS: [number, number] = [-2.2, 2.2];
const points = moons(260);
const all = Array.from(points.x, (x, i) => [x, points.y[i]]);
const train = all.map((_, i) => i).filter((i) => points.part[i] === 0);

/** Trees on bootstraps of the training rows. */
const forest = Array.from({ length: TREES }, (_, t) => {
  const next = random(t + 1);
  const rows = train.map(() => train[Math.floor(next() * train.length)]);
  return grow({ x: rows.map((i) => all[i]), y: rows.map((i) => points.target[i]), classes: 2 }, 9, [
    "x1",
    "x2",
  ]);
});
const says = (t: number, x: number[]) => {
  const path = pathOf(forest[t], x);
  return forest[t].value.values[path[path.length - 1] * 2 + 1];
};
const cells = Array.from({ length: SIDE * SIDE }, (_, i) => {
  const at = (share: number) => AXIS[0] + (share / (SIDE - 1)) * (AXIS[1] - AXIS[0]);
  return [at(i % SIDE), at(Math.floor(i / SIDE))];
});
const overPlane = cells.map((x) => forest.map((_, t) => says(t, x)));
const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

const array = (name: string, shape: number[], values: ArrayLike<number>): NamedArray => ({
  name,
  shape,
  values: Float32Array.from(values),
});
const plane = (name: string, of: (each: number[]) => number[], k: number): Inspection => ({
  info: {
    x: { name: "x1", minimum: AXIS[0], maximum: AXIS[1] },
    y: { name: "x2", minimum: AXIS[0], maximum: AXIS[1] },
  },
  arrays: [array(name, k > 1 ? [SIDE, SIDE, k] : [SIDE, SIDE], overPlane.flatMap(of))],
});
const first = (m: number) =>
  plane("output", (each) => [1 - mean(each.slice(0, m)), mean(each.slice(0, m))], 2);
const alone = (t: number) => plane("output", (each) => [1 - each[t], each[t]], 2);
const disagreement = plane("disagreement", (each) => [Math.sqrt(mean(each) * (1 - mean(each)))], 1);

function treeAnswer(t: number, row: number): Inspection {
  const tree = forest[t];
  const n = tree.feature.length;
  const list = (name: string, values: ArrayLike<number>) => array(name, [n], values);
  const path = pathOf(tree, all[row]);
  return {
    info: { trees: TREES, features: tree.features, sets: {} },
    arrays: [
      list("feature", tree.feature),
      list("left", tree.left),
      list("right", tree.right),
      list("threshold", tree.threshold),
      list("missing_left", tree.missingLeft),
      list("impurity", tree.impurity),
      list("weight", tree.weight),
      list("samples", tree.samples),
      list("gain", tree.gain),
      list("depth", tree.depth),
      array("value", tree.value.shape, tree.value.values),
      array("path", [1, path.length], path),
    ],
  };
}

const wrong = (part: number, m: number) => {
  const rows = all.map((_, i) => i).filter((i) => points.part[i] === part);
  const hits = rows.filter(
    (i) => mean(forest.slice(0, m).map((_, t) => says(t, all[i]))) >= 0.5 === (points.target[i] === 1),
  );
  return 1 - hits.length / rows.length;
};
const history = forest.map((_, t) => ({
  epoch: t + 1,
  step: t + 1,
  train_accuracy: 1 - wrong(0, t + 1),
  validation_accuracy: 1 - wrong(1, t + 1),
  train_loss: 0.05 + 0.4 / (t + 2),
  validation_loss: 0.2 + 0.5 / (t + 2),
}));
const staged = (part: number): Inspection => ({
  info: {},
  arrays: ["error", "loss"].map((name) =>
    array(
      name,
      [TREES],
      forest.map((_, t) => wrong(part, t + 1)),
    ),
  ),
});

/** Rows near the other kind weigh more and more. */
const weights = train.map(
  (i) => 1 / (0.03 + Math.abs(mean(forest.map((_, t) => says(t, all[i]))) - 0.5) ** 2),
);
const total = weights.reduce((sum, weight) => sum + weight, 0);
const boosting: Inspection = {
  info: {
    estimator_weights: forest.map((_, t) => 2.2 / (1 + t / 4)),
    estimator_errors: forest.map((_, t) => 0.4 - 0.3 / (1 + t / 3)),
    learning_rate: 0.1,
  },
  arrays: [
    array(
      "row_weights",
      [train.length],
      weights.map((weight) => weight / total),
    ),
    array("row", [train.length], train),
    array(
      "residuals",
      [train.length, 1],
      train.map((i) => points.target[i] - mean(forest.map((_, t) => says(t, all[i])))),
    ),
    array(
      "step",
      [train.length, 1],
      train.map((i) => 0.1 * (says(0, all[i]) - 0.5)),
    ),
  ],
};

const kind = (name: string, label: string, tags: string[]) => ({
  kind: name,
  label,
  help: "",
  tags,
  params: [],
});
const TAGS = ["classification", "trees", "ensemble"];
const catalog = {
  version: 1,
  groups: {
    model: {
      label: "Model",
      kinds: [
        kind("decision_tree", "Decision tree", TAGS.slice(0, 2)),
        kind("bagging", "Bagging", TAGS),
        kind("random_forest", "Random forest", TAGS),
        kind("adaboost", "AdaBoost", TAGS),
        kind("gradient_boosting", "Gradient boosting", TAGS),
      ],
    },
  },
};

const racer = (name: string, i: number, factor: number): Racer => ({
  ...freshRacer({ kind: name, n_estimators: TREES, learning_rate: 0.1 }, i),
  status: {
    state: "finished",
    epoch: TREES,
    epochs: TREES,
    step: TREES,
    steps_per_epoch: 1,
    rows_seen: 0,
    loss: 0,
  },
  history: history.map((entry) => ({
    ...entry,
    train_accuracy: 1 - (1 - entry.train_accuracy) * factor,
    validation_accuracy: 1 - (1 - entry.validation_accuracy) * factor,
  })),
  grid: (i === 1 ? alone(3) : first(TREES)).arrays[0] ?? null,
  trainingMs: 60 + 25 * i,
  boosting: name === "adaboost" ? { heaviestTenth: 0.43, says: [2.1, 0.6] } : null,
  together: name === "bagging" ? { ms: 34, workers: 2 } : null,
});
const race: RaceState = {
  racers: [racer("bagging", 0, 1), racer("adaboost", 1, 0.8), racer("gradient_boosting", 2, 0.7)],
  phase: "done",
  key: JSON.stringify([{ target: "class" }, undefined, undefined]),
  extent: { x: AXIS, y: AXIS },
  points,
  measuring: false,
  refits: {
    round: 20,
    rounds: 20,
    done: true,
    part: "test",
    rows: 39,
    task: "classification",
    models: [
      { kind: "decision_tree", rounds: 20, bias: 0.05, variance: 0.09, noise: null },
      { kind: "bagging", rounds: 20, bias: 0.05, variance: 0.04, noise: null },
      { kind: "adaboost", rounds: 20, bias: 0.03, variance: 0.05, noise: null },
      { kind: "gradient_boosting", rounds: 20, bias: 0.03, variance: 0.045, noise: null },
    ],
  },
};

/** What a view of this model would be given. */
export function contextOf(model: string, view: Partial<View> = {}, raced = true): StageContext {
  const chosen = { ...OPENING_VIEW, row: 12, ...view };
  const spec = { data: { target: "class" }, model: { kind: model, n_estimators: TREES, learning_rate: 0.1 } };
  const importances: Inspection = {
    info: { features: ["x1", "x2"] },
    arrays: [array("importance", [2], [0.62, 0.38]), array("deviation", [2], [0.08, 0.08])],
  };
  const dependence: Inspection = {
    info: { feature: "x1", categories: [] },
    arrays: [
      array(
        "grid",
        [30],
        Array.from({ length: 30 }, (_, i) => -2 + i / 7.5),
      ),
      array(
        "mean",
        [30, 2],
        Array.from(
          { length: 60 },
          (_, i) => (i % 2 ? 1 : 0) + (i % 2 ? -1 : 1) / (1 + Math.exp((i >> 1) / 4 - 4)),
        ),
      ),
    ],
  };
  return {
    catalog,
    spec,
    written: spec,
    view: chosen,
    runs: [],
    problems: {},
    narrow: innerWidth < 560,
    race: raced ? race : null,
    gaps: null,
    live: {
      phase: "idle",
      resolved: spec,
      status: race.racers[0]?.status,
      history,
      metrics: { validation: {} },
      table: { name: "moons", rows: all.length, columns: [], preview: [], target: "class" },
      prepared: { features: ["x1", "x2"], classes: ["orange", "blue"], steps: [], warnings: [] },
      points: {
        info: { x: "x1", y: "x2" },
        arrays: [
          array("x", [all.length], points.x),
          array("y", [all.length], points.y),
          array("target", [all.length], points.target),
          array("part", [all.length], points.part),
          array(
            "row",
            [all.length],
            all.map((_, i) => i),
          ),
        ],
      },
      views: {
        tree: treeAnswer(chosen.tree, chosen.row),
        alone: alone(chosen.tree),
        first: first(chosen.units || TREES),
        disagreement,
        stagedTest: staged(2),
        boosting,
        stepped: boosting,
        importances,
        permutation: importances,
        dependence,
      },
    } as never,
  };
}
