/** Fixed trees for the pictures: grown here by exhaustive search, so that they look as real ones do. */
import type { TreePicture } from "../../../web/draw/tree-picture.js";
import { normal, random } from "./sample.js";

interface Rows {
  x: number[][];
  y: number[];
  classes: number;
}

/** Three kinds of flowers, four lengths. */
export function flowers(n: number): Rows {
  const next = random(4);
  const means = [
    [5.0, 3.4, 1.5, 0.25],
    [5.9, 2.8, 4.3, 1.3],
    [6.6, 3.0, 5.6, 2.0],
  ];
  const y = Array.from({ length: n }, (_, i) => i % 3);
  const x = y.map((c) =>
    means[c].map((mean, j) => mean + (0.12 + 0.08 * mean) * normal(next) * (j === 1 ? 1 : 0.9)),
  );
  return { x, y, classes: 3 };
}

const gini = (counts: number[], n: number) => 1 - counts.reduce((sum, c) => sum + (c / n) ** 2, 0);

/** A tree by Gini impurity, grown until the leaves are pure or so deep. */
export function grow({ x, y, classes }: Rows, depth: number, features: string[]): TreePicture {
  const nodes: {
    f: number;
    l: number;
    r: number;
    t: number;
    d: number;
    n: number;
    g: number;
    v: number[];
  }[] = [];
  const add = (rows: number[], d: number): number => {
    const counts = new Array<number>(classes).fill(0);
    for (const i of rows) counts[y[i]]++;
    const g = gini(counts, rows.length);
    const at = nodes.length;
    nodes.push({ f: -1, l: -1, r: -1, t: 0, d, n: rows.length, g, v: counts.map((c) => c / rows.length) });
    if (d >= depth || g === 0) return at;
    let best = { score: g * rows.length - 1e-9, f: -1, t: 0 };
    for (let f = 0; f < x[0].length; f++) {
      const sorted = [...rows].sort((a, b) => x[a][f] - x[b][f]);
      const left = new Array<number>(classes).fill(0);
      for (let i = 0; i + 1 < sorted.length; i++) {
        left[y[sorted[i]]]++;
        const right = counts.map((c, j) => c - left[j]);
        const score =
          gini(left, i + 1) * (i + 1) + gini(right, sorted.length - i - 1) * (sorted.length - i - 1);
        const t = (x[sorted[i]][f] + x[sorted[i + 1]][f]) / 2;
        if (score < best.score && x[sorted[i]][f] < t) best = { score, f, t };
      }
    }
    if (best.f < 0) return at;
    const yes = rows.filter((i) => x[i][best.f] <= best.t);
    nodes[at].f = best.f;
    nodes[at].t = best.t;
    nodes[at].l = add(yes, d + 1);
    nodes[at].r = add(
      rows.filter((i) => x[i][best.f] > best.t),
      d + 1,
    );
    return at;
  };
  add(
    y.map((_, i) => i),
    0,
  );
  return {
    features,
    feature: nodes.map(({ f }) => f),
    left: nodes.map(({ l }) => l),
    right: nodes.map(({ r }) => r),
    threshold: nodes.map(({ t }) => t),
    missingLeft: nodes.map((_, i) => i % 2),
    impurity: nodes.map(({ g }) => g),
    weight: nodes.map(({ n }) => n),
    samples: nodes.map(({ n }) => n),
    gain: nodes.map(() => 0.1),
    depth: nodes.map(({ d }) => d),
    value: { shape: [nodes.length, classes], values: nodes.flatMap(({ v }) => v) },
    sets: {},
  };
}

export const FLOWER_COLUMNS = ["sepal length", "sepal width", "petal length", "petal width"];

/** Nodes that a row passes. */
export function pathOf(tree: TreePicture, row: readonly number[]): number[] {
  const path = [0];
  for (let at = 0; tree.feature[at] >= 0; ) {
    at = row[tree.feature[at]] <= tree.threshold[at] ? tree.left[at] : tree.right[at];
    path.push(at);
  }
  return path;
}

/** The same tree, answering a number or a step instead of classes, its first question about a category. */
export function numbers(tree: TreePicture, low: number, high: number): TreePicture {
  const n = tree.feature.length;
  const k = tree.value.shape[1];
  return {
    ...tree,
    value: {
      shape: [n, 1],
      values: Array.from({ length: n }, (_, i) => low + (high - low) * tree.value.values[i * k + k - 1]),
    },
    sets: { "0": ["Biscoe", "Dream", "Torgersen", "Anvers"] },
  };
}

export const flowerRows = flowers(150);
export const flowerTree = grow(flowerRows, 5, FLOWER_COLUMNS);
