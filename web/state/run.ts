/** Every figure of each fold, and over the folds: by part and metric; the deviation over n − 1. */
export interface CrossValidation {
  folds: ({ fold: number } & Partial<Record<keyof Metrics, Record<string, number>>>)[];
  mean: Partial<Record<keyof Metrics, Record<string, number>>>;
  std: Partial<Record<keyof Metrics, Record<string, number | null>>>;
}

/** One training, from the press of Train to its end, as it stays on the plots. */
import type { HistoryEntry, Metrics, Spec, Status } from "../engine/protocol.js";
import type { LayerTrace } from "./layer-trace.js";
import { getAt } from "./spec-path.js";

export interface Run {
  id: string;
  /** Counts up; what the reader calls it. */
  number: number;
  /** Index into the categorical palette. */
  color: number;
  /** As the reader wrote it: what a fork loads. */
  spec: Spec;
  /** With all defaults: what is compared. */
  resolved: Spec;
  /** "Adam 0.01": the shortest description. */
  label: string;
  /** The cure that it tries, in words; "" for none. */
  remark?: string;
  /** Names of the classes, in the order of the confusion matrix; none for a number as target. */
  classes: string[];
  status: Status | null;
  history: HistoryEntry[];
  metrics: Metrics | null;
  /** Epochs that were done when they were worked out; absent in runs that an older page kept. */
  metricsEpoch?: number;
  /** Of a cross-validation, when it is over. */
  folds?: CrossValidation | null;
  /** What went on inside, if it is a network; absent in runs that an older page kept. */
  trace?: LayerTrace | null;
  rowsPerSecond: number;
  trainingMs: number;
  pinned: boolean;
  hidden: boolean;
  build: "simd" | "relaxed";
}

/** The epoch whose state early stopping has put back at the end; null where the last one's stays. */
export function keptEpoch({ status, resolved }: Pick<Run, "status" | "resolved">): number | null {
  const { state, epoch = 0, best_epoch: best = 0, folds } = status ?? {};
  const isOver = state === "stopped_early" || state === "finished";
  const restores = getAt(resolved, "training.early_stopping.restore_best") === true;
  return isOver && restores && folds === undefined && best > 0 && best < epoch ? best : null;
}

/** Runs that are kept besides the pinned ones. */
export const MAX_RUNS = 12;
export const RUN_COLORS = 8;

/** The colour that the fewest of the runs have, the earliest such. */
export function nextColor(runs: readonly Run[]): number {
  const uses = new Array<number>(RUN_COLORS).fill(0);
  for (const run of runs) uses[run.color] = (uses[run.color] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}

/** Drops the oldest unpinned runs beyond the limit. */
export function trimRuns(runs: readonly Run[]): Run[] {
  let surplus = runs.filter((run) => !run.pinned).length - MAX_RUNS;
  return runs.filter((run) => run.pinned || surplus-- <= 0);
}
