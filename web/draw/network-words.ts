import type { Column, Link, Node } from "./network-layout.js";
import { count, figure, plural, shortCount } from "./number.js";
import type { NetworkInput, NetworkLayer, Tensor } from "./types.js";

/** What the words of a network are made from. No inputs: nobody knows yet how many there are. */
export interface NetworkContent {
  inputs: readonly NetworkInput[];
  layers: readonly NetworkLayer[];
  output: NetworkLayer | null;
  outputLabels: readonly string[];
}

/** Hidden layers and the output, in order. */
export function allLayers({ layers, output }: NetworkContent): NetworkLayer[] {
  return output ? [...layers, output] : [...layers];
}

/** Learned numbers of layer l (0..), as given or counted from the units; NaN where nobody knows. */
export function parameters(content: NetworkContent, l: number): number {
  const layers = allLayers(content);
  const given = layers[l].parameters;
  if (given !== undefined) return given;
  const before = l === 0 ? content.inputs.length || Number.NaN : layers[l - 1].units;
  return (before + 1) * layers[l].units;
}

export function totalParameters(content: NetworkContent): number {
  return allLayers(content).reduce((sum, _, l) => sum + parameters(content, l), 0);
}

export function layerName(content: NetworkContent, layer: number): string {
  if (layer < 0) return "inputs";
  return layer >= content.layers.length ? "output" : `layer ${layer + 1}`;
}

/** "x1", "layer 2, unit 3", "setosa". */
export function nodeName(content: NetworkContent, layer: number, unit: number): string {
  if (layer < 0) return content.inputs[unit]?.name ?? `input ${unit + 1}`;
  if (layer < content.layers.length) return `${layerName(content, layer)}, unit ${unit + 1}`;
  return outputName(content, unit);
}

export function outputName({ outputLabels, output }: NetworkContent, unit: number): string {
  if (output?.units === 1 && outputLabels.length === 2) return outputLabels[1];
  return outputLabels[unit] ?? `output ${unit + 1}`;
}

/** Weight of a link; NaN before the first look inside. weights: [units, inputs]. */
export function weightOf(content: NetworkContent, link: Link): number {
  const weights = allLayers(content)[link.column]?.weights;
  return weights ? weights.values[link.to.unit * weights.shape[1] + link.from.unit] : Number.NaN;
}

/** "4 inputs", or "inputs" */
export const inputWords = ({ inputs }: NetworkContent): string =>
  inputs.length > 0 ? plural(inputs.length, "input") : "inputs";

function parameterWords(content: NetworkContent): string[] {
  const total = totalParameters(content);
  return total ? [plural(total, "parameter")] : [];
}

export function networkSummary(content: NetworkContent): string {
  if (!content.output) return "network: nothing to show yet";
  const hidden = content.layers.map((layer) =>
    [count(layer.units), layer.activation ?? "linear", ...(layer.block ? ["block"] : [])].join(" "),
  );
  const words = [inputWords(content)];
  if (hidden.length === 0) words.push("no hidden layer");
  else words.push(`hidden ${hidden.length === 1 ? "layer" : "layers"} of ${hidden.join(", ")} units`);
  words.push(plural(content.output.units, "output"), ...parameterWords(content));
  const strongest = strongestWeight(content);
  if (strongest)
    words.push(
      `largest weight ${figure(strongest.value)} into ${nodeName(content, strongest.layer, strongest.unit)}`,
    );
  return `network: ${words.join(", ")}`;
}

function strongestWeight(content: NetworkContent): { value: number; layer: number; unit: number } | null {
  let best: { value: number; layer: number; unit: number } | null = null;
  allLayers(content).forEach(({ weights }, layer) => {
    if (!weights) return;
    for (let i = 0; i < weights.values.length; i++) {
      const value = weights.values[i];
      if (!best || Math.abs(value) > Math.abs(best.value))
        best = { value, layer, unit: Math.floor(i / weights.shape[1]) };
    }
  });
  return best;
}

/** "2 → 8 → 4 → 1 · 57 parameters" */
export function networkShape(content: NetworkContent): string {
  const sizes = allLayers(content).map((layer) => shortCount(layer.units));
  const first = content.inputs.length > 0 ? shortCount(content.inputs.length) : inputWords(content);
  return [[first, ...sizes].join(" → "), ...parameterWords(content)].join(" · ");
}

/** What comes into a unit, strongest first: names and weights. */
export function incoming(
  content: NetworkContent,
  layer: number,
  unit: number,
  most: number,
): { name: string; weight: number }[] {
  const weights = allLayers(content)[layer]?.weights;
  if (!weights) return [];
  const n = weights.shape[1];
  return Array.from({ length: n }, (_, i) => ({ i, weight: weights.values[unit * n + i] }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most)
    .map(({ i, weight }) => ({ name: nodeName(content, layer - 1, i), weight }));
}

/** Figures of a weight matrix or bias. */
export function statistics({ values }: Tensor): {
  mean: number;
  deviation: number;
  low: number;
  high: number;
} {
  let [sum, squares, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)), low, high };
}

/** Counts of the entries in equal bins between the smallest and the largest. */
export function binned({ values }: Tensor, bins: number): { counts: number[]; edges: number[] } {
  const { low, high } = statistics({ values, shape: [] });
  const span = high - low || 1;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(((values[i] - low) / span) * bins));
    if (bin >= 0) counts[bin]++;
  }
  return { counts, edges: Array.from({ length: bins + 1 }, (_, i) => low + (span * i) / bins) };
}

/** Accessible name of a node's button: stays the same while weights change. */
export function nodeLabel(content: NetworkContent, column: Column, node: Node): string {
  if (column.layer < 0) return `input ${nodeName(content, -1, node.unit)}`;
  if (column.layer >= content.layers.length) return `output ${nodeName(content, column.layer, node.unit)}`;
  return `${layerName(content, column.layer)}, unit ${node.unit + 1} of ${count(column.units)}`;
}
