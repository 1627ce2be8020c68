import type { PlotPart } from "../style/palette.js";
import { count, figure, plural } from "./number.js";
import type { PlotRun, PlotSeries } from "./types.js";

export const PART_NAMES: Record<PlotPart, string> = {
  train: "training",
  validation: "validation",
  test: "test",
  oob: "out-of-bag",
};

/** "falling", "rising" or "level": the slope of a line fitted to the last fifth, against the spread of the curve. */
export function trend(y: ArrayLike<number>): "falling" | "rising" | "level" {
  const n = Math.min(y.length, Math.max(3, Math.ceil(y.length / 5)));
  const from = y.length - n;
  let [low, high, meanY] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    low = Math.min(low, y[i]);
    high = Math.max(high, y[i]);
  }
  for (let i = from; i < y.length; i++) meanY += y[i] / n;
  let [covariance, variance] = [0, 0];
  for (let i = 0; i < n; i++) {
    const centred = i - (n - 1) / 2;
    covariance += centred * (y[from + i] - meanY);
    variance += centred * centred;
  }
  const change = n > 1 ? (covariance / variance) * (n - 1) : 0;
  if (!(high > low) || !(Math.abs(change) > 0.01 * (high - low))) return "level";
  return change < 0 ? "falling" : "rising";
}

/** "validation loss 0.21 after 12 epochs, falling, best 0.2 at epoch 11; training loss 0.11; one more run" */
export function plotSummary(
  runs: readonly PlotRun[],
  {
    heading,
    xLabel,
    better,
    current,
    fractional = false,
  }: {
    heading: string;
    xLabel: string;
    better: "lower" | "higher" | "";
    current: string;
    fractional?: boolean;
  },
): string {
  const quantity = heading.toLowerCase() || "value";
  const run = runs.find((candidate) => candidate.id === current) ?? runs[runs.length - 1];
  const filled = run?.series.filter((series) => series.y.length > 0) ?? [];
  if (!run || filled.length === 0) return `${quantity}: nothing to show yet`;
  if (fractional) return alongWords(run, quantity, xLabel);
  const order: PlotPart[] = ["validation", "train", "test", "oob"];
  filled.sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
  const sentences = filled.map((series, i) => seriesWords(series, quantity, xLabel, better, i === 0));
  const rest = runs.filter((other) => other !== run);
  const folds = rest.filter((other) => other.beside).length;
  const more = [
    folds > 0 ? plural(folds, "earlier fold") : "",
    rest.length > folds ? plural(rest.length - folds, "more run") : "",
  ].filter(Boolean);
  const name = rest.length > 0 ? `${run.name}: ` : "";
  return name + sentences.join("; ") + (more.length > 0 ? `; ${more.join(" and ")} on the plot` : "");
}

/** "probability over petal length from 1 to 6.9: 0.02 at 1, 0.97 at 6.9" */
function alongWords({ series }: PlotRun, quantity: string, xLabel: string): string {
  const { x, y } = series[0];
  const last = x.length - 1;
  return (
    `${quantity} over ${xLabel} from ${figure(x[0])} to ${figure(x[last])}: ` +
    `${figure(y[0])} at ${figure(x[0])}, ${figure(y[last])} at ${figure(x[last])}`
  );
}

function seriesWords(
  series: PlotSeries,
  quantity: string,
  xLabel: string,
  better: string,
  long: boolean,
): string {
  const { x, y } = series;
  const last = y.length - 1;
  const head = `${PART_NAMES[series.part]} ${quantity}`;
  if (!Number.isFinite(y[last])) return `${head} is no longer a number at ${xLabel} ${count(x[last])}`;
  if (!long) return `${head} ${figure(y[last])}`;
  let best = last;
  if (better === "") return `${head} ${figure(y[last])} after ${plural(x[last], xLabel)}, ${trend(y)}`;
  for (let i = 0; i <= last; i++) if (better === "lower" ? y[i] < y[best] : y[i] > y[best]) best = i;
  const far = best === last ? "" : `, best ${figure(y[best])} at ${xLabel} ${count(x[best])}`;
  return `${head} ${figure(y[last])} after ${plural(x[last], xLabel)}, ${trend(y)}${far}`;
}

/** Rows for the CSV: one line per x, one column per curve; the first row is the header. */
export function plotTable(runs: readonly PlotRun[], xLabel: string, quantity: string): (string | number)[][] {
  const curves = runs.flatMap((run) => run.series.map((series) => ({ run, series })));
  const rows = new Map<number, (string | number)[]>();
  curves.forEach(({ series }, column) => {
    for (let i = 0; i < series.y.length; i++) {
      const key = series.x[i];
      const row = rows.get(key) ?? [key, ...curves.map(() => Number.NaN)];
      rows.set(key, row);
      row[column + 1] = series.y[i];
    }
  });
  const header = curves.map(({ run, series }) => `${run.name} ${PART_NAMES[series.part]} ${quantity}`);
  return [[xLabel, ...header], ...[...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0]))];
}
