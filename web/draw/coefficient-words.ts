/** The figures of linear models, sorted and put into words. */
import { figure, plural } from "./number.js";
import type { Tensor } from "./types.js";

/** One row of coefficients: what each feature adds to one score. */
export interface CoefficientRow {
  feature: string;
  value: number;
}

/** The coefficients of one output. weights: [outputs, features]. */
export function rowsOf(
  weights: Tensor | null,
  features: readonly string[],
  output: number,
): CoefficientRow[] {
  const count = weights?.shape[1] ?? 0;
  return Array.from({ length: count }, (_, j) => ({
    feature: features[j] ?? `x${j + 1}`,
    value: weights?.values[output * count + j] ?? 0,
  }));
}

/** Largest first, exact zeros last; equals in the order of the table. */
export function bySize(rows: readonly CoefficientRow[]): CoefficientRow[] {
  return [...rows].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** "3 of 10 coefficients are exactly zero; the largest are bmi 25.1 and s5 −22.4." */
export function coefficientSummary(rows: readonly CoefficientRow[]): string {
  if (rows.length === 0) return "No coefficients yet.";
  const zeros = rows.filter((row) => row.value === 0).length;
  const share =
    zeros === 0
      ? `None of ${plural(rows.length, "coefficient")} is exactly zero`
      : `${zeros} of ${plural(rows.length, "coefficient")} ${zeros === 1 ? "is" : "are"} exactly zero`;
  const largest = bySize(rows)
    .filter((row) => row.value !== 0)
    .slice(0, 2)
    .map((row) => `${row.feature} ${figure(row.value)}`);
  if (largest.length === 0) return `${share}.`;
  return `${share}; the largest ${largest.length === 1 ? "is" : "are"} ${largest.join(" and ")}.`;
}

/** One model's coefficients over the strength of its penalty. */
export interface PathCurves {
  name: string;
  /** [a], descending. */
  alphas: ArrayLike<number>;
  /** [features, a]. */
  coefficients: Tensor;
  /** The present model's alpha, where the curves are of its kind. */
  present: number | null;
}

/** The place of the alpha nearest to a value, on the log axis. */
export function nearestAlpha(alphas: ArrayLike<number>, value: number): number {
  let best = 0;
  for (let i = 1; i < alphas.length; i++) {
    if (Math.abs(Math.log(alphas[i] / value)) < Math.abs(Math.log(alphas[best] / value))) best = i;
  }
  return best;
}

/** The coefficients at one place of a path, [features]. */
export function coefficientsAt({ coefficients, alphas }: PathCurves, at: number): number[] {
  return Array.from(
    { length: coefficients.shape[0] },
    (_, f) => coefficients.values[f * alphas.length + at] ?? 0,
  );
}

/** "lasso: 4 of 10 coefficients are not zero at alpha 0.52. ridge: 10 of 10 at alpha 340." */
export function pathSummary(paths: readonly PathCurves[]): string {
  return paths
    .map((path) => {
      const at =
        path.present === null ? Math.floor(path.alphas.length / 2) : nearestAlpha(path.alphas, path.present);
      const values = coefficientsAt(path, at);
      const kept = values.filter((value) => value !== 0).length;
      const alpha = path.present ?? path.alphas[at];
      return `${path.name}: ${kept} of ${plural(values.length, "coefficient")} not zero at alpha ${figure(alpha)}.`;
    })
    .join(" ");
}

/** The header and one row per alpha, for the CSV. */
export function pathTable(paths: readonly PathCurves[], features: readonly string[]): (string | number)[][] {
  const rows = paths.flatMap((path) =>
    Array.from(path.alphas, (alpha, i) => [path.name, alpha, ...coefficientsAt(path, i)]),
  );
  return [["model", "alpha", ...features], ...rows];
}
