/**
 * A list of layers as columns: a dense layer, a cell or a block of layers with what follows it up to the next. The list is the
 * network's or a block's own. Every change is a copy.
 */
import type { Catalog, KindInfo } from "../engine/protocol.js";
import { kindInfo, kindName, kindsOf } from "./catalog-lookup.js";
import { getAt, isObject, type PathPart, setAt } from "./spec-path.js";

export type Layers = readonly unknown[];

export interface LayerColumn {
  /** Index of the dense layer, cell or block in the list. */
  dense: number;
  /** Whether that is a block. */
  block: boolean;
  /** How wide its output is; 0 for a block that keeps the width of the inputs. */
  units: number;
  /** Where the number stands that decides this, from the list on; null for a block that keeps its width. */
  unitsPath: readonly PathPart[] | null;
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

/** The kind of layer that holds layers, if there is one. */
export function blockKind(catalog: Catalog): KindInfo | undefined {
  return kindsOf(catalog, GROUP).find((kind) => kind.params.some((param) => param.type === "kinds"));
}

/** Where a block keeps its layers. */
function innerKey(catalog: Catalog): string {
  return blockKind(catalog)?.params.find((param) => param.type === "kinds")?.key ?? "layers";
}

/** The layers of a block; null for any other layer. */
export function innerLayers(layer: unknown, catalog: Catalog): Layers | null {
  const block = blockKind(catalog);
  if (!block || kindName(layer) !== block.kind) return null;
  const key = innerKey(catalog);
  const list = isObject(layer) ? layer[key] : undefined;
  const standard = block.params.find((param) => param.key === key)?.default;
  return Array.isArray(list) ? list : Array.isArray(standard) ? standard : [];
}

/** The kinds of layer that read a sequence. */
export function cellKinds(catalog: Catalog): KindInfo[] {
  return kindsOf(catalog, GROUP).filter((kind) => kind.tags.includes("recurrent"));
}

export function isCell(catalog: Catalog, layer: unknown): boolean {
  return kindInfo(catalog, GROUP, layer)?.tags.includes("recurrent") ?? false;
}

/** Kinds that stand behind a layer and are no activation: normalization, dropout. */
export function extraKinds(catalog: Catalog): KindInfo[] {
  const [dense, block] = [denseKind(catalog), blockKind(catalog)];
  return kindsOf(catalog, GROUP).filter(
    (kind) =>
      kind !== dense &&
      kind !== block &&
      !kind.tags.includes("activation") &&
      !kind.tags.includes("recurrent"),
  );
}

/** Path of the number of units that decides how wide the output of a layer is; null if it keeps its input's width. */
function unitsPathOf(layer: unknown, catalog: Catalog): readonly PathPart[] | null {
  if (kindName(layer) === denseKind(catalog)?.kind || isCell(catalog, layer)) return ["units"];
  const inner = innerLayers(layer, catalog);
  if (!inner) return null;
  for (let i = inner.length - 1; i >= 0; i--) {
    const path = unitsPathOf(inner[i], catalog);
    if (path) return [innerKey(catalog), i, ...path];
  }
  return null;
}

/** Indices of what stands before the first column: it works on the inputs. */
export function leadingLayers(layers: Layers, catalog: Catalog): number[] {
  const first = layerColumns(layers, catalog)[0]?.dense ?? layers.length;
  return Array.from({ length: first }, (_, i) => i);
}

export function layerColumns(layers: Layers, catalog: Catalog): LayerColumn[] {
  const columns: LayerColumn[] = [];
  const dense = denseKind(catalog)?.kind;
  layers.forEach((layer, i) => {
    const column = columns[columns.length - 1];
    const inner = innerLayers(layer, catalog);
    if (kindName(layer) === dense || inner || isCell(catalog, layer)) {
      const path = unitsPathOf(layer, catalog);
      const given = path && getAt(inner ? withInner(layer, inner, catalog) : layer, path);
      const units = typeof given === "number" ? given : path ? 0 : (column?.units ?? 0);
      const unitsPath = path && [i, ...path];
      const head = { dense: i, block: inner !== null, units, unitsPath };
      columns.push({ ...head, activationAt: null, activation: null, extras: [], end: i + 1 });
      return;
    }
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

function withInner(layer: unknown, inner: Layers, catalog: Catalog): Record<string, unknown> {
  return { ...(isObject(layer) ? layer : { kind: kindName(layer) }), [innerKey(catalog)]: inner };
}

/** Inserts a column before column `index`; it takes width and activation from its neighbour. */
export function addColumn(layers: Layers, catalog: Catalog, index: number): unknown[] {
  const columns = layerColumns(layers, catalog);
  const neighbour = columns[Math.min(index, columns.length) - 1] ?? columns[0];
  const beside = neighbour && layers[neighbour.dense];
  if (isCell(catalog, beside)) {
    const at = columns[index]?.dense ?? (neighbour?.end as number);
    return [...layers.slice(0, at), beside, ...layers.slice(at)];
  }
  const kind = denseKind(catalog)?.kind ?? "dense";
  const activation = neighbour ? neighbour.activation : (activationKinds(catalog)[0]?.kind ?? null);
  const fresh: unknown[] = [{ kind, units: neighbour?.units ?? 8 }];
  if (activation !== null) fresh.push({ kind: activation });
  const at = columns[index]?.dense ?? layers.length;
  return [...layers.slice(0, at), ...fresh, ...layers.slice(at)];
}

/** Puts another kind of cell in the place of column `index`, as wide as that was. */
export function changeCell(layers: Layers, catalog: Catalog, index: number, kind: string): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  return column
    ? layers.map((layer, i) => (i === column.dense ? { kind, units: column.units } : layer))
    : [...layers];
}

/** Appends a cell or a dense layer as wide as the column before. */
export function appendKind(layers: Layers, catalog: Catalog, kind: string): unknown[] {
  const columns = layerColumns(layers, catalog);
  return [...layers, { kind, units: columns[columns.length - 1]?.units || 32 }];
}

/** Appends a block that keeps the width: a dense layer and the activation of the column before. */
export function addBlock(layers: Layers, catalog: Catalog): unknown[] {
  const columns = layerColumns(layers, catalog);
  const last = columns[columns.length - 1];
  const body: unknown[] = [{ kind: denseKind(catalog)?.kind ?? "dense", units: last?.units || 8 }];
  const activation = last?.activation ?? activationKinds(catalog)[0]?.kind;
  if (activation) body.push({ kind: activation });
  return [...layers, { kind: blockKind(catalog)?.kind, [innerKey(catalog)]: body }];
}

/** Puts a layer of a kind behind column `index` (-1: the inputs); a normalization before its activation. */
export function addExtra(layers: Layers, catalog: Catalog, index: number, kind: string): unknown[] {
  const columns = layerColumns(layers, catalog);
  const column = columns[index];
  const early = kindInfo(catalog, GROUP, kind)?.tags.includes("normalization");
  const at = column ? (early ? column.dense + 1 : column.end) : (columns[0]?.dense ?? layers.length);
  return [...layers.slice(0, at), { kind }, ...layers.slice(at)];
}

/** Takes entry `at` out and puts it back at position `to`. */
export function moveEntry(layers: Layers, at: number, to: number): unknown[] {
  const rest = layers.filter((_, i) => i !== at);
  return [...rest.slice(0, to), layers[at], ...rest.slice(to)];
}

export function removeColumn(layers: Layers, catalog: Catalog, index: number): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  return column ? [...layers.slice(0, column.dense), ...layers.slice(column.end)] : [...layers];
}

export function resizeColumn(layers: Layers, catalog: Catalog, index: number, units: number): unknown[] {
  const column = layerColumns(layers, catalog)[index];
  if (!column?.unitsPath) return [...layers];
  // A block that stands by its bare name holds its default layers, which are written out here.
  const inner = column.block ? innerLayers(layers[column.dense], catalog) : null;
  const list = inner
    ? layers.map((layer, i) => (i === column.dense ? withInner(layer, inner, catalog) : layer))
    : layers;
  return setAt(list, column.unitsPath, units) as unknown[];
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
