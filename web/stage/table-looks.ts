/** The engine's looks at the table, as the pictures of its columns take them. */
import type { PlanePoints } from "../draw/types.js";
import type { Inspection } from "../engine/protocol.js";
import { PARTS, type Part } from "../style/palette.js";
import { arrayOf, pointsOf, textsOf } from "./inspections.js";

/** The values of one column, counted by part, class and bar. */
export interface ColumnLook {
  name: string;
  numeric: boolean;
  /** Bounds of the bars (one more than there are), or their names. */
  edges: number[];
  categories: string[];
  classes: string[];
  bars: number;
  /** [part, class, bar], row-major. */
  counts: ArrayLike<number>;
  /** By part and class. */
  missing: number[][];
  /** 0, 5, 25, 50, 75, 95 and 100 %; none where there are no numbers. */
  quantiles: number[];
}

const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((each): each is number => typeof each === "number") : [];

export function columnLook(inspection: Inspection | null): ColumnLook | null {
  const counts = arrayOf(inspection, "counts");
  if (!inspection || !counts) return null;
  const { info } = inspection;
  const missing = Array.isArray(info.missing) ? info.missing.map(numbers) : [];
  return {
    name: String(info.column),
    numeric: info.type === "numeric",
    edges: numbers(info.edges),
    categories: textsOf(info, "categories"),
    classes: textsOf(info, "classes"),
    bars: counts.shape[2] ?? 0,
    counts: counts.values,
    missing,
    quantiles: numbers(info.quantiles),
  };
}

/** How many values of a class stand in each bar of a part. */
export function barsOf(look: ColumnLook, part: Part, label: number): number[] {
  const k = Math.max(1, look.classes.length);
  const start = (PARTS.indexOf(part) * k + label) * look.bars;
  return Array.from({ length: look.bars }, (_, i) => Number(look.counts[start + i] ?? 0));
}

const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);

/** Rows of a class in a part, those where the column is missing too. */
export function rowsOf(look: ColumnLook, part: Part, label: number): number {
  return sum(barsOf(look, part, label)) + (look.missing[PARTS.indexOf(part)]?.[label] ?? 0);
}

export const missingOf = (look: ColumnLook): number => sum(look.missing.map(sum));

export interface ScatterLook {
  x: { name: string; categories: string[] };
  y: { name: string; categories: string[] };
  count: number;
  points: PlanePoints;
}

export function scatterLook(inspection: Inspection | null): ScatterLook | null {
  const points = pointsOf(inspection);
  if (!inspection || !points) return null;
  const axis = (key: "x" | "y") => {
    const given = inspection.info[key] as { name?: string } | undefined;
    return { name: String(given?.name ?? key), categories: textsOf(given, "categories") };
  };
  return { x: axis("x"), y: axis("y"), count: Number(inspection.info.count), points };
}

/** How the numeric columns go together. */
export interface Correlations {
  columns: string[];
  /** [d, d], row-major; NaN where a column is constant. */
  values: ArrayLike<number>;
  /** Rows that each pair has. */
  counts: ArrayLike<number>;
  /** Rows that lack no number. */
  rows: number;
}

export function correlationsOf(inspection: Inspection | null): Correlations | null {
  const values = arrayOf(inspection, "correlation")?.values;
  const counts = arrayOf(inspection, "count")?.values;
  if (!inspection || !values || !counts) return null;
  return { columns: textsOf(inspection.info, "columns"), values, counts, rows: Number(inspection.info.rows) };
}
