/** What the folds of a cross-validation came to. */
import { figure, plural } from "../draw/number.js";
import type { HistoryEntry, Metrics } from "../engine/protocol.js";
import type { Run } from "../state/run.js";

export type Part = keyof Metrics;

/** One fold's figures by part and metric, as far as they are known. */
export interface Fold {
  fold: number;
  figures: Partial<Record<Part, Record<string, number>>>;
}

export interface Folds {
  /** Those that have been trained at least for an epoch. */
  folds: Fold[];
  /** How many there are in all. */
  of: number;
  /** Over all folds, when they are done. */
  mean: Fold["figures"] | null;
  std: Partial<Record<Part, Record<string, number | null>>> | null;
}

/** Of a run that is over what the engine says of all folds; before, the last epoch of each. */
export function foldsOf({ folds, history, status }: Run): Folds | null {
  if (folds) {
    const all = folds.folds.map(({ fold, ...figures }) => ({ fold, figures }));
    return { folds: all, of: all.length, mean: folds.mean, std: folds.std };
  }
  const of = status?.folds;
  if (of === undefined) return null;
  const last = new Map<number, HistoryEntry>();
  for (const entry of history) if (entry.fold !== undefined) last.set(entry.fold, entry);
  const begun = [...last].map(([fold, entry]) => ({ fold, figures: figuresOf(entry) }));
  return { folds: begun, of, mean: null, std: null };
}

function figuresOf(entry: HistoryEntry): Fold["figures"] {
  const figures: Fold["figures"] = {};
  for (const [key, value] of Object.entries(entry)) {
    const [, part, metric] = /^(train|validation)_(.+)$/.exec(key) ?? [];
    if (part && metric) figures[part as Part] = { ...figures[part as Part], [metric]: value };
  }
  return figures;
}

/** Parts that have figures, those that are held out first. */
export const partsOf = ({ folds }: Folds): Part[] =>
  (["validation", "test", "train"] as const).filter((part) => folds.some(({ figures }) => figures[part]));

export function metricsOf({ folds }: Folds, part: Part): string[] {
  return [...new Set(folds.flatMap(({ figures }) => Object.keys(figures[part] ?? {})))];
}

/** "Accuracy of the validation rows over 5 folds: 0.9533 on average, standard deviation 0.0189; least 0.9333 in fold 2, most 0.9667 in fold 1" */
export function foldsWords(all: Folds, part: Part, metric: string, label: string): string {
  const known = all.folds.filter(({ figures }) => figures[part]?.[metric] !== undefined);
  if (known.length === 0) return "Nothing is measured yet.";
  const at = (fold: Fold) => Number(fold.figures[part]?.[metric]);
  const least = known.reduce((a, b) => (at(b) < at(a) ? b : a));
  const most = known.reduce((a, b) => (at(b) > at(a) ? b : a));
  const ends = `least ${figure(at(least))} in fold ${least.fold}, most ${figure(at(most))} in fold ${most.fold}`;
  const mean = all.mean?.[part]?.[metric];
  if (mean === undefined)
    return `${label} of the ${part} rows in ${known.length} of ${plural(all.of, "fold")} so far: ${ends}.`;
  return `${label} of the ${part} rows over ${plural(all.of, "fold")}: ${figure(mean)} on average, standard deviation ${figure(all.std?.[part]?.[metric])}; ${ends}.`;
}
