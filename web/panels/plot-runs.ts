/** Histories as curves. */
import { count } from "../draw/number.js";
import type { PlotRun, PlotSeries } from "../draw/types.js";
import type { HistoryEntry } from "../engine/protocol.js";
import type { Run } from "../state/run.js";

const PARTS = ["train", "validation"] as const;

/** Figures of the training itself, one an epoch, that are of no part: neither end of them is the better one. */
export const OWN_FIGURES = ["learning_rate", "zero_weights", "zero_weight_share"];

/** Epochs of the folds before, by the number of the fold; those of a cross-validation count on. */
function epochsBefore(history: readonly HistoryEntry[]): Map<number, number> {
  const before = new Map<number, number>();
  history.forEach(({ fold }, i) => {
    if (fold !== undefined && !before.has(fold)) before.set(fold, history[i - 1]?.epoch ?? 0);
  });
  return before;
}

/** Where a run was after so many epochs: "epoch 12", "fold 2, epoch 12". */
export function placeWords(history: readonly HistoryEntry[], epoch: number, round: string): string {
  const fold = history.find((entry) => entry.epoch === epoch)?.fold;
  if (fold === undefined) return `${round} ${count(epoch)}`;
  return `fold ${fold}, ${round} ${count(epoch - (epochsBefore(history).get(fold) ?? 0))}`;
}

/** Curves of one history, made once for each of its states. */
const made = new WeakMap<readonly HistoryEntry[], Map<string, Curves[]>>();

/** Of a whole run, or of one fold of it. */
interface Curves {
  fold: number | null;
  series: PlotSeries[];
}

function curvesOf(history: readonly HistoryEntry[], metric: string): Curves[] {
  const byMetric = made.get(history) ?? new Map<string, Curves[]>();
  made.set(history, byMetric);
  let curves = byMetric.get(metric);
  if (!curves) {
    const before = epochsBefore(history);
    curves =
      before.size === 0
        ? [{ fold: null, series: seriesOf(history, metric, 0) }]
        : [...before].map(([fold, epochs]) => {
            const entries = history.filter((entry) => entry.fold === fold);
            return { fold, series: seriesOf(entries, metric, epochs) };
          });
    byMetric.set(metric, curves);
  }
  return curves;
}

function seriesOf(history: readonly HistoryEntry[], metric: string, epochsBefore: number): PlotSeries[] {
  const x = history.map((entry) => (entry.epoch as number) - epochsBefore);
  const keyOf = (part: string) => (OWN_FIGURES.includes(metric) ? metric : `${part}_${metric}`);
  return (OWN_FIGURES.includes(metric) ? PARTS.slice(0, 1) : PARTS)
    .filter((part) => history.some((entry) => keyOf(part) in entry))
    .map((part) => ({ part, x, y: history.map((entry) => entry[keyOf(part)] ?? Number.NaN) }));
}

/**
 * The curves of all runs that are shown, the current one last, so that it lies on top. Of a cross-validation each fold
 * has its own, over the epochs of that fold, and the newest stands for the run.
 */
export function plotRuns(runs: readonly Run[], metric: string, current: string | undefined): PlotRun[] {
  const shown = runs.filter((run) => !run.hidden || run.id === current);
  const ordered = [
    ...shown.filter((run) => run.id !== current),
    ...shown.filter((run) => run.id === current),
  ];
  return ordered.flatMap((run) => {
    const curves = curvesOf(run.history, metric);
    return curves.map(({ fold, series }, i) => {
      const beside = i < curves.length - 1;
      const name = fold === null ? `${run.number} ${run.label}` : `${run.number} · fold ${fold}`;
      const id = beside ? `${run.id} ${fold}` : run.id;
      return { id, name, short: String(run.number), color: run.color, series, beside };
    });
  });
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
