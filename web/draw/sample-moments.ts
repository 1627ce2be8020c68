/** One row on its way through a network and back, as a list of moments. Pure: nothing here knows the engine or a page. */
import type { Tensor } from "./types.js";

/** A dense layer and its activation. Arrays have one entry per unit; matrices are [units, inputs]. */
export interface SampleBlock {
  name: string;
  /** Kind of the activation, or of the output: "softmax", "sigmoid", "linear". */
  activation: string;
  /** What comes out of the weights, and what the activation makes of it. */
  z: ArrayLike<number>;
  a: ArrayLike<number>;
  /** Slope of the activation at z; null where it does not treat each unit by itself, or the loss contains it. */
  slope: ArrayLike<number> | null;
  /** Of the loss with respect to z and to a; da is null where the loss starts from z. */
  dz: ArrayLike<number>;
  da: ArrayLike<number> | null;
  weight: Tensor;
  bias: ArrayLike<number>;
  weightGradient: Tensor;
  biasGradient: ArrayLike<number>;
  newWeight: Tensor;
  newBias: ArrayLike<number>;
}

export interface Sample {
  row: number;
  part: string;
  inputs: ArrayLike<number>;
  inputNames: readonly string[];
  blocks: readonly SampleBlock[];
  /** Names of the output units. */
  outputs: readonly string[];
  /** What the output units should have given. */
  wanted: readonly number[];
  /** The true class, or the value with its unit's name. */
  truth: string;
  loss: number;
  lossAfter: number;
  lossKind: "cross_entropy" | "binary_cross_entropy" | "mean_squared_error";
  optimizer: string;
  learningRate: number;
  /** Nothing but the learning rate stands between gradient and step. */
  plainStep: boolean;
}

export type Phase = "input" | "forward" | "loss" | "delta" | "weights" | "back" | "update" | "after";

/** What happens, where; without unit: to all units of the block at once. `from` is a unit of the block before. */
export interface Moment {
  phase: Phase;
  /** Index into blocks; -1 where none is meant. */
  block: number;
  unit?: number;
  from?: number;
}

/** The values that flow into a block. */
export const inputsOf = (sample: Sample, block: number): ArrayLike<number> =>
  block === 0 ? sample.inputs : (sample.blocks[block - 1] as SampleBlock).a;

/** Layer by layer or, in detail, unit by unit and edge by edge. */
export function momentsOf(sample: Sample, detailed: boolean): Moment[] {
  const { blocks } = sample;
  const last = blocks.length - 1;
  const units = (block: number) => blocks[block]?.z.length ?? 0;
  const each = (phase: Phase, block: number, count = units(block)): Moment[] =>
    detailed ? Array.from({ length: count }, (_, unit) => ({ phase, block, unit })) : [{ phase, block }];
  const edges = (phase: Phase, block: number): Moment[] => {
    if (!detailed) return [{ phase, block }];
    const sources = inputsOf(sample, block).length;
    return Array.from({ length: units(block) * sources }, (_, i) => ({
      phase,
      block,
      unit: Math.floor(i / sources),
      from: i % sources,
    }));
  };
  const moments: Moment[] = [{ phase: "input", block: -1 }];
  for (let block = 0; block <= last; block++) moments.push(...each("forward", block));
  moments.push({ phase: "loss", block: last });
  for (let block = last; block >= 0; block--) {
    moments.push(...each("delta", block), ...edges("weights", block));
    if (block > 0) moments.push(...each("back", block, units(block - 1)));
  }
  for (let block = 0; block <= last; block++) moments.push(...edges("update", block));
  moments.push({ phase: "after", block: last });
  return moments;
}

/** How far the row has come at a moment: what is known by then. */
export interface Reached {
  /** Values are known up to this block; -1: of the inputs alone. */
  forward: number;
  /** ... and in it up to this unit. */
  forwardUnit: number;
  loss: boolean;
  /** Gradients of z, of a and of the weights are known from this block on; blocks.length: of none. */
  dz: number;
  dzUnit: number;
  da: number;
  weights: number;
  updated: boolean;
}

export function reachedAt(sample: Sample, moments: readonly Moment[], at: number): Reached {
  const none = sample.blocks.length;
  const reached: Reached = {
    forward: -1,
    forwardUnit: Number.POSITIVE_INFINITY,
    loss: false,
    dz: none,
    dzUnit: Number.POSITIVE_INFINITY,
    da: none,
    weights: none,
    updated: false,
  };
  for (const { phase, block, unit } of moments.slice(0, at + 1)) {
    if (phase === "forward") {
      reached.forward = block;
      reached.forwardUnit = unit ?? Number.POSITIVE_INFINITY;
    }
    if (phase === "loss") {
      reached.loss = true;
      reached.forwardUnit = Number.POSITIVE_INFINITY;
    }
    if (phase === "delta") {
      reached.dz = block;
      reached.dzUnit = unit ?? Number.POSITIVE_INFINITY;
    }
    if (phase === "weights") reached.weights = block;
    if (phase === "back") reached.da = block - 1;
    if (phase === "update" || phase === "after") reached.updated = true;
  }
  return reached;
}
