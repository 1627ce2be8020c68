import { figure } from "./number.js";

/** Several measurements of one thing: their mean, and how sure it is. */
export interface Spread {
  mean: number;
  /** Around the mean; null for a single measurement. */
  interval: [number, number] | null;
  values: readonly number[];
}

/** "0.952 ± 0.012", half of the interval; the mean alone where there is none. */
export function spreadWords(value: Spread | null | undefined): string {
  if (!value) return "–";
  if (!value.interval) return figure(value.mean);
  const half = (value.interval[1] - value.interval[0]) / 2;
  // Seeds that agree differ in the last digits of their sums.
  const isNone = half <= 1e-9 * Math.abs(value.mean);
  return `${figure(value.mean)} ± ${isNone ? 0 : figure(Number(half.toPrecision(2))).replace(/(\.\d*?)0+$/, "$1")}`;
}
