/** What went on in each layer of a network over a whole run, as the core records it; a run keeps its own. */
import type { Inspection } from "../engine/protocol.js";
import { getAt, isObject } from "./spec-path.js";

/** The core's names. */
export type Quantity =
  | "gradient_norm"
  | "weight_norm"
  | "update_ratio"
  | "mean"
  | "std"
  | "saturated"
  | "dead";

const QUANTITIES: readonly Quantity[] = [
  "gradient_norm",
  "weight_norm",
  "update_ratio",
  "mean",
  "std",
  "saturated",
  "dead",
];

export interface TracedLayer {
  /** Place in the description's list of layers; the output layer's is one past its end. */
  index: number;
  kind: string;
  units: number;
  activation: string | null;
}

export interface LayerTrace {
  layers: readonly TracedLayer[];
  /** Steps, ascending; everything below has one row for each. */
  steps: Float32Array;
  /** [steps, layers], row by row; NaN where a layer has no such number. */
  values: Readonly<Record<Quantity, Float32Array>>;
}

/** From the engine's answer to `trace`; null for anything else. */
export function layerTraceOf(answer: Inspection | null | undefined): LayerTrace | null {
  const list = answer?.info.layers;
  if (!answer || !Array.isArray(list)) return null;
  const array = (name: string) => answer.arrays.find((each) => each.name === name)?.values;
  const steps = array("step");
  if (!steps) return null;
  const values = {} as Record<Quantity, Float32Array>;
  for (const quantity of QUANTITIES) values[quantity] = array(quantity) ?? new Float32Array();
  const layers = list.map((layer, i) => ({
    index: Number(getAt(layer, "index") ?? i),
    kind: String(getAt(layer, "kind") ?? ""),
    units: Number(getAt(layer, "units") ?? 0),
    activation: isObject(layer) && typeof layer.activation === "string" ? layer.activation : null,
  }));
  const last = layers[layers.length - 1];
  const output = answer.info.output;
  if (last && last.activation === null && typeof output === "string") last.activation = output;
  return { layers, steps, values };
}

/** Values of all layers, first to last, at record `at` (negative: from the end). */
export function profileAt({ layers, steps, values }: LayerTrace, quantity: Quantity, at = -1): number[] {
  const record = at < 0 ? steps.length + at : at;
  return layers.map((_, layer) => values[quantity][record * layers.length + layer] ?? Number.NaN);
}

/** "layer 3", "output": layers are counted as the drawing counts them. */
export function tracedName({ layers }: Pick<LayerTrace, "layers">, layer: number): string {
  return layer === layers.length - 1 ? "output" : `layer ${layer + 1}`;
}

/**
 * The median over the newest records of a number made of each: one batch alone may be an unlucky one. Records where it
 * is no number do not count; NaN where none is left.
 */
export function recentMedian(trace: LayerTrace, records: number, of: (record: number) => number): number {
  const found: number[] = [];
  for (let i = Math.max(0, trace.steps.length - records); i < trace.steps.length; i++) {
    const value = of(i);
    if (!Number.isNaN(value)) found.push(value);
  }
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] ?? Number.NaN;
}
