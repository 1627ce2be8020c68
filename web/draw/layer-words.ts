/** What is shown of the layers of a network, and its words. Plain data: nothing here knows the engine or a spec. */
import { count, figure, percent } from "./number.js";
import type { Tensor } from "./types.js";

/** Numbers of every layer at many steps. */
export interface LayerCurves {
  /** "layer 1", ..., "output". */
  names: readonly string[];
  /** Of each layer: "sigmoid, 10 units". */
  notes: readonly string[];
  /** Ascending. */
  steps: ArrayLike<number>;
  /** [steps, layers] each, by the engine's names; NaN where a layer has no such number. */
  values: Readonly<Record<string, ArrayLike<number>>>;
}

/** One run; `color` counts through the categorical palette. */
export interface LayerRun {
  id: string;
  name: string;
  color: number;
  curves: LayerCurves;
}

/** How the numbers of one layer are spread: counts in equal bins from minimum to maximum. */
export interface Spread {
  counts: ArrayLike<number>;
  minimum: number;
  maximum: number;
  mean: number;
  std: number;
  /** Share of exact zeros. */
  zeros: number;
}

/** Batch normalization, unit by unit; what the last batch had is absent before the first step. */
export interface Normalized {
  runningMean: ArrayLike<number>;
  runningVariance: ArrayLike<number>;
  batchMean: ArrayLike<number> | null;
  batchVariance: ArrayLike<number> | null;
}

/** What stands in the band of the present. */
export type Present = "weight" | "activation" | "batch_norm" | "dropout";

export const PRESENTS: Record<Present, { label: string; help: string }> = {
  weight: { label: "weights", help: "How the weights of each layer are spread." },
  activation: { label: "activations", help: "How what the units give over the last batch is spread." },
  batch_norm: {
    label: "batch norm",
    help: "Of each unit: dot and line, mean and spread of the last batch; bar behind, the running ones that predictions use.",
  },
  dropout: {
    label: "dropout",
    help: "The thinned network that one row of the last batch went through; hollow units were out.",
  },
};

/** How far the batch's means are from the running ones, in running spreads: the mean over the units. */
export function normalizedWords(layer: Normalized): string {
  if (!layer.batchMean) return "no batch yet";
  let sum = 0;
  for (let i = 0; i < layer.runningMean.length; i++)
    sum += Math.abs(layer.batchMean[i] - layer.runningMean[i]) / Math.sqrt(layer.runningVariance[i] + 1e-5);
  return `${figure(sum / layer.runningMean.length)} spreads`;
}

/** "3 of 8 units out". */
export function maskWords({ shape, values }: Tensor, row: number): string {
  let out = 0;
  for (let i = 0; i < shape[1]; i++) out += values[row * shape[1] + i] > 0 ? 0 : 1;
  return `${out} of ${shape[1]} units out`;
}

export interface Quantity {
  id: string;
  label: string;
  /** Of what a layer has one. */
  noun: string;
  /** The engine's name, or those of which a layer has one. */
  keys: readonly string[];
  /** What is drawn up and down from it. */
  spread?: string;
  log: boolean;
  share?: boolean;
  help: string;
  source?: string;
}

export const QUANTITIES: readonly Quantity[] = [
  {
    id: "gradient",
    label: "Gradient",
    noun: "gradient",
    keys: ["gradient_norm"],
    log: true,
    help: "‖∂L/∂W‖: how strongly the loss of a step’s batch pulls at a layer’s weights and biases, before clipping.",
  },
  {
    id: "update",
    label: "Update / weight",
    noun: "update by weight",
    keys: ["update_ratio"],
    log: true,
    help: "‖ΔW‖ / ‖W‖: by what share of their size one step changes a layer’s weights. About 0.001 is usual.",
    source: "cs231n.github.io/neural-networks-3",
  },
  {
    id: "weight",
    label: "Weights",
    noun: "weight norm",
    keys: ["weight_norm"],
    log: true,
    help: "‖W‖: the size of all of a layer’s weights and biases together.",
  },
  {
    id: "activation",
    label: "Activations",
    noun: "mean activation",
    keys: ["mean"],
    spread: "std",
    log: false,
    help: "Mean of what a layer’s units give over a step’s batch; the bars reach one standard deviation up and down.",
  },
  {
    id: "idle",
    label: "Saturated, dead",
    noun: "idle share",
    keys: ["saturated", "dead"],
    log: false,
    share: true,
    help: "Saturated: sigmoid and tanh outputs at an end, where the slope is under 4 % of its largest. Dead: relu units that were 0 for 64 rows.",
  },
];

export const quantityOf = (id: string): Quantity =>
  QUANTITIES.find((each) => each.id === id) ?? QUANTITIES[0];

/** The value of a layer at a record; NaN for none. */
export function layerValue(curves: LayerCurves, quantity: Quantity, record: number, layer: number): number {
  for (const key of quantity.keys) {
    const value = curves.values[key]?.[record * curves.names.length + layer];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

export function spreadValue(curves: LayerCurves, quantity: Quantity, record: number, layer: number): number {
  return quantity.spread
    ? (curves.values[quantity.spread]?.[record * curves.names.length + layer] ?? Number.NaN)
    : Number.NaN;
}

export function valueWords(curves: LayerCurves, quantity: Quantity, record: number, layer: number): string {
  const value = layerValue(curves, quantity, record, layer);
  if (Number.isNaN(value)) return "–";
  if (quantity.share) return percent(value);
  const spread = spreadValue(curves, quantity, record, layer);
  return Number.isNaN(spread) ? figure(value) : `${figure(value)} ± ${figure(spread)}`;
}

/** "layer 1's gradient is 3.1e−7 of the output's": first against last, where both are positive; else that there is none. */
export function slopeWords(curves: LayerCurves, quantity: Quantity, record: number): string {
  const last = curves.names.length - 1;
  const at = (layer: number) => layerValue(curves, quantity, record, layer);
  if (!quantity.log || last < 1 || !(at(last) > 0)) return "";
  // A frozen layer has none, and no slope begins at it.
  if (at(0) === 0) return `${curves.names[0]} has no ${quantity.noun}`;
  const ratio = at(0) / at(last);
  if (!(ratio >= 0)) return "";
  const far = ratio > 0 && (ratio < 1e-3 || ratio >= 1e4);
  const size = far
    ? ratio.toExponential(1).replace("-", "−").replace("e+", "e")
    : Number(ratio.toPrecision(2));
  return `${curves.names[0]}’s ${quantity.noun} is ${size}${ratio > 1 ? " times" : " of"} the ${curves.names[last]}’s`;
}

/** The picture in a sentence; record: the one that is shown. */
export function layersSummary(
  run: LayerRun | undefined,
  quantity: Quantity,
  record: number,
  others: number,
): string {
  if (!run || run.curves.steps.length === 0) return `${quantity.label} by layer: nothing to show yet`;
  const { curves } = run;
  const values = curves.names.map((name, layer) => `${name} ${valueWords(curves, quantity, record, layer)}`);
  const shown = values.length > 8 ? [...values.slice(0, 4), "…", ...values.slice(-3)] : values;
  const slope = slopeWords(curves, quantity, record);
  const more = others > 0 ? `; ${others} more ${others === 1 ? "run" : "runs"} on the plot` : "";
  return `${quantity.label} by layer of run ${run.name} at step ${count(curves.steps[record])}: ${shown.join(", ")}${slope ? `; ${slope}` : ""}${more}`;
}

/** All quantities of all layers at one record, for the table. */
export function layerTable(curves: LayerCurves, record: number): string[][] {
  return [
    ["layer", ...QUANTITIES.map(({ label }) => label.toLowerCase())],
    ...curves.names.map((name, layer) => [
      curves.notes[layer] ? `${name} (${curves.notes[layer]})` : name,
      ...QUANTITIES.map((quantity) => valueWords(curves, quantity, record, layer)),
    ]),
  ];
}

/** Every number of every layer at every step, for the CSV. */
export function layerCsv(curves: LayerCurves): (string | number)[][] {
  const keys = Object.keys(curves.values);
  const rows: (string | number)[][] = [["step", "layer", ...keys]];
  for (let record = 0; record < curves.steps.length; record++) {
    curves.names.forEach((name, layer) => {
      const at = record * curves.names.length + layer;
      rows.push([curves.steps[record], name, ...keys.map((key) => curves.values[key][at] ?? Number.NaN)]);
    });
  }
  return rows;
}
