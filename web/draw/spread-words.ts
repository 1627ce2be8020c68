import { format } from "d3-format";
import { figure } from "./number.js";

/** Several measurements of one thing: their mean, and how sure it is. */
export interface Spread {
  mean: number;
  /** Around the mean; null for a single measurement. */
  interval: [number, number] | null;
  values: readonly number[];
}

/** Digits behind the point at most. */
const MOST_DECIMALS = 4;

/**
 * "0.952 ± 0.012", half of the interval with two digits, and the mean as exactly; the mean alone where there is none.
 */
export function spreadWords(value: Spread | null | undefined): string {
  if (!value) return "–";
  if (!value.interval) return figure(value.mean);
  const half = (value.interval[1] - value.interval[0]) / 2;
  // Seeds that agree differ in the last digits of their sums, and of their times.
  const isNone = half <= 1e-6 * Math.abs(value.mean);
  if (isNone) return `${figure(value.mean)} ± 0`;
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(half))));
  return [value.mean, half].map(format(`,.${decimals}f`)).join(" ± ");
}
