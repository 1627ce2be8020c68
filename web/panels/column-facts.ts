/** What can be said of a column in a few words. */
import { count } from "../draw/number.js";
import type { Catalog, ColumnSummary, ParamInfo, Spec } from "../engine/protocol.js";
import { innerParams, paramOf, rootParams } from "../state/catalog-lookup.js";
import { formatNumber } from "../state/check-value.js";
import { isNoFeature, isObject } from "../state/spec-path.js";

const short = (value: number) => formatNumber(Number(value.toPrecision(3)));

/** "11.03 to 14.83" or "3 values". */
export function rangeWords(column: ColumnSummary): string {
  if (column.constant) return "constant";
  if (column.type === "numeric" && column.minimum !== undefined && column.maximum !== undefined) {
    return `${short(column.minimum)} to ${short(column.maximum)}`;
  }
  return `${count(column.distinct)} value${column.distinct === 1 ? "" : "s"}`;
}

export function missingWords(column: ColumnSummary): string {
  return column.missing > 0 ? `${count(column.missing)} missing` : "";
}

/** What the tiny picture of a column is given. */
export function histogramOf(column: ColumnSummary): {
  counts: number[];
  edges: number[];
  categories: string[];
} {
  if (column.histogram) return { ...column.histogram, categories: [] };
  const shown = (column.categories ?? []).slice(0, 12);
  return {
    counts: shown.map((entry) => entry.count),
    edges: [],
    categories: shown.map((entry) => entry.value),
  };
}

export function dataParam(catalog: Catalog, key: string): ParamInfo | undefined {
  const section = paramOf(rootParams(catalog), "data");
  return section && paramOf(innerParams(catalog, section, {}), key);
}

/**
 * The columns that are learned from: as given, or all but the target, those whose type is that of no feature, and what
 * orders and groups a series.
 */
export function chosenFeatures(spec: Spec, columns: readonly ColumnSummary[], target: string): string[] {
  const data = isObject(spec.data) ? spec.data : {};
  if (Array.isArray(data.features))
    return data.features.filter((name): name is string => typeof name === "string");
  const types = isObject(data.types) ? data.types : {};
  const { order, group } = isObject(data.sequence) ? data.sequence : {};
  const others = [target, order, group];
  return columns
    .map(({ name }) => name)
    .filter((name) => !others.includes(name) && !isNoFeature(types[name]));
}
