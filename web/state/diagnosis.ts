/** Reads a run's curves and says in plain words, with figures, what they show and what may be tried. */
import type { Catalog, HistoryEntry, Spec } from "../engine/protocol.js";
import { labelOf, paramAt } from "./catalog-lookup.js";
import { formatNumber, nearestValue } from "./check-value.js";
import type { Run } from "./run.js";
import { getAt } from "./spec-path.js";

export interface Remedy {
  label: string;
  edits: { path: string; value: unknown }[];
}

export interface Diagnosis {
  kind: "diverged" | "overfit" | "flat" | "unfinished" | "good";
  text: string;
  remedies: Remedy[];
}

const LEARNING_RATE = "training.optimizer.learning_rate";
/** Epochs before a curve is judged at all. */
const MIN_EPOCHS = 8;
/** Validation loss this much above its best counts as overfitting. */
const OVERFIT_RATIO = 1.1;
const TAIL_EPOCHS = 5;
/** A loss that fell by less than this share counts as flat. */
const FLAT_SHARE = 0.02;

const digits = (value: number) => Number(value.toPrecision(3)).toString();

/** A remedy that multiplies a number of the description, kept within the catalog's bounds. */
function scaled(catalog: Catalog, spec: Spec, path: string, factor: number): Remedy[] {
  const located = paramAt(catalog, spec, path);
  const now = getAt(spec, path);
  if (!located || typeof now !== "number") return [];
  const value = nearestValue(located.param, Number((now * factor).toPrecision(6)));
  if (value === undefined || value === now) return [];
  return [{ label: `${capital(labelOf(located.param))} ${formatNumber(value)}`, edits: [{ path, value }] }];
}

/** A remedy that sets a value, offered where the catalog has such a field and it is not so already. */
function setTo(catalog: Catalog, spec: Spec, path: string, value: unknown, words: string): Remedy[] {
  if (!paramAt(catalog, spec, path) || getAt(spec, path) === value) return [];
  return [{ label: words, edits: [{ path, value }] }];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function diverged(run: Run, catalog: Catalog): Diagnosis | null {
  const what = run.status?.diverged;
  if (!what) return null;
  const spec = run.resolved;
  const where = what.path ? ` in ${what.path}` : "";
  return {
    kind: "diverged",
    text: `Diverged at step ${what.step} of epoch ${what.epoch}${where}. ${what.message} The last good state is kept.`,
    remedies: [
      ...scaled(catalog, spec, LEARNING_RATE, 0.1),
      ...setTo(catalog, spec, "training.clip_norm", 1, "Clip gradient norm at 1"),
    ],
  };
}

function overfit(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  const last = history[history.length - 1];
  const best = history.reduce((a, b) =>
    (b.validation_loss ?? Infinity) < (a.validation_loss ?? Infinity) ? b : a,
  );
  if (last?.validation_loss === undefined || best.validation_loss === undefined) return null;
  // The mean of the last epochs, so that one unlucky epoch is no overfit.
  const tail = history.slice(-TAIL_EPOCHS).map((entry) => entry.validation_loss ?? Number.NaN);
  const now = tail.reduce((sum, loss) => sum + loss, 0) / tail.length;
  const late = last.epoch - best.epoch >= 2 * TAIL_EPOCHS && now > best.validation_loss * OVERFIT_RATIO;
  if (!late || !(last.train_loss < best.train_loss)) return null;
  const patience = Math.max(3, Math.round(best.epoch / 5));
  const penalty = Number(getAt(run.resolved, "training.l2") ?? 0);
  return {
    kind: "overfit",
    text:
      `Overfitting since epoch ${best.epoch}: validation loss rose from ${digits(best.validation_loss)} to ` +
      `${digits(now)} while training loss fell from ${digits(best.train_loss)} to ${digits(last.train_loss)}.`,
    remedies: [
      ...setTo(
        catalog,
        run.resolved,
        "training.early_stopping",
        { monitor: "validation_loss", patience },
        "Stop early",
      ),
      ...(penalty > 0
        ? scaled(catalog, run.resolved, "training.l2", 10)
        : setTo(catalog, run.resolved, "training.l2", 0.001, "L2 penalty 0.001")),
    ],
  };
}

function flat(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  const first = history[0];
  const last = history[history.length - 1];
  if (!first || !last || !(first.train_loss > 0)) return null;
  const fell = (first.train_loss - last.train_loss) / first.train_loss;
  // A loss that is near zero from the first epoch on has nowhere to fall to.
  if (fell > FLAT_SHARE || last.train_loss < 0.05) return null;
  return {
    kind: "flat",
    text: `Hardly learning: training loss went from ${digits(first.train_loss)} to ${digits(last.train_loss)} in ${last.epoch} epochs.`,
    remedies: scaled(catalog, run.resolved, LEARNING_RATE, fell < -FLAT_SHARE ? 0.1 : 10),
  };
}

function unfinished(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  if (run.status?.state !== "finished") return null;
  const last = history[history.length - 1];
  const before = history[Math.floor(history.length * 0.8) - 1];
  const [now, then] = [last?.validation_loss, before?.validation_loss];
  if (!last || now === undefined || then === undefined || now > then * 0.95 || now < 0.02) return null;
  return {
    kind: "unfinished",
    text: `Still improving at the end: validation loss fell from ${digits(then)} to ${digits(now)} in the last fifth.`,
    remedies: scaled(catalog, run.resolved, "training.epochs", 2),
  };
}

/** The most important thing that can be said of a run; null while there is too little to judge. */
export function diagnose(run: Run, catalog: Catalog): Diagnosis | null {
  const history = run.history;
  const burst = diverged(run, catalog);
  if (burst || history.length < MIN_EPOCHS) return burst;
  const found =
    overfit(run, catalog, history) ?? flat(run, catalog, history) ?? unfinished(run, catalog, history);
  if (found) return found;
  const last = history[history.length - 1] as HistoryEntry;
  if (last.validation_loss === undefined) return null;
  return {
    kind: "good",
    text: `No sign of overfitting: validation loss ${digits(last.validation_loss)}, training loss ${digits(last.train_loss)}.`,
    remedies: [],
  };
}
