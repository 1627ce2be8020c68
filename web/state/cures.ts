/** What may be tried against an ailment, as changes of the description: each only where the catalog knows it. */
import type { Catalog, Spec } from "../engine/protocol.js";
import { kindName, kindsOf, labelOf, paramAt } from "./catalog-lookup.js";
import { formatNumber, nearestValue } from "./check-value.js";
import { denseKind, isActivation } from "./layers.js";
import { getAt, sameJson } from "./spec-path.js";

export interface Remedy {
  label: string;
  edits: { path: string; value: unknown }[];
}

export const LEARNING_RATE = "training.optimizer.learning_rate";
const LAYERS = "model.layers";
const INIT = "model.init";

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Multiplies a number of the description, kept within the catalog's bounds. */
export function scaled(catalog: Catalog, spec: Spec, path: string, factor: number): Remedy[] {
  const located = paramAt(catalog, spec, path);
  const now = getAt(spec, path);
  if (!located || typeof now !== "number") return [];
  const value = nearestValue(located.param, Number((now * factor).toPrecision(6)));
  if (value === undefined || value === now) return [];
  return [{ label: `${capital(labelOf(located.param))} ${formatNumber(value)}`, edits: [{ path, value }] }];
}

/** Sets a value, where the catalog has such a field and it is not so already. */
export function setTo(catalog: Catalog, spec: Spec, path: string, value: unknown, words: string): Remedy[] {
  if (!paramAt(catalog, spec, path) || sameJson(getAt(spec, path), value)) return [];
  return [{ label: words, edits: [{ path, value }] }];
}

export const slower = (catalog: Catalog, spec: Spec) => scaled(catalog, spec, LEARNING_RATE, 0.1);
export const faster = (catalog: Catalog, spec: Spec) => scaled(catalog, spec, LEARNING_RATE, 10);

export const clipping = (catalog: Catalog, spec: Spec) =>
  setTo(catalog, spec, "training.clip_norm", 1, "Clip gradient norm at 1");

const listOf = (spec: Spec): unknown[] => {
  const layers = getAt(spec, LAYERS);
  return Array.isArray(layers) ? layers : [];
};

const knows = (catalog: Catalog, group: string, kind: string) =>
  kindsOf(catalog, group).some((each) => each.kind === kind);

/** All activations become this one, and the weights start as it likes them. */
function activation(catalog: Catalog, spec: Spec, kind: string, init: string, label: string): Remedy[] {
  const layers = listOf(spec);
  const next = layers.map((layer) => (isActivation(catalog, layer) ? { kind } : layer));
  if (!knows(catalog, "layer", kind) || !knows(catalog, "initializer", init)) return [];
  const edits = [];
  if (!sameJson(next, layers)) edits.push({ path: LAYERS, value: next });
  if (kindName(getAt(spec, INIT)) !== init) edits.push({ path: INIT, value: { kind: init } });
  return edits.length > 0 ? [{ label, edits }] : [];
}

export const reluHe = (catalog: Catalog, spec: Spec) =>
  activation(catalog, spec, "relu", "he_normal", "relu + He start");
export const leakyRelu = (catalog: Catalog, spec: Spec) =>
  activation(catalog, spec, "leaky_relu", "he_normal", "Leaky relu + He start");

/** The start that keeps the size of signals: He's for relu and its kin, Xavier's for the others. */
export function goodStart(catalog: Catalog, spec: Spec): Remedy[] {
  const kinds = listOf(spec).map(kindName);
  const [init, name] = kinds.some((kind) => kind?.includes("relu"))
    ? ["he_normal", "He"]
    : ["xavier_normal", "Xavier"];
  if (!knows(catalog, "initializer", init) || kindName(getAt(spec, INIT)) === init) return [];
  return [{ label: `${name} start`, edits: [{ path: INIT, value: { kind: init } }] }];
}

/**
 * Batch normalization behind every dense layer that has an activation. It needs batches of two rows: where the rows of
 * an epoch leave a last one of a single row, that is left out.
 */
export function batchNorm(catalog: Catalog, spec: Spec, rows: number | null = null): Remedy[] {
  const layers = listOf(spec);
  const batch = getAt(spec, "training.batch_size");
  if (!knows(catalog, "layer", "batch_norm") || layers.some((layer) => kindName(layer) === "batch_norm"))
    return [];
  if (batch === 1) return [];
  const dense = denseKind(catalog)?.kind;
  const value = layers.flatMap((layer, i) =>
    kindName(layer) === dense && isActivation(catalog, layers[i + 1])
      ? [layer, { kind: "batch_norm" }]
      : [layer],
  );
  if (value.length === layers.length) return [];
  const edits: Remedy["edits"] = [{ path: LAYERS, value }];
  const single = rows !== null && typeof batch === "number" && rows % batch === 1;
  if (single) edits.push({ path: "training.drop_last", value: true });
  return [{ label: "Batch norm", edits }];
}

/** Every dense layer behind the first, with its activation, becomes a residual block. */
export function residual(catalog: Catalog, spec: Spec): Remedy[] {
  const layers = listOf(spec);
  if (!knows(catalog, "layer", "residual") || layers.some((layer) => kindName(layer) === "residual"))
    return [];
  const dense = denseKind(catalog)?.kind;
  const starts = layers.flatMap((layer, i) => (kindName(layer) === dense ? [i] : []));
  if (starts.length < 3) return [];
  const value = layers.slice(0, starts[1]);
  starts.slice(1).forEach((start, i) => {
    value.push({ kind: "residual", layers: layers.slice(start, starts[i + 2] ?? layers.length) });
  });
  return [{ label: "Residual blocks", edits: [{ path: LAYERS, value }] }];
}

/** Dropout behind every activation. */
export function dropout(catalog: Catalog, spec: Spec): Remedy[] {
  const layers = listOf(spec);
  if (!knows(catalog, "layer", "dropout") || layers.some((layer) => kindName(layer) === "dropout")) return [];
  const value = layers.flatMap((layer) =>
    isActivation(catalog, layer) ? [layer, { kind: "dropout", p: 0.3 }] : [layer],
  );
  return value.length > layers.length ? [{ label: "Dropout 0.3", edits: [{ path: LAYERS, value }] }] : [];
}

export function penalty(catalog: Catalog, spec: Spec): Remedy[] {
  return Number(getAt(spec, "training.l2") ?? 0) > 0
    ? scaled(catalog, spec, "training.l2", 10)
    : setTo(catalog, spec, "training.l2", 0.001, "L2 penalty 0.001");
}

export function stopEarly(catalog: Catalog, spec: Spec, patience: number): Remedy[] {
  const value = { monitor: "validation_loss", patience };
  return getAt(spec, "training.early_stopping")
    ? []
    : setTo(catalog, spec, "training.early_stopping", value, "Stop early");
}

/** An optimizer that brings the steps of all weights to one size. */
export function adam(catalog: Catalog, spec: Spec): Remedy[] {
  if (!knows(catalog, "optimizer", "adam") || kindName(getAt(spec, "training.optimizer")) !== "sgd")
    return [];
  return [
    {
      label: "Adam 0.001",
      edits: [{ path: "training.optimizer", value: { kind: "adam", learning_rate: 0.001 } }],
    },
  ];
}
