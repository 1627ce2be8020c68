/** What the inside of a network says of its training: does the gradient reach every layer, is each of them at work. */
import type { Catalog, Spec } from "../engine/protocol.js";
import { kindLabel } from "./catalog-lookup.js";
import { batchNorm, clipping, goodStart, leakyRelu, type Remedy, reluHe, residual, slower } from "./cures.js";
import { LIMITS } from "./diagnosis-limits.js";
import { type LayerTrace, profileAt, type Quantity, recentMedian, tracedName } from "./layer-trace.js";
import { getAt } from "./spec-path.js";

export type LayerAilment = "vanishing" | "exploding" | "saturated" | "dead" | "large_steps";

export interface LayerFinding {
  kind: LayerAilment;
  text: string;
  remedies: Remedy[];
}

interface Case {
  trace: LayerTrace;
  spec: Spec;
  catalog: Catalog;
  rows: number | null;
}

/** "3e-7", "0.42": two digits are enough to be believed. */
export const rough = (value: number) => {
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : "no number";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e4))
    return value.toExponential(size < 1e-3 ? 0 : 1).replace("e+", "e");
  return Number(value.toPrecision(2)).toString();
};
const percent = (share: number) => `${Math.round(share * 100)} %`;

const median = (trace: LayerTrace, quantity: Quantity, layer: number) =>
  recentMedian(trace, LIMITS.records, (record) => profileAt(trace, quantity, record)[layer] ?? Number.NaN);

/** The layers that learn: a frozen one has no gradient, and ails of nothing. */
function learning({ layers }: LayerTrace, spec: Spec): number[] {
  const frozen = ({ index }: LayerTrace["layers"][number], i: number) =>
    i === layers.length - 1
      ? getAt(spec, "model.output_trainable") === false
      : getAt(spec, ["model", "layers", index, "trainable"]) === false;
  return layers.flatMap((layer, i) => (frozen(layer, i) ? [] : [i]));
}

/** First layer's gradient by the last's, of those that learn; NaN for fewer than two of them. */
export function gradientRatio(trace: LayerTrace, spec: Spec): number {
  const learners = learning(trace, spec);
  const [first, last] = [learners[0], learners[learners.length - 1]];
  return first === undefined || last === undefined || first === last
    ? Number.NaN
    : recentMedian(trace, LIMITS.records, (record) => {
        const norms = profileAt(trace, "gradient_norm", record);
        return (norms[first] as number) / (norms[last] as number);
      });
}

/** The names of the first and the last layer that learn. */
export function endsOf(trace: LayerTrace, spec: Spec): [first: string, last: string] {
  const learners = learning(trace, spec);
  return [tracedName(trace, learners[0] ?? 0), tracedName(trace, learners.at(-1) ?? 0)];
}

/** By what share of its size a step changes the layer that it changes most. */
export const largestUpdate = (trace: LayerTrace): number =>
  Math.max(...trace.layers.map((_, layer) => median(trace, "update_ratio", layer)));

/** "sigmoid, 12 layers, small-normal start": what decides how a gradient fares. */
export function buildWords(spec: Spec, trace: LayerTrace, catalog: Catalog): string {
  const kinds = new Set(trace.layers.slice(0, -1).map((layer) => layer.activation ?? "no activation"));
  const hidden = trace.layers.length - 1;
  const init = getAt(spec, "model.init");
  const std = getAt(init, "std");
  const spread = typeof std === "number" ? ` (${rough(std)})` : "";
  const start = `${kindLabel(catalog, "initializer", init).toLowerCase()} start${spread}`;
  return `${[...kinds].join(" and ")}, ${hidden} ${hidden === 1 ? "layer" : "layers"}, ${start}`;
}

function vanishing({ trace, spec, catalog, rows }: Case): LayerFinding | null {
  const ratio = gradientRatio(trace, spec);
  if (!(ratio < LIMITS.vanishing)) return null;
  const [first, last] = endsOf(trace, spec);
  return {
    kind: "vanishing",
    text: `Vanishing: the gradient of ${first} is ${rough(ratio)} of the ${last}'s; ${buildWords(spec, trace, catalog)}.`,
    remedies: [
      ...reluHe(catalog, spec),
      ...batchNorm(catalog, spec, rows),
      ...residual(catalog, spec),
      ...goodStart(catalog, spec),
    ],
  };
}

/** Names the layer with the largest gradient, and what it was before it grew. */
function exploding({ trace, spec, catalog, rows }: Case): LayerFinding | null {
  const { layers, steps } = trace;
  const clipped = typeof getAt(spec, "training.clip_norm") === "number";
  const now = layers.map((_, layer) => median(trace, "gradient_norm", layer));
  const most = now.reduce((best, value, layer) => (value > (now[best] as number) ? layer : best), 0);
  const size = now[most] as number;
  const first = profileAt(trace, "gradient_norm", 0)[most] as number;
  const ratio = gradientRatio(trace, spec);
  const growsBack = ratio > LIMITS.exploding && size > 1;
  if (!growsBack && (clipped || !(size > LIMITS.largeGradient))) return null;
  const where = tracedName(trace, most);
  const words = growsBack
    ? `the gradient of ${endsOf(trace, spec)[0]} is ${rough(ratio)} times the ${endsOf(trace, spec)[1]}'s`
    : `the gradient of ${where === "output" ? "the output" : where} has a norm of ${rough(size)} at step ${steps[steps.length - 1]}` +
      (size > first * 10 ? `, ${rough(first)} at step ${steps[0]}` : "");
  return {
    kind: "exploding",
    text: `Exploding: ${words}; ${buildWords(spec, trace, catalog)}.`,
    remedies: [
      ...clipping(catalog, spec),
      ...goodStart(catalog, spec),
      ...slower(catalog, spec),
      ...batchNorm(catalog, spec, rows),
    ],
  };
}

/** The layers in which a share is beyond its limit, worst first. */
function beyond(trace: LayerTrace, quantity: Quantity, limit: number): { layer: number; share: number }[] {
  return trace.layers
    .map((_, layer) => ({ layer, share: median(trace, quantity, layer) }))
    .filter(({ share }) => share > limit)
    .sort((a, b) => b.share - a.share);
}

function dead({ trace, spec, catalog, rows }: Case): LayerFinding | null {
  const found = beyond(trace, "dead", LIMITS.dead);
  const [worst] = found;
  if (!worst) return null;
  const { units } = trace.layers[worst.layer] as LayerTrace["layers"][number];
  const more = found.length > 1 ? `; ${found.length} layers have more than ${percent(LIMITS.dead)}` : "";
  return {
    kind: "dead",
    text: `Dead units: ${Math.round(worst.share * units)} of the ${units} relu units of ${tracedName(trace, worst.layer)} are 0 for every row, and learn nothing any more${more}.`,
    remedies: [
      ...slower(catalog, spec),
      ...leakyRelu(catalog, spec),
      ...goodStart(catalog, spec),
      ...batchNorm(catalog, spec, rows),
    ],
  };
}

function saturated({ trace, spec, catalog, rows }: Case): LayerFinding | null {
  const found = beyond(trace, "saturated", LIMITS.saturated);
  const [worst] = found;
  if (!worst) return null;
  const { activation } = trace.layers[worst.layer] as LayerTrace["layers"][number];
  const more = found.length > 1 ? `; ${found.length} layers have more than ${percent(LIMITS.saturated)}` : "";
  return {
    kind: "saturated",
    text: `Saturated: ${percent(worst.share)} of the ${activation} activations of ${tracedName(trace, worst.layer)} are at an end, where the slope is near 0${more}.`,
    remedies: [
      ...goodStart(catalog, spec),
      ...batchNorm(catalog, spec, rows),
      ...slower(catalog, spec),
      ...reluHe(catalog, spec),
    ],
  };
}

function largeSteps({ trace, spec, catalog }: Case): LayerFinding | null {
  const found = beyond(trace, "update_ratio", LIMITS.largeUpdate);
  const [worst] = found;
  if (!worst) return null;
  return {
    kind: "large_steps",
    text: `Steps too large: each changes the weights of ${tracedName(trace, worst.layer)} by ${percent(worst.share)} of their size; a tenth of a per cent is usual.`,
    remedies: [...slower(catalog, spec), ...clipping(catalog, spec)],
  };
}

/** Worst first; none while there are too few steps to judge. rows: trained on in an epoch, if that is known. */
export function layerFindings(
  trace: LayerTrace | null | undefined,
  spec: Spec,
  catalog: Catalog,
  rows: number | null = null,
): LayerFinding[] {
  const last = trace?.steps[trace.steps.length - 1] ?? 0;
  if (!trace || last < LIMITS.steps) return [];
  const judged: Case = { trace, spec, catalog, rows };
  return [exploding, vanishing, dead, saturated, largeSteps].flatMap((judge) => judge(judged) ?? []);
}
