/** Who races, and on what. */
import type { Catalog, Spec } from "../engine/protocol.js";
import { holdsTrees, kindInfo, kindName, kindsOf, trainingFor } from "../state/catalog-lookup.js";
import { isObject } from "../state/spec-path.js";
import type { Racer } from "./race-state.js";

/** Trees of each racer, where the description names none. */
const TREES = 60;
/** Bagging beside the two kinds of boosting: what textbooks set against each other. */
const USUAL = ["bagging", "adaboost", "gradient_boosting"];
export const MOST_RACERS = 4;

/** Kinds of model that are made of many. */
export const ensembleKinds = (catalog: Catalog) =>
  kindsOf(catalog, "model").filter((kind) => kind.tags.includes("ensemble"));

/** The reader's own ensemble as described, and the usual ones with as many trees. */
export function usualModels(spec: Spec, catalog: Catalog): Record<string, unknown>[] {
  const own = isObject(spec.model) ? spec.model : {};
  const isEnsemble = kindInfo(catalog, "model", own)?.tags.includes("ensemble") ?? false;
  const trees = isEnsemble && typeof own.n_estimators === "number" ? own.n_estimators : TREES;
  const known = new Set(ensembleKinds(catalog).map(({ kind }) => kind));
  const kinds = USUAL.filter((kind) => known.has(kind));
  const usual = kinds.map((kind) => ({ kind, n_estimators: trees }));
  if (!isEnsemble) return usual;
  // It takes the place of its like.
  const isBoosting = /boost/.test(String(own.kind));
  return usual.map((model) =>
    model.kind === own.kind || (model.kind === "bagging" && !isBoosting) ? { ...own } : model,
  );
}

/** What all of these ensembles are made of: "tree", or "model" where one holds others. */
export const memberName = (...models: unknown[]): string => (models.every(holdsTrees) ? "tree" : "model");

/** The same table, split and seed with another model; what that model's training does not know is left out. */
export function specFor(spec: Spec, catalog: Catalog, model: Record<string, unknown>): Spec {
  const training = trainingFor(catalog, spec, model);
  const { early_stopping: _, ...rest } = training;
  const prepare = kindName(spec.model) === kindName(model) ? spec.prepare : withoutScaling(spec.prepare);
  return { ...spec, prepare, model, training: rest };
}

/** Trees take categories and gaps as they are: steps that a network was given by default are left out. */
function withoutScaling(steps: unknown): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.filter((step) => !["one_hot", "standard_scale"].includes(kindName(step) ?? ""));
}

/** What makes two races comparable: the table, its split and the seed. */
export const raceKey = ({ data, split, seed }: Spec): string => JSON.stringify([data, split, seed]);

export function freshRacer(model: Record<string, unknown>, i: number): Racer {
  return {
    id: String(i),
    model,
    color: i,
    status: null,
    history: [],
    grid: null,
    trainingMs: 0,
    boosting: null,
    together: null,
    problem: "",
  };
}

/** Models for the decomposition: a single tree first, then the racers. */
export function measuredModels(racers: readonly Racer[]): { model: Record<string, unknown> }[] {
  return [{ model: { kind: "decision_tree" } }, ...racers.map(({ model }) => ({ model }))];
}
