/** The experiment in one sentence, and a run in a few words. */
import { format } from "d3-format";
import type { Catalog, ColumnSummary, Spec, TableSummary } from "../engine/protocol.js";
import { kindLabel, kindName, paramAt, roundName } from "./catalog-lookup.js";
import { formatNumber } from "./check-value.js";
import { blockKind, extraKinds, isActivation, isCell, layerColumns } from "./layers.js";
import { getAt, isNoFeature, isObject } from "./spec-path.js";

const grouped = format(",");
const count = (n: number, noun: string) => `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;

function sourceName(spec: Spec): string {
  const source = getAt(spec, "data.source");
  if (!isObject(source)) return "a table";
  return String(source.name ?? source.path ?? source.images ?? source.kind)
    .replaceAll("_", " ")
    .replace(/\.\w+$/, "");
}

/** Units of the dense layers and blocks: [16, 16]. */
export function layerUnits(spec: Spec, catalog: Catalog): number[] {
  const layers = getAt(spec, "model.layers");
  return Array.isArray(layers) ? layerColumns(layers, catalog).map((column) => column.units) : [];
}

/** Name of the activation between the layers, where all have the same. */
function activation(spec: Spec, catalog: Catalog): string {
  const layers = getAt(spec, "model.layers");
  if (!Array.isArray(layers)) return "";
  const plain = layers.filter((layer) => isActivation(catalog, layer));
  const names = new Set(plain.map(kindName));
  if (names.size !== 1) return "";
  return kindLabel(catalog, paramAt(catalog, spec, "model.layers")?.param.group, plain[0]);
}

/** Numbers of more values than these are no classes unless the description says so, as the core infers it. */
const MOST_INFERRED_CLASSES = 20;

function targetColumn(spec: Spec, table: TableSummary | null): ColumnSummary | undefined {
  const target = getAt(spec, "data.target") ?? table?.target;
  return table?.columns.find(({ name }) => name === target);
}

/** What the target asks for, as far as it is known before the core has said so. */
export function taskOf(spec: Spec, table: TableSummary | null): unknown {
  const column = targetColumn(spec, table);
  const isAmount = column?.type === "numeric" && column.distinct > MOST_INFERRED_CLASSES;
  return getAt(spec, "data.task") ?? (column && (isAmount ? "regression" : "classification"));
}

/** How many classes the target has, if it is one. */
export function classCount(spec: Spec, table: TableSummary | null): number | null {
  const column = targetColumn(spec, table);
  if (!column || taskOf(spec, table) !== "classification") return null;
  return column.categories?.length ?? column.distinct;
}

function featureCount(spec: Spec, table: TableSummary | null): number {
  const features = getAt(spec, "data.features");
  const { order, group, past_target, horizon } = (getAt(spec, "data.sequence") ?? {}) as Record<
    string,
    unknown
  >;
  // A series' own past is a column to learn from as well.
  const past = order !== undefined && past_target !== false && horizon !== 0 ? 1 : 0;
  if (Array.isArray(features)) return features.length + past;
  const others = [getAt(spec, "data.target") ?? table?.target, getAt(spec, "split.column"), order, group];
  const given = getAt(spec, "data.types");
  const types = isObject(given) ? given : {};
  const learned = table?.columns.filter(({ name }) => !others.includes(name) && !isNoFeature(types[name]));
  return (learned?.length ?? 0) + past;
}

/** "Predicting cultivar (3 classes) from 13 columns of wine, 178 rows, with a 13-16-16-3 ReLU network, Adam". */
export function describeExperiment(spec: Spec, table: TableSummary | null, catalog: Catalog): string {
  const target = getAt(spec, "data.target") ?? table?.target ?? "the target";
  const classes = classCount(spec, table);
  const features = featureCount(spec, table);
  const rows = table ? `, ${count(table.rows, "row")}` : "";
  const units = layerUnits(spec, catalog);
  const shape =
    units.length > 0 ? [features, ...units.map((n) => n || features), classes ?? 1].join("-") : "";
  const model = modelWords(spec, catalog);
  const words = [shape, inSentence(activation(spec, catalog)), model, manyWords(spec, catalog)]
    .filter(Boolean)
    .join(" ");
  const optimizer = kindLabel(catalog, "optimizer", getAt(spec, "training.optimizer"));
  return (
    `Predicting ${target}${classes === null ? "" : ` (${count(classes, classes === 1 ? "class" : "classe")})`} ` +
    `from ${count(features, "column")} of ${sourceName(spec)}${rows}, with ${/^[aeiou]/i.test(words) ? "an" : "a"} ${words}${optimizer ? `, ${optimizer}` : ""}`
  );
}

/** "network", "LSTM network", "lasso"; a network also with what stands between its layers. */
function modelWords(spec: Spec, catalog: Catalog): string {
  const layers = getAt(spec, "model.layers");
  if (!Array.isArray(layers)) return inSentence(kindLabel(catalog, "model", getAt(spec, "model")));
  const labels = (fits: (layer: unknown) => boolean) => [
    ...new Set(layers.filter(fits).map((layer) => inSentence(kindLabel(catalog, "layer", layer)))),
  ];
  const cells = labels((layer) => isCell(catalog, layer));
  const name = cells.length > 0 ? `${cells.join(" and ")} network` : "network";
  const between = extraKinds(catalog).map(({ kind }) => kind);
  const block = blockKind(catalog)?.kind;
  const extras = [
    ...labels((layer) => kindName(layer) === block).map((label) => `${label}s`),
    ...labels((layer) => between.includes(kindName(layer) ?? "")),
  ];
  if (extras.length === 0) return name;
  const last = extras.pop();
  return `${name} with ${[extras.join(", "), last].filter(Boolean).join(" and ")}`;
}

/** "Random forest" as "random forest", but "AdaBoost", "ReLU" and "SiLU" as they are. */
export const inSentence = (label: string) => label.replace(/\b[A-Z][a-z-]*\b/g, (word) => word.toLowerCase());

/** "of 100 trees", "of 5 neural networks" */
function manyWords(spec: Spec, catalog: Catalog): string {
  const n = getAt(spec, "model.n_estimators");
  const round = roundName(catalog, spec);
  const base = inSentence(kindLabel(catalog, "model", getAt(spec, "model.estimator")));
  return typeof n === "number" ? `of ${count(n, round === "model" ? base : round)}` : "";
}

/** "Adam 0.01", or "Lasso 0.1" of a model without an optimizer: what tells runs apart at a glance. */
export function runLabel(spec: Spec, catalog: Catalog): string {
  const optimizer = getAt(spec, "training.optimizer");
  if (optimizer === undefined) {
    return [kindLabel(catalog, "model", spec.model), strengthWords(spec)].filter(Boolean).join(" ");
  }
  const rate = getAt(spec, "training.optimizer.learning_rate");
  return [kindLabel(catalog, "optimizer", optimizer), typeof rate === "number" ? formatNumber(rate) : ""]
    .filter(Boolean)
    .join(" ");
}

/** What tells models of one kind apart: "0.1" of a penalty, "100 × 0.1" of trees and their rate, "depth 3". */
function strengthWords(spec: Spec): string {
  const number = (path: string) => {
    const value = getAt(spec, path);
    return typeof value === "number" ? formatNumber(value) : "";
  };
  const many = number("model.n_estimators");
  if (many) return [many, number("model.learning_rate")].filter(Boolean).join(" × ");
  const depth = number("model.max_depth");
  return depth ? `depth ${depth}` : number("model.alpha") || number("model.C");
}
