import { readFileSync } from "node:fs";

/**
 * A table for trees: the rows of one class label each, the last column being the label, with the held-out rows at
 * the end.
 * @typedef {{name: string, features: string[], x: number[][], labels: number[], train: number}} TreeTable
 */

/** Uniform in [0, 1), the same on every machine. */
function uniforms(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nearly normal: the sum of twelve uniforms, less six. No function whose last bits a machine might round its way. */
function normals(uniform) {
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
}

/**
 * Two classes as scikit-learn's make_classification makes them: two clusters a class at corners of a cube in
 * `informative` dimensions, each stretched by a matrix of its own, then `redundant` mixtures of these, then noise; one
 * label in a hundred is drawn anew. Numbers are rounded to float32, which all contenders read alike.
 */
function clusters(train, heldOut, informative, redundant, noise) {
  const uniform = uniforms(20240607);
  const normal = normals(uniform);
  const matrix = (rows, cols) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, () => 2 * uniform() - 1));
  const times = (vector, m) => m[0].map((_, j) => vector.reduce((sum, v, i) => sum + v * m[i][j], 0));
  const centers = [0, 1, 2, 3].map(() =>
    Array.from({ length: informative }, () => (uniform() < 0.5 ? -1 : 1)),
  );
  const shapes = centers.map(() => matrix(informative, informative));
  const mixture = matrix(informative, redundant);
  const x = [];
  const labels = [];
  for (let i = 0; i < train + heldOut; i++) {
    const cluster = Math.floor(uniform() * 4);
    const point = times(Array.from({ length: informative }, normal), shapes[cluster]).map(
      (value, j) => value + centers[cluster][j],
    );
    x.push([...point, ...times(point, mixture), ...Array.from({ length: noise }, normal)].map(Math.fround));
    labels.push(uniform() < 0.01 ? Math.floor(uniform() * 2) : cluster % 2);
  }
  return { x, labels, train };
}

/** The built-in table of digits, every fifth row held out. */
function digits() {
  const file = new URL("../../wasm/tables/digits.csv", import.meta.url);
  const rows = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  const ordered = [...rows.filter((_, i) => i % 5 !== 0), ...rows.filter((_, i) => i % 5 === 0)];
  return {
    x: ordered.map((row) => row.slice(0, -1)),
    labels: ordered.map((row) => row.at(-1)),
    train: rows.filter((_, i) => i % 5 !== 0).length,
  };
}

/** @returns {TreeTable[]} */
export function treeTables() {
  const named = (name, table) => ({
    name,
    ...table,
    features: table.x[0].map((_, j) => `x${j}`),
  });
  return [
    named("10,000 x 20, two classes", clusters(10000, 2500, 10, 5, 5)),
    named("digits, 1,437 x 64, ten classes", digits()),
  ];
}
