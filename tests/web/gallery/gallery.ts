/** All pictures with fixed data: `?theme=dark`, and `?only=network` for one section. For looking, not for readers. */
import { html, render } from "lit";
import "../../../web/draw/index.js";
import "../../../web/draw/layers.js";
import "../../../web/draw/sample.js";
import "../../../web/draw/error-parts.js";
import "../../../web/draw/importance.js";
import "../../../web/draw/round-slider.js";
import "../../../web/draw/tree-view.js";
import "../../../web/lab/race-tab.js";
import "../../../web/stage/trees/index.js";
import { tokens } from "../../../web/style/tokens.css.js";
import { contextOf } from "./ensembles.js";
import { layerRun, masks, normalized, oneSample, spreads } from "./inside.js";
import { curves, EXTENT, gridOf, METRIC_INFOS, metricsOf, moons, network } from "./sample.js";
import { FLOWER_COLUMNS, flowerRows, flowers, flowerTree, grow, numbers, pathOf } from "./trees.js";

const query = new URLSearchParams(location.search);
document.documentElement.setAttribute("theme", query.get("theme") ?? "light");
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  body { margin: 0; background: var(--ty-surface); color: var(--ty-ink); font: 13px/1.4 var(--ty-font); }
  main { display: grid; gap: 16px; padding: 12px; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); align-items: start; }
  section { container: stage / inline-size; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-2); padding: 10px; min-width: 0; }
  section.wide { grid-column: 1 / -1; }
  section.tall { height: 440px; }
  section.high { height: 660px; }
  h2 { font-size: 13px; margin: 0 0 6px; color: var(--ty-ink-2); font-weight: 400; }
`);
document.adoptedStyleSheets = [sheet];
sheet.insertRule(":root {}");
const style = new CSSStyleSheet();
style.replaceSync(tokens.cssText);
document.adoptedStyleSheets = [style, sheet];

const ACTIVATIONS = ["relu", "tanh", "sigmoid", "leaky_relu", "gelu"].map((kind) => ({
  kind,
  label: kind.replace("_", " "),
}));
const binary = network([2, 8, 4, 1], "tanh", 3);
const wide = network([2, 6, 5, 4], "relu", 9);
const digits = network([64, 128, 32, 10], "relu", 4, 2, false);
const wine = network([13, 6, 3], "relu", 8, 2, false);
wine.layers[0].extras = ["batch norm", "dropout 0.3"];
const deep = network([2, ...Array.from({ length: 10 }, () => 4), 1], "tanh", 12);
const fields = [
  "alcohol",
  "malic acid",
  "ash",
  "alcalinity",
  "magnesium",
  "phenols",
  "flavanoids",
  "nonflavanoids",
  "proanthocyanins",
  "color",
  "hue",
  "od280",
  "proline",
];
const iris = ["setosa", "versicolor", "virginica"];
const regression = {
  x: Float64Array.from({ length: 150 }, (_, i) => 2 * Math.sin(i * 1.7)),
  y: Float64Array.from({ length: 150 }, (_, i) => 2 * Math.cos(i * 2.3)),
};
const sample = moons(300);
const four = moons(320, 4);
const ten = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (_, j) => (i === j ? 30 + i : (i * 7 + j * 3) % 11 === 0 ? 2 : 0)),
);

/** Coefficients of independent features: the lasso takes alpha off each, ridge divides each. */
const slopes = {
  shape: [1, 13],
  values: [25.1, -22.4, 0, 18.3, 9.1, -7.7, 0, 5.2, -3.1, 0, 1.4, -0.6, 0],
};
const along = (alphas: number[], shrink: (value: number, alpha: number) => number) => ({
  alphas,
  coefficients: {
    shape: [13, alphas.length],
    values: slopes.values.flatMap((value) => alphas.map((alpha) => shrink(value, alpha))),
  },
});
const descending = (first: number, decades: number) =>
  Array.from({ length: 100 }, (_, i) => first * 10 ** ((-decades * i) / 99));
const paths = [
  {
    name: "lasso",
    present: 1,
    ...along(descending(25.1, 3), (w, alpha) => Math.sign(w) * Math.max(Math.abs(w) - alpha, 0)),
  },
  { name: "ridge", present: null, ...along(descending(442_000, 6), (w, alpha) => w / (1 + alpha / 442)) },
];

const sections: Record<string, { wide?: boolean; tall?: boolean; high?: boolean; content: unknown }> = {
  network: {
    wide: true,
    tall: true,
    content: html`<ty-network .inputs=${[{ name: "x" }, { name: "y" }]} .layers=${binary.layers} .output=${binary.output}
    .outputLabels=${["orange", "blue"]} .activations=${ACTIVATIONS} ?training=${query.has("training")}></ty-network>`,
  },
  classes: {
    wide: true,
    tall: true,
    content: html`<ty-network .inputs=${[{ name: "x1" }, { name: "x2" }]} .layers=${wide.layers} .output=${wide.output}
    .outputLabels=${["a", "b", "c", "d"]} .activations=${ACTIVATIONS}></ty-network>`,
  },
  wine: {
    wide: true,
    tall: true,
    content: html`<ty-network .inputs=${fields.map((name) => ({ name }))} .layers=${wine.layers} .output=${wine.output}
    .outputLabels=${["1", "2", "3"]} .activations=${ACTIVATIONS}></ty-network>`,
  },
  digits: {
    wide: true,
    tall: true,
    content: html`<ty-network .inputs=${Array.from({ length: 64 }, (_, i) => ({ name: `pixel ${i}` }))} .layers=${digits.layers}
    .output=${digits.output} .outputLabels=${[..."0123456789"]} .activations=${ACTIVATIONS}></ty-network>`,
  },
  deep: {
    wide: true,
    tall: true,
    content: html`<ty-network .inputs=${[{ name: "x" }, { name: "y" }]} .layers=${deep.layers} .output=${deep.output}
    .outputLabels=${["target"]} .activations=${ACTIVATIONS}></ty-network>`,
  },
  layers: {
    wide: true,
    high: true,
    content: html`<ty-layers .runs=${[layerRun(2, "SGD 0.1 · relu + He start", 13, 0.9, "relu"), layerRun(1, "SGD 0.1", 13, 0.28, "sigmoid")]}
    .names=${layerRun(1, "", 13, 1, "").curves.names} .notes=${layerRun(1, "", 13, 1, "sigmoid").curves.notes} .spreads=${spreads(13)}></ty-layers>`,
  },
  states: {
    wide: true,
    high: true,
    content: html`<ty-layers .runs=${[layerRun(4, "Adam 0.01", 4, 0.7, "relu")]} .names=${layerRun(4, "", 4, 1, "").curves.names}
    .notes=${layerRun(4, "", 4, 1, "relu").curves.notes} .spreads=${spreads(4)} .masks=${masks(4, 10)} .normalized=${normalized(4, 10)}
    .units=${[10, 10, 10, 2]} .spread=${query.get("spread") ?? "dropout"} quantity=${query.get("quantity") ?? "update"}></ty-layers>`,
  },
  sample: {
    wide: true,
    high: true,
    content: html`<ty-sample .sample=${oneSample([2, 6, 4, 2], 5)} row="17" rows="300" .pointNames=${["x1", "x2"]}
    .points=${{ ...moons(300), row: Array.from({ length: 300 }, (_, i) => i) }}></ty-sample>`,
  },
  loss: {
    content: html`<ty-line-plot heading="Loss" .runs=${[curves(1, "sgd 0.01", 50, 2), curves(2, "sgd 0.1", 50, 5), curves(3, "adam 0.01", 50, 9, true)]}></ty-line-plot>`,
  },
  smooth: {
    content: html`<ty-line-plot heading="Loss" unit="nats" .smoothing=${0.8} scale="log" .cursor=${24} .runs=${[curves(1, "sgd 0.01", 60, 2), curves(2, "adam", 60, 25)]}></ty-line-plot>`,
  },
  blank: { content: html`<ty-line-plot heading="Accuracy" better="higher"></ty-line-plot>` },
  binary: {
    content: html`<ty-confusion-matrix .matrix=${[[41, 4], [3, 40]]} .labels=${["benign", "malignant"]} positive="malignant" target="diagnosis"
    .parts=${["train", "validation", "test"]}></ty-confusion-matrix>`,
  },
  iris: {
    content: html`<ty-confusion-matrix .matrix=${[[50, 0, 0], [0, 46, 4], [0, 7, 43]]} .labels=${iris} target="species" mode="rates"></ty-confusion-matrix>`,
  },
  tens: {
    content: html`<ty-confusion-matrix .matrix=${ten} .labels=${[..."0123456789"]} target="digit"></ty-confusion-matrix>`,
  },
  metrics: {
    content: html`<ty-metric-table .metrics=${metricsOf(
      [
        [41, 4],
        [3, 40],
      ],
      ["benign", "malignant"],
    )} .infos=${METRIC_INFOS}
    .labels=${["benign", "malignant"]} positive="malignant" chosen="accuracy"></ty-metric-table>`,
  },
  macro: {
    content: html`<ty-metric-table .metrics=${metricsOf(
      [
        [50, 0, 0],
        [0, 46, 4],
        [0, 7, 43],
      ],
      iris,
    )} .infos=${METRIC_INFOS} .labels=${iris}></ty-metric-table>`,
  },
  plane: {
    content: html`<ty-boundary .grid=${gridOf(binary.output.maps as never)} .extent=${EXTENT} .points=${sample} .labels=${["orange", "blue"]}
    target="class" .shown=${["train", "validation", "test"]}></ty-boundary>`,
  },
  four: {
    content: html`<ty-boundary .grid=${gridOf(wide.output.maps as never)} .extent=${EXTENT} .points=${four} .labels=${["a", "b", "c", "d"]} target="class"
    xName="x1" yName="x2"></ty-boundary>`,
  },
  surface: {
    content: html`<ty-boundary task="regression" .grid=${gridOf({ shape: [1, 24, 24], values: Float32Array.from({ length: 576 }, (_, i) => Math.sin((i % 24) / 5) * 40 + Math.floor(i / 24)) })}
    .extent=${EXTENT} .points=${{ ...regression, target: regression.x.map((x) => 40 * Math.sin(x + 2.4)), part: regression.x.map((_, i) => i % 3) }}
    target="price (€)" discrete xName="size (m²)" yName="age (years)"></ty-boundary>`,
  },
  coefficients: {
    content: html`<ty-coefficients .weights=${slopes} .intercepts=${{ shape: [1], values: [152.13] }} .features=${fields} .outputs=${["progression"]}
    note="The lasso stopped after 2 sweeps before it had converged: its duality gap is 31, and 0.2 was the goal."></ty-coefficients>`,
  },
  path: {
    wide: true,
    content: html`<ty-coefficient-path .paths=${paths} .features=${fields} remark="Of 13 features."></ty-coefficient-path>`,
  },
  tree: {
    wide: true,
    high: true,
    content: html`<ty-tree .picture=${flowerTree} .labels=${iris} name="Tree 3 of 100" .trees=${100} .index=${2} criterion="gini" .rows=${150} .row=${17}
    .path=${pathOf(flowerTree, flowerRows.x[17])} truth="versicolor" .gaps=${new Set(["petal length"])}></ty-tree>`,
  },
  deeptree: {
    wide: true,
    high: true,
    content: html`<ty-tree .picture=${grow(flowers(900), 14, FLOWER_COLUMNS)} .labels=${iris} name="Tree" criterion="gini"></ty-tree>`,
  },
  step: {
    wide: true,
    high: true,
    content: html`<ty-tree .picture=${numbers(grow(flowerRows, 3, FLOWER_COLUMNS), -0.31, 0.27)} answers="step" name="Tree 12 of 100, for class setosa"
    .trees=${100} .index=${11} criterion="friedman mse"></ty-tree>`,
  },
  treetab: {
    wide: true,
    high: true,
    content: html`<ty-tree-tab .context=${contextOf("random_forest", { tree: 3 })}></ty-tree-tab>`,
  },
  stages: {
    wide: true,
    high: true,
    content: html`<ty-stages-tab .context=${contextOf("random_forest", { units: 7 })}></ty-stages-tab>`,
  },
  disagreement: {
    wide: true,
    high: true,
    content: html`<ty-stages-tab .context=${contextOf("random_forest", { plane: "disagreement" })}></ty-stages-tab>`,
  },
  adaboost: {
    wide: true,
    high: true,
    content: html`<ty-boosting-tab .context=${contextOf("adaboost", { round: 5 })}></ty-boosting-tab>`,
  },
  gradient: {
    wide: true,
    high: true,
    content: html`<ty-boosting-tab .context=${contextOf("gradient_boosting", { round: 5 })}></ty-boosting-tab>`,
  },
  ranks: {
    wide: true,
    content: html`<ty-importance-tab .context=${contextOf("random_forest", { permuted: "0 24" })}></ty-importance-tab>`,
  },
  race: { wide: true, content: html`<ty-race-tab .context=${contextOf("random_forest")}></ty-race-tab>` },
  weights: {
    content: html`<ty-boundary .grid=${gridOf(binary.output.maps as never)} .extent=${EXTENT} .points=${sample} .labels=${["orange", "blue"]}
    target="class" .shown=${["train"]} .marks=${{ name: "weight of the row", values: Array.from(sample.x, (x) => 0.02 / (0.02 + x * x)) }}></ty-boundary>`,
  },
  residuals: {
    content: html`<ty-boundary .grid=${gridOf(binary.output.maps as never)} .extent=${EXTENT} .points=${sample} .labels=${["orange", "blue"]}
    target="class" .shown=${["train"]} .marks=${{ name: "residual", signed: true, values: Array.from(sample.x, (x, i) => Math.sin(3 * x + i)) }}
    .magnitude=${{ shape: [24, 24], values: Array.from(binary.output.maps?.values ?? []).slice(0, 576) }} magnitudeName="step"></ty-boundary>
    <ty-round-slider label="round" value="12" max="60"></ty-round-slider>`,
  },
  importance: {
    content: html`<ty-importance chosen="flavanoids" cost="accuracy" permuted="done" .rows=${fields.map(
      (feature, i) => ({
        feature,
        impurity: { mean: Math.abs(slopes.values[i]) / 95, deviation: 0.02 + 0.004 * i },
        permutation: { mean: (slopes.values[i] ?? 0) / 300, deviation: 0.01 },
      }),
    )}></ty-importance>`,
  },
  parts: {
    content: html`<ty-error-parts measure="of the share of wrong answers" remark="20 refits of each on bootstraps of the training part, 60 test rows." .list=${[
      { name: "Decision tree", bias: 0.06, variance: 0.09, noise: 0.02 },
      { name: "Bagging", bias: 0.06, variance: 0.03, noise: 0.02 },
      { name: "Gradient boosting", bias: 0.04, variance: 0.05, noise: null },
    ]}></ty-error-parts>`,
  },
  small: {
    content: html`<ty-histogram .counts=${[1, 4, 9, 14, 11, 6, 2, 1]} .edges=${[11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5, 15]} label="alcohol" unit="%" bounds></ty-histogram>
    <p><ty-spark .values=${curves(2, "", 50, 5).series[1].y} label="validation loss" color="1"></ty-spark></p>
    <ty-progress value="12" max="50" text="epoch 12 of 50" label="epochs trained" state="busy"></ty-progress>`,
  },
};

const only = query.get("only")?.split(",");
const shown = Object.entries(sections).filter(([name]) => !only || only.includes(name));
render(
  shown.map(
    ([name, { wide: w, tall, high, content }]) =>
      html`<section id=${name} class="${w ? "wide" : ""} ${tall ? "tall" : ""} ${high ? "high" : ""}">${content}</section>`,
  ),
  document.querySelector("main") as HTMLElement,
);
