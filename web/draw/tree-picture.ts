import type { Tensor } from "./types.js";

/** One grown tree as flat arrays, node 0 the root; -1 in `feature` marks a leaf. As the engine sends it. */
export interface TreePicture {
  /** Names of the columns. */
  features: readonly string[];
  feature: ArrayLike<number>;
  left: ArrayLike<number>;
  right: ArrayLike<number>;
  /** A row goes left where its value is at most this. */
  threshold: ArrayLike<number>;
  /** 1 where rows without the value go left. */
  missingLeft: ArrayLike<number>;
  impurity: ArrayLike<number>;
  /** Summed weights of the rows. */
  weight: ArrayLike<number>;
  samples: ArrayLike<number>;
  gain: ArrayLike<number>;
  depth: ArrayLike<number>;
  /** [nodes, outputs]: shares of the classes, a mean, or a step of boosting. */
  value: Tensor;
  /** By the number of a node that splits a categorical column: the categories that go left. */
  sets: Readonly<Record<string, readonly string[]>>;
}

/** What the values of nodes mean: shares of classes, a mean of the target, or a step that is added to a score. */
export type TreeAnswers = "classes" | "mean" | "step";

export const isLeaf = (tree: TreePicture, node: number): boolean => tree.feature[node] < 0;

/** What one node answers. [outputs] */
export function answerOf(tree: TreePicture, node: number): number[] {
  const k = tree.value.shape[1] ?? 1;
  return Array.from({ length: k }, (_, i) => tree.value.values[node * k + i]);
}

/** The class with the largest share, the first of equal ones. */
export function topClass(shares: readonly number[]): number {
  return shares.reduce((best, share, i) => (share > shares[best] ? i : best), 0);
}

/** Nodes below one, itself not counted. */
export function countBelow(tree: TreePicture, node: number): number {
  let count = 0;
  const waiting = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (isLeaf(tree, at)) continue;
    waiting.push(tree.left[at], tree.right[at]);
    count += 2;
  }
  return count;
}

/** Smallest and largest answer of trees that answer a number. */
export function valueRange(tree: TreePicture): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < tree.value.values.length; i++) {
    low = Math.min(low, tree.value.values[i]);
    high = Math.max(high, tree.value.values[i]);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Parents of all nodes, -1 for the root. */
export function parents(tree: TreePicture): Int32Array {
  const of = new Int32Array(tree.feature.length).fill(-1);
  for (let i = 0; i < of.length; i++) {
    if (isLeaf(tree, i)) continue;
    of[tree.left[i]] = i;
    of[tree.right[i]] = i;
  }
  return of;
}
