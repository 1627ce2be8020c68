/** Reads a run's curves and its inside, and says in plain words, with figures, what they show and what may be tried. */
import type { Catalog, HistoryEntry } from "../engine/protocol.js";
import { kindInfo, roundName } from "./catalog-lookup.js";
import { adam, clipping, dropout, faster, penalty, type Remedy, scaled, slower, stopEarly } from "./cures.js";
import {
  endsOf,
  gradientRatio,
  type LayerAilment,
  largestUpdate,
  layerFindings,
  rough,
} from "./diagnosis-layers.js";
import { LIMITS } from "./diagnosis-limits.js";
import { byTrees } from "./diagnosis-trees.js";
import { keptEpoch, type Run } from "./run.js";
import { getAt } from "./spec-path.js";

export type { Remedy };

export interface Diagnosis {
  kind: "diverged" | LayerAilment | "overfit" | "flat" | "restless" | "unfinished" | "good";
  text: string;
  remedies: Remedy[];
}

/** Validation loss over training loss from which a converged model overfits. */
const WIDE_GAP = 1.5;

const digits = (value: number) => Number(value.toPrecision(3)).toString();

function diverged(run: Run, catalog: Catalog): Diagnosis | null {
  const what = run.status?.diverged;
  if (!what) return null;
  const spec = run.resolved;
  const where = what.path ? ` in ${what.path}` : "";
  return {
    kind: "diverged",
    text: `Diverged at step ${what.step} of epoch ${what.epoch}${where}. ${what.message} The last good state is kept.`,
    remedies: [...slower(catalog, spec), ...clipping(catalog, spec)],
  };
}

function overfit(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  const last = history[history.length - 1];
  const best = history.reduce((a, b) =>
    (b.validation_loss ?? Infinity) < (a.validation_loss ?? Infinity) ? b : a,
  );
  if (last?.validation_loss === undefined || best.validation_loss === undefined) return null;
  // The mean of the last epochs, so that one unlucky epoch is no overfit.
  const tail = history.slice(-LIMITS.tailEpochs).map((entry) => entry.validation_loss ?? Number.NaN);
  const now = tail.reduce((sum, loss) => sum + loss, 0) / tail.length;
  const late =
    last.epoch - best.epoch >= 2 * LIMITS.tailEpochs && now > best.validation_loss * LIMITS.overfit;
  if (!late || !(last.train_loss < best.train_loss)) return null;
  const patience = Math.max(3, Math.round(best.epoch / 5));
  return {
    kind: "overfit",
    text:
      `Overfitting since epoch ${best.epoch}: validation loss rose from ${digits(best.validation_loss)} to ` +
      `${digits(now)} while training loss fell from ${digits(best.train_loss)} to ${digits(last.train_loss)}.`,
    remedies: [
      ...stopEarly(catalog, run.resolved, patience),
      ...penalty(catalog, run.resolved),
      ...dropout(catalog, run.resolved),
    ],
  };
}

/** New rows are predicted much worse than those that were learned from. */
function gap(run: Run, catalog: Catalog): Diagnosis[] | null {
  const last = run.history[run.history.length - 1];
  if (last?.validation_loss === undefined || !(last.validation_loss > WIDE_GAP * last.train_loss))
    return null;
  return [
    {
      kind: "overfit",
      text: `Overfitting: validation loss ${digits(last.validation_loss)} against training loss ${digits(last.train_loss)}. A stronger penalty may close the gap.`,
      remedies: [
        ...scaled(catalog, run.resolved, "model.alpha", 10),
        ...scaled(catalog, run.resolved, "model.C", 0.1),
      ],
    },
  ];
}

/** A linear model has one solution: what can be said is whether it came there, and whether it suits new rows. */
function bySweeps(run: Run, catalog: Catalog): Diagnosis[] {
  const { state, epoch, epochs } = run.status ?? {};
  if (state !== "finished" || epoch === undefined || epochs === undefined) return [];
  if (epoch < epochs) return gap(run, catalog) ?? good(run, run.history);
  return [
    {
      kind: "unfinished",
      text: `All ${epochs} sweeps were done before the model had converged: its coefficients would still move.`,
      remedies: scaled(catalog, run.resolved, "model.max_iter", 10),
    },
  ];
}

function flat(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  const first = history[0];
  const last = history[history.length - 1];
  if (!first || !last || !(first.train_loss > 0)) return null;
  const fell = (first.train_loss - last.train_loss) / first.train_loss;
  // A loss that is near zero from the first epoch on has nowhere to fall to.
  if (fell > LIMITS.flat || last.train_loss < LIMITS.lowLoss) return null;
  const rises = fell < -LIMITS.flat;
  const update = run.trace ? largestUpdate(run.trace) : Number.NaN;
  const why = rises
    ? "; the steps are likely too large"
    : update < LIMITS.smallUpdate
      ? `; a step changes no layer's weights by more than ${rough(update)} of their size, where 0.001 is usual`
      : "";
  return {
    kind: "flat",
    text: `Hardly learning: training loss went from ${digits(first.train_loss)} to ${digits(last.train_loss)} in ${last.epoch} epochs${why}.`,
    remedies: rises
      ? slower(catalog, run.resolved)
      : [...faster(catalog, run.resolved), ...adam(catalog, run.resolved)],
  };
}

/** A training loss that goes up as often as down: the steps leap over the valley. */
function restless(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  const tail = history.slice(-2 * LIMITS.epochs);
  const losses = tail.map((entry) => entry.train_loss);
  const low = Math.min(...losses);
  const rises = losses.filter((loss, i) => i > 0 && loss > (losses[i - 1] as number) * LIMITS.overfit).length;
  if (rises < LIMITS.restless * (losses.length - 1) || low < LIMITS.lowLoss / 5) return null;
  return {
    kind: "restless",
    text: `Leaping about: training loss rose in ${rises} of the last ${losses.length - 1} epochs, between ${digits(low)} and ${digits(Math.max(...losses))}; the steps are likely too large.`,
    remedies: slower(catalog, run.resolved),
  };
}

function unfinished(run: Run, catalog: Catalog, history: readonly HistoryEntry[]): Diagnosis | null {
  if (run.status?.state !== "finished") return null;
  const last = history[history.length - 1];
  const before = history[Math.floor(history.length * (1 - LIMITS.unfinishedTail)) - 1];
  const [now, then] = [last?.validation_loss, before?.validation_loss];
  if (!last || now === undefined || then === undefined) return null;
  if (now > then * (1 - LIMITS.unfinishedFall) || now < LIMITS.lowValidationLoss) return null;
  return {
    kind: "unfinished",
    text: `Still improving at the end: validation loss fell from ${digits(then)} to ${digits(now)} in the last fifth.`,
    remedies: scaled(catalog, run.resolved, "training.epochs", 2),
  };
}

/** What early stopping has seen, and which state it has kept. */
function stoppedEarly(run: Run): Diagnosis | null {
  const { status, resolved, history } = run;
  const best = status?.best_epoch ?? 0;
  if (status?.state !== "stopped_early" || best === 0) return null;
  const monitor = String(getAt(resolved, "training.early_stopping.monitor") ?? "validation_loss");
  const value = history.find((entry) => entry.epoch === best)?.[monitor];
  if (value === undefined) return null;
  const since = status.epoch - best;
  const kept = keptEpoch(run) ?? status.epoch;
  return {
    kind: "good",
    text:
      `Stopped early: ${monitor.replaceAll("_", " ")} was best at epoch ${best}, ${digits(value)}, and no better ` +
      `in the ${since === 1 ? "epoch" : `${since} epochs`} since; the weights of epoch ${kept} are kept.`,
    remedies: [],
  };
}

/** For a network of some depth: that its first layer learns too. */
function reachWords({ trace, resolved }: Run): string {
  if (!trace || trace.layers.length <= 3) return "";
  const ratio = gradientRatio(trace, resolved);
  const [first, last] = endsOf(trace, resolved);
  return ratio > LIMITS.healthyRatio
    ? ` The gradient reaches every layer: that of ${first} is ${rough(ratio)} of the ${last}'s.`
    : "";
}

function good(run: Run, history: readonly HistoryEntry[]): Diagnosis[] {
  const last = history[history.length - 1];
  if (last?.validation_loss === undefined) return [];
  const text = `No sign of overfitting: validation loss ${digits(last.validation_loss)}, training loss ${digits(last.train_loss)}.${reachWords(run)}`;
  return [{ kind: "good", text, remedies: [] }];
}

/** Rows of one epoch; null before the first has ended. */
const rowsOf = ({ status }: Run) => (status && status.epoch > 0 ? status.rows_seen / status.epoch : null);

/** Of a cross-validation the fold that was trained last: each begins anew. */
function lastFold(run: Run): Run {
  const fold = run.history[run.history.length - 1]?.fold;
  return fold === undefined ? run : { ...run, history: run.history.filter((entry) => entry.fold === fold) };
}

/** All that can be said of a run, the most important first; none while there is too little to judge. */
export function diagnoses(whole: Run, catalog: Catalog): Diagnosis[] {
  const run = lastFold(whole);
  const { history, resolved } = run;
  const burst = diverged(run, catalog);
  if (burst) return [burst];
  if (roundName(catalog, resolved) === "sweep") return bySweeps(run, catalog);
  if (kindInfo(catalog, "model", resolved.model)?.tags.includes("trees")) return byTrees(run, catalog);
  const inside: Diagnosis[] = layerFindings(run.trace, resolved, catalog, rowsOf(run));
  const early = stoppedEarly(run);
  // A run that learned well needs no remark on its inside.
  if (early) return [...((history.at(-1)?.train_loss ?? 1) < LIMITS.lowLoss ? [] : inside), early];
  if (history.length < LIMITS.epochs) return inside;
  const found =
    overfit(run, catalog, history) ?? flat(run, catalog, history) ?? restless(run, catalog, history);
  // A run that learns well needs no remark on its inside.
  const learns = found === null && (history[history.length - 1]?.train_loss ?? 1) < LIMITS.lowLoss;
  const all = [...(learns ? [] : inside), ...(found ? [found] : [])];
  const last = all.length === 0 ? unfinished(run, catalog, history) : null;
  if (last) all.push(last);
  return all.length > 0 ? all : good(run, history);
}

/** The most important of them. */
export function diagnose(run: Run, catalog: Catalog): Diagnosis | null {
  return diagnoses(run, catalog)[0] ?? null;
}
