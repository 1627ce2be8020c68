import { PARTS, type Part } from "../style/palette.js";
import type { PlotSeries } from "./types.js";

/** The curves of one metric out of a run's history: keys `train_loss`, `validation_loss`, ... over `epoch`. */
export function seriesOf(
  history: readonly Record<string, number>[],
  metric: string,
  x = "epoch",
): PlotSeries[] {
  return PARTS.flatMap((part: Part) => {
    const key = `${part}_${metric}`;
    const rows = history.filter((entry) => key in entry);
    if (rows.length === 0) return [];
    return [
      { part, x: rows.map((entry) => entry[x]), y: rows.map((entry) => Number(entry[key] ?? Number.NaN)) },
    ];
  });
}

const smoothedBefore = new WeakMap<ArrayLike<number>, { weight: number; values: Float64Array }>();

/**
 * Exponential moving average, free of the bias towards its start: s_t = w s_(t-1) + (1 - w) y_t, shown as
 * s_t / (1 - w^t). Entries that are not finite stay so and are left out of the average.
 * Source: Kingma and Ba (2015), section 3, for the correction; TensorBoard smooths alike.
 */
export function smoothed(y: ArrayLike<number>, weight: number): ArrayLike<number> {
  if (!(weight > 0)) return y;
  const known = smoothedBefore.get(y);
  if (known && known.weight === weight && known.values.length === y.length) return known.values;
  const values = new Float64Array(y.length);
  let average = 0;
  let mass = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i])) {
      average = weight * average + (1 - weight) * y[i];
      mass = weight * mass + (1 - weight);
    }
    values[i] = Number.isFinite(y[i]) ? average / mass : Number.NaN;
  }
  smoothedBefore.set(y, { weight, values });
  return values;
}

/** Index of the entry of ascending x that is nearest to a value; -1 for none. */
export function nearest(x: ArrayLike<number>, value: number): number {
  let [low, high] = [0, x.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= value) low = middle;
    else high = middle;
  }
  return Math.abs(x[high] - value) < Math.abs(x[low] - value) ? high : low;
}

/** Smallest and largest finite value (with `positive`: above zero) of several arrays; null for none. */
export function extentOf(arrays: Iterable<ArrayLike<number>>, positive = false): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value) || (positive && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * Draws a curve with at most two points (lowest and highest, in their order) for each pixel column, so that the cost
 * depends on the width alone and no peak is lost. Gaps stay gaps. px and py map to pixels.
 */
export function traceDecimated(
  path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void },
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  px: (value: number) => number,
  py: (value: number) => number,
) {
  let column = Number.NaN;
  let [low, high, lowAt, highAt] = [0, 0, -1, -1];
  let open = false;
  const emit = (i: number) => {
    if (open) path.lineTo(px(x[i]), py(y[i]));
    else path.moveTo(px(x[i]), py(y[i]));
    open = true;
  };
  const flush = () => {
    if (lowAt < 0) return;
    emit(Math.min(lowAt, highAt));
    if (lowAt !== highAt) emit(Math.max(lowAt, highAt));
    lowAt = -1;
  };
  for (let i = 0; i < y.length; i++) {
    const position = py(y[i]);
    if (!Number.isFinite(position)) {
      flush();
      open = false;
      continue;
    }
    const at = Math.floor(px(x[i]));
    if (at !== column || lowAt < 0) {
      flush();
      column = at;
      [low, high, lowAt, highAt] = [position, position, i, i];
    } else if (position < low) [low, lowAt] = [position, i];
    else if (position > high) [high, highAt] = [position, i];
  }
  flush();
}
