/** Histories as curves. */
import type { PlotRun, PlotSeries } from "../draw/types.js";
import type { HistoryEntry } from "../engine/protocol.js";
import type { Run } from "../state/run.js";

const PARTS = ["train", "validation"] as const;

/** Figures of the training itself, one an epoch, that are of no part: neither end of them is the better one. */
export const OWN_FIGURES = ["learning_rate", "zero_weights", "zero_weight_share"];

/** Curves of one history, made once for each of its states. */
const made = new WeakMap<readonly HistoryEntry[], Map<string, PlotSeries[]>>();

function seriesOf(history: readonly HistoryEntry[], metric: string): PlotSeries[] {
  const byMetric = made.get(history) ?? new Map<string, PlotSeries[]>();
  made.set(history, byMetric);
  let series = byMetric.get(metric);
  if (!series) {
    const x = history.map((entry) => entry.epoch as number);
    const keyOf = (part: string) => (OWN_FIGURES.includes(metric) ? metric : `${part}_${metric}`);
    series = (OWN_FIGURES.includes(metric) ? PARTS.slice(0, 1) : PARTS)
      .filter((part) => history.some((entry) => keyOf(part) in entry))
      .map((part) => ({ part, x, y: history.map((entry) => entry[keyOf(part)] ?? Number.NaN) }));
    byMetric.set(metric, series);
  }
  return series;
}

/** The curves of all runs that are shown, the current one last, so that it lies on top. */
export function plotRuns(runs: readonly Run[], metric: string, current: string | undefined): PlotRun[] {
  const shown = runs.filter((run) => !run.hidden || run.id === current);
  const ordered = [
    ...shown.filter((run) => run.id !== current),
    ...shown.filter((run) => run.id === current),
  ];
  return ordered.map((run) => ({
    id: run.id,
    name: `${run.number} ${run.label}`,
    color: run.color,
    series: seriesOf(run.history, metric),
  }));
}

/** Metrics that histories hold besides the loss, by the newest run that has any. */
export function metricNames(runs: readonly Run[]): string[] {
  for (const run of [...runs].reverse()) {
    const entry = run.history[run.history.length - 1];
    if (!entry) continue;
    const names = Object.keys(entry).flatMap((key) => /^(?:train|validation)_(.+)$/.exec(key)?.[1] ?? []);
    const own = OWN_FIGURES.filter((name) => name in entry);
    return [...new Set(names), ...own].filter((name) => name !== "loss");
  }
  return [];
}
