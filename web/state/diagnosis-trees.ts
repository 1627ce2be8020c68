/** What can be said of a tree or an ensemble: whether more trees helped, and whether it suits new rows. */
import type { Catalog, HistoryEntry } from "../engine/protocol.js";
import { kindName, roundName } from "./catalog-lookup.js";
import { type Remedy, scaled, setTo, stopEarly } from "./cures.js";
import type { Diagnosis } from "./diagnosis.js";
import { LIMITS } from "./diagnosis-limits.js";
import type { Run } from "./run.js";
import { getAt } from "./spec-path.js";

const digits = (value: number) => Number(value.toPrecision(3)).toString();
const percent = (share: number) => `${digits(100 * share)} %`;

/**
 * What boosting is judged by: the loss that it lowers. AdaBoost lowers none of its votes: there the share of wrong
 * answers counts, where it is known.
 */
function judged(
  kind: string,
  history: readonly HistoryEntry[],
): { name: string; of: (entry: HistoryEntry) => number } {
  const isVote = kind === "adaboost" && history[0]?.validation_accuracy !== undefined;
  return isVote
    ? { name: "the share of wrong answers", of: (entry) => 1 - (entry.validation_accuracy ?? Number.NaN) }
    : { name: "validation loss", of: (entry) => entry.validation_loss ?? Number.NaN };
}

/** Only boosting can have too many trees. */
function tooMany(run: Run, catalog: Catalog): Diagnosis | null {
  const { history, resolved } = run;
  const kind = kindName(resolved.model) ?? "";
  const last = history[history.length - 1];
  if (!last || !/boost/.test(kind)) return null;
  const { name, of } = judged(kind, history);
  const best = history.reduce((a, b) => (of(b) < of(a) ? b : a));
  const [least, now] = [of(best), of(last)];
  if (!(now > least * LIMITS.overfit) || now - least < LIMITS.moreWrong) return null;
  return {
    kind: "overfit",
    text:
      `Overfitting since tree ${best.epoch}: ${name} rose from ${digits(least)} to ${digits(now)} ` +
      `while ${Number(last.epoch) - Number(best.epoch)} more trees were grown.`,
    remedies: [
      ...setTo(catalog, resolved, "model.n_estimators", best.epoch, `${best.epoch} trees`),
      ...stopEarly(catalog, resolved, Math.max(5, Math.round(Number(best.epoch) / 5))),
      ...scaled(catalog, resolved, "model.learning_rate", 0.3),
    ],
  };
}

/** Training rows that are known by heart, and new ones that are not. A forest knows them too, and does no worse for it. */
function byHeart(run: Run, catalog: Catalog): Diagnosis | null {
  const last = run.history[run.history.length - 1];
  const [train, validation] = [last?.train_accuracy, last?.validation_accuracy];
  if (kindName(run.resolved.model) !== "decision_tree" || train === undefined || validation === undefined)
    return null;
  if (train - validation < LIMITS.byHeart) return null;
  const forest: Remedy = {
    label: "Random forest",
    edits: [{ path: "model", value: { kind: "random_forest" } }],
  };
  return {
    kind: "overfit",
    text: `Learned by heart: ${percent(train)} of the training rows are right, and ${percent(validation)} of the validation rows. A tree that grows less, or many that are averaged, err less on new rows.`,
    remedies: [
      ...(getAt(run.resolved, "model.max_depth") == null
        ? setTo(catalog, run.resolved, "model.max_depth", 4, "Depth 4")
        : []),
      ...setTo(catalog, run.resolved, "model.min_samples_leaf", 5, "5 rows a leaf"),
      forest,
    ],
  };
}

export function byTrees(run: Run, catalog: Catalog): Diagnosis[] {
  if (run.status?.state !== "finished" && run.status?.state !== "stopped_early") return [];
  const found = tooMany(run, catalog) ?? byHeart(run, catalog);
  if (found) return [found];
  const last = run.history[run.history.length - 1];
  if (last?.validation_loss === undefined) return [];
  const trees = run.history.length;
  const text = `Validation loss ${digits(last.validation_loss)}, training loss ${digits(last.train_loss as number)} with ${trees} ${roundName(catalog, run.resolved)}${trees === 1 ? "" : "s"}; more of them did no harm.`;
  return [
    { kind: "good", text: trees === 1 ? text.replace("; more of them did no harm", "") : text, remedies: [] },
  ];
}
