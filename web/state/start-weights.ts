/** What a file of trained weights changes in an experiment. Every change is a copy. */
import type { ColumnSummary, Spec, WeightsSummary } from "../engine/protocol.js";
import { getAt, isObject, sameJson } from "./spec-path.js";

/** How a description names the weights that it starts from. */
export type WeightsName = { path: string } | { body: string };

/**
 * The experiment that starts from these weights. A file that describes itself brings its layers and preparation; its
 * output layer too where it tells the same classes apart, else the body gets a new one.
 * @param classes of the present target; none for a number
 */
export function startFrom(
  spec: Spec,
  name: WeightsName,
  { description }: WeightsSummary,
  classes: readonly string[],
): Spec {
  const layers = description.layers;
  if (!Array.isArray(layers)) return withWeights(spec, { ...name });
  const labels = Array.isArray(description.labels) ? description.labels : [];
  const same = description.target === getAt(spec, "data.target") && sameJson(labels, classes);
  const kind = typeof description.kind === "string" ? description.kind : "mlp";
  const model = isObject(spec.model) && spec.model.kind === kind ? spec.model : { kind };
  const prepare = Array.isArray(description.prepare) ? { prepare: description.prepare } : {};
  const weights = same ? name : { ...name, layers: layers.length };
  return { ...spec, ...prepare, model: { ...model, layers, weights } };
}

/** The same body with a new output layer, for this or another column; the columns to predict from stay. */
export function withNewHead(
  spec: Spec,
  resolved: Spec,
  path: string,
  target: string,
  features: readonly string[],
): Spec {
  const layers = getAt(resolved, "model.layers");
  if (!Array.isArray(layers)) return spec;
  const other = target !== getAt(resolved, "data.target");
  const { task: _task, positive_label: _label, ...data } = isObject(spec.data) ? spec.data : {};
  const next = other ? { ...spec, data: { ...data, target, features: [...features] } } : spec;
  const model = isObject(spec.model) ? spec.model : { kind: "mlp" };
  return { ...next, model: { ...model, layers, weights: { path, layers: layers.length } } };
}

/**
 * How many columns a file's first layer reads and how many the table gives, where these differ; null where they agree,
 * or where encoding decides how many there will be.
 */
export function misfit(
  { tensors }: WeightsSummary,
  features: readonly string[],
  columns: readonly ColumnSummary[],
): { reads: number; given: number } | null {
  const reads = tensors.find(({ shape }) => shape.length === 2)?.shape[1];
  const isNumeric = (name: string) => columns.find((column) => column.name === name)?.type === "numeric";
  if (reads === undefined || reads === features.length || !features.every(isNumeric)) return null;
  return { reads, given: features.length };
}

function withWeights(spec: Spec, weights: Record<string, unknown>): Spec {
  const model = isObject(spec.model) ? spec.model : { kind: spec.model ?? "mlp" };
  return { ...spec, model: { ...model, weights } };
}

/** Columns that may become the target of a new head: those that the body does not learn from. */
export function otherTargets(spec: Spec, columns: readonly string[]): string[] {
  const features = getAt(spec, "data.features");
  if (!Array.isArray(features)) return [];
  const taken = [...features, getAt(spec, "data.target"), getAt(spec, "split.column")];
  return columns.filter((column) => !taken.includes(column));
}

/** The columns that the target is predicted from, as a list. */
export function featuresOf(spec: Spec, columns: readonly string[]): string[] {
  const features = getAt(spec, "data.features");
  if (Array.isArray(features)) return features.map(String);
  const others = [getAt(spec, "data.target"), getAt(spec, "split.column")];
  return columns.filter((column) => !others.includes(column));
}
