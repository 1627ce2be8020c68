/** The engine's answers about trees, as the pictures take them. */

import type { TreeAnswers, TreePicture } from "../../draw/tree-picture.js";
import type { PlaneMarks, PlotSeries } from "../../draw/types.js";
import type { HistoryEntry, Inspection } from "../../engine/protocol.js";
import { kindName } from "../../state/catalog-lookup.js";
import { getAt } from "../../state/spec-path.js";
import { arrayOf, textsOf } from "../inspections.js";
import type { StageContext } from "../stage-tab.js";

const drawn = new WeakMap<Inspection, TreePicture>();

export function pictureOf(answer: Inspection | undefined): TreePicture | null {
  if (!answer) return null;
  const known = drawn.get(answer);
  if (known) return known;
  const values = (name: string) => arrayOf(answer, name)?.values ?? [];
  const value = arrayOf(answer, "value");
  if (!value) return null;
  const picture: TreePicture = {
    features: textsOf(answer.info, "features"),
    feature: values("feature"),
    left: values("left"),
    right: values("right"),
    threshold: values("threshold"),
    missingLeft: values("missing_left"),
    impurity: values("impurity"),
    weight: values("weight"),
    samples: values("samples"),
    gain: values("gain"),
    depth: values("depth"),
    value,
    sets: (answer.info.sets ?? {}) as TreePicture["sets"],
  };
  drawn.set(answer, picture);
  return picture;
}

/** The nodes that the followed row passes. */
export function pathOf(answer: Inspection | undefined): number[] {
  const path = arrayOf(answer, "path");
  return path ? Array.from(path.values as Float32Array).filter((node) => node >= 0) : [];
}

/** What a tree of this model answers. Trees of gradient boosting take steps, whatever the task. */
export function answersOf(context: StageContext): TreeAnswers {
  if (kindName(context.spec.model) === "gradient_boosting") return "step";
  return getAt(context.spec, "data.task") === "regression" ? "mean" : "classes";
}

/** What the impurity of a node is. */
export function criterionOf(context: StageContext): string {
  const { spec } = context;
  if (getAt(spec, "model.order") === "second") return "";
  const chosen = getAt(spec, "model.criterion") ?? getAt(spec, "model.estimator.criterion");
  if (typeof chosen === "string") return chosen.replaceAll("_", " ").replace("mse", "MSE");
  return answersOf(context) === "classes" ? "gini" : "squared error";
}

/** Columns with missing cells. */
export const gapsOf = ({ live }: StageContext): Set<string> =>
  new Set(live.table?.columns.filter((column) => column.missing > 0).map((column) => column.name));

/** A figure for each training row, put to the points of the plane: NaN where a point is of another part. */
export function marksOf(
  name: string,
  rows: ArrayLike<number> | undefined,
  values: ArrayLike<number> | undefined,
  points: Inspection | null,
  signed = false,
): PlaneMarks | null {
  const shown = arrayOf(points, "row")?.values;
  if (!rows || !values || !shown) return null;
  const of = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) of.set(rows[i], values[i]);
  return { name, values: Float32Array.from(shown, (row) => of.get(row) ?? Number.NaN), signed };
}

/** One column of [n, k] numbers. */
export function columnOf(
  tensor: { shape: number[]; values: ArrayLike<number> } | null,
  column: number,
): Float32Array | undefined {
  if (!tensor) return undefined;
  const k = tensor.shape[1] ?? 1;
  return Float32Array.from({ length: tensor.shape[0] }, (_, i) => tensor.values[i * k + column]);
}

/** Share of wrong answers, or the mean squared error, of one part in an entry of the history; NaN where it has none. */
export function errorOf(entry: HistoryEntry, part: string): number {
  const accuracy = entry[`${part}_accuracy`];
  return typeof accuracy === "number" ? 1 - accuracy : Number(entry[`${part}_rmse`] ?? Number.NaN) ** 2;
}

/** The errors of the training and the validation part, tree by tree, of what the history holds. */
export function errorSeries(history: readonly HistoryEntry[]): PlotSeries[] {
  return (["train", "validation"] as const).flatMap((part) => {
    const entries = history.filter((entry) => !Number.isNaN(errorOf(entry, part)));
    if (entries.length === 0) return [];
    return [
      {
        part,
        x: entries.map((entry) => entry.epoch as number),
        y: entries.map((entry) => errorOf(entry, part)),
      },
    ];
  });
}

/** The error of the training rows, as errorSeries has it, each by the trees that did not see it; where that is kept. */
export function oobSeries(history: readonly HistoryEntry[], regression: boolean): PlotSeries[] {
  const key = regression ? "oob_mse" : "oob_score";
  const entries = history.filter((entry) => typeof entry[key] === "number");
  if (entries.length === 0) return [];
  const y = entries.map((entry) => (regression ? Number(entry[key]) : 1 - Number(entry[key])));
  return [{ part: "oob", x: entries.map((entry) => entry.epoch as number), y }];
}

export function seriesFrom(history: readonly HistoryEntry[], key: string): PlotSeries[] {
  return (["train", "validation"] as const).flatMap((part) => {
    const entries = history.filter((entry) => `${part}_${key}` in entry);
    if (entries.length === 0) return [];
    const values = entries.map((entry) => Number(entry[`${part}_${key}`] ?? Number.NaN));
    return [{ part, x: entries.map((entry) => entry.epoch as number), y: values }];
  });
}

/** A staged answer as a curve. */
export function stagedSeries(
  answer: Inspection | undefined,
  part: PlotSeries["part"],
  what: "loss" | "error",
): PlotSeries[] {
  const values = arrayOf(answer, what)?.values;
  if (!values || values.length === 0) return [];
  return [{ part, x: Array.from(values as Float32Array, (_, i) => i + 1), y: values }];
}
