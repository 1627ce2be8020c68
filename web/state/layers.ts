/** A network's list of layers as columns: a dense layer with what follows it up to the next. Every change is a copy. */
import type { Catalog, KindInfo } from "../engine/protocol.js";
import { kindInfo, kindName, kindsOf } from "./catalog-lookup.js";
import { isObject, type PathPart, setAt } from "./spec-path.js";

export type Layers = readonly unknown[];

export interface LayerColumn {
  /** Index of the dense layer in the list. */
  dense: number;
  units: number;
  /** Index and kind of the activation, if one follows. */
  activationAt: number | null;
  activation: string | null;
  /** Indices of whatever else follows, in order. */
  extras: number[];
  /** One past the last index that belongs to this column. */
  end: number;
}

const GROUP = "layer";

export function isActivation(catalog: Catalog, layer: unknown): boolean {
  return kindInfo(catalog, GROUP, layer)?.tags.includes("activation") ?? false;
}

export function activationKinds(catalog: Catalog): KindInfo[] {
  return kindsOf(catalog, GROUP).filter((kind) => kind.tags.includes("activation"));
}

/** The kind of layer that has units. */
export function denseKind(catalog: Catalog): KindInfo | undefined {
  return kindsOf(catalog, GROUP).find((kind) => kind.params.some((param) => param.key === "units"));
}

/** Kinds that are neither dense nor an activation: normalization, dropout. */
export function extraKinds(catalog: Catalog): KindInfo[] {
  const dense = denseKind(catalog);
  return kindsOf(catalog, GROUP).filter((kind) => kind !== dense && !kind.tags.includes("activation"));
}

export function layerColumns(layers: Layers, catalog: Catalog): LayerColumn[] {
  const columns: LayerColumn[] = [];
  const dense = denseKind(catalog)?.kind;
  layers.forEach((layer, i) => {
    if (kindName(layer) === dense) {
      const units = isObject(layer) && typeof layer.units === "number" ? layer.units : 0;
      columns.push({ dense: i, units, activationAt: null, activation: null, extras: [], end: i + 1 });
      return;
    }
    const column = columns[columns.length - 1];
    if (!column) return;
    column.end = i + 1;
    if (column.activation === null && isActivation(catalog, layer)) {
      column.activationAt = i;
      column.activation = kindName(layer) ?? null;
    } else {
      column.extras.push(i);
    }
  });
  return columns;
}

/** Inserts a column before column `index`; it takes width and activation from its neighbour. */
export function addColumn(layers: Layers, catalog: Catalog, index: number): unknown[] {
  const columns = layerColumns(layers, catalog);
  const neighbour = columns[Math.min(index, columns.length) - 1] ?? columns[0];
  const kind = denseKind(catalog)?.kind ?? "dense";
  const activation = neighbour ? neighbour.activation : (activationKinds(catalog)[0]?.kind ?? null);
  const fresh: unknown[] = [{ kind, units: neighbour?.units ?? 8 }];
  if (activation !== null) fresh.push({ kind: activation });
  const at = columns[index]?.dense ?? layers.length;
  return [...layers.slice(0, at), ...fresh, ...layers.slice(at)];
}

export function removeColumn(layers: Layers, catalog: Catalog, index: number): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  return column ? [...layers.slice(0, column.dense), ...layers.slice(column.end)] : [...layers];
}

export function resizeColumn(layers: Layers, catalog: Catalog, index: number, units: number): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  return column ? (setAt(layers, [column.dense, "units"], units) as unknown[]) : [...layers];
}

/** kind null takes the activation away. */
export function activateColumn(
  layers: Layers,
  catalog: Catalog,
  index: number,
  kind: string | null,
): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  if (!column) return [...layers];
  const without = layers.filter((_, i) => i !== column.activationAt);
  if (kind === null) return without;
  const at = column.activationAt ?? column.dense + 1;
  return [...without.slice(0, at), { kind }, ...without.slice(at)];
}

/** Takes column `index` out and puts it back at position `to`. */
export function moveColumn(layers: Layers, catalog: Catalog, index: number, to: number): unknown[] {
  const columns = layerColumns(layers, catalog);
  const moved = columns[index];
  if (!moved || to < 0 || to >= columns.length) return [...layers];
  const rest = removeColumn(layers, catalog, index);
  const at = layerColumns(rest, catalog)[to]?.dense ?? rest.length;
  return [...rest.slice(0, at), ...layers.slice(moved.dense, moved.end), ...rest.slice(at)];
}

/** Where an entry of the list stands in the description. */
export function layerPath(index: number): readonly PathPart[] {
  return ["model", "layers", index];
}
