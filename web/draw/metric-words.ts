import type { Values } from "./formula.js";
import { figure } from "./number.js";
import type { MetricInfo } from "./types.js";

export type PartFigures = Record<string, unknown>;

/** Formulas where the catalog gives none, in the same notation. */
const FORMULAS: Record<string, string> = {
  accuracy: "\\frac{right}{n}",
  precision: "\\frac{tp}{tp + fp}",
  recall: "\\frac{tp}{tp + fn}",
  f1: "\\frac{2\\,tp}{2\\,tp + fp + fn}",
  specificity: "\\frac{tn}{tn + fp}",
};

/** The rule, and the same rule with this part's figures where they are known. */
export interface Worked {
  rule: string;
  filled: string;
  values: Values | null;
}

/**
 * How a figure came about: for two classes the counts of the positive class go into the rule; for more classes
 * precision, recall, F1, specificity and ROC AUC are the mean of the classes' own.
 */
export function worked(
  metric: string,
  info: MetricInfo | undefined,
  part: PartFigures,
  labels: readonly string[],
  positive: string,
): Worked {
  const rule = info?.formula || FORMULAS[metric] || "";
  const nothing = { rule, filled: "", values: null };
  const matrix = part.confusion_matrix as number[][] | undefined;
  if (metric === "rmse" && typeof part.mse === "number")
    return { rule, filled: "\\sqrt{mse}", values: { mse: part.mse } };
  if (!Array.isArray(matrix) || matrix.length === 0) return nothing;
  if (metric === "accuracy") return { rule, ...accuracy(matrix) };
  const p = labels.indexOf(positive);
  if (matrix.length === 2 && p >= 0) {
    if (!(metric in FORMULAS)) return nothing;
    const q = 1 - p;
    const values = { tp: matrix[p][p], fp: matrix[q][p], fn: matrix[p][q], tn: matrix[q][q] };
    return { rule, filled: FORMULAS[metric], values };
  }
  const perClass = Array.isArray(part.per_class) ? (part.per_class as Record<string, number>[]) : [];
  const figures = perClass.map((row) => row[metric]).filter((value) => typeof value === "number");
  if (figures.length !== matrix.length) return nothing;
  const shown = figures.slice(0, 6).map(plain);
  if (figures.length > shown.length) shown.push("…");
  return { rule, filled: `\\frac{${shown.join(" + ")}}{${figures.length}}`, values: {} };
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function accuracy(matrix: number[][]): { filled: string; values: Values } {
  const n = matrix.flat().reduce((sum, value) => sum + value, 0);
  const diagonal = matrix.map((row, i) => row[i]);
  const above =
    diagonal.length <= 6 ? diagonal.join(" + ") : String(diagonal.reduce((sum, value) => sum + value, 0));
  return { filled: `\\frac{${above}}{n}`, values: { n } };
}

/** Address of a source: itself if it is one, the page of a scikit-learn function, else null. */
export function sourceLink(source: string | undefined): string | null {
  if (!source) return null;
  if (/^https?:\/\//.test(source)) return source;
  const name = /^sklearn(?:\.\w+)+/.exec(source)?.[0];
  return name ? `https://scikit-learn.org/stable/modules/generated/${name}.html` : null;
}

/** Names of the single figures in any part, in the catalog's order, those unknown to it last. */
export function scalarMetrics(parts: readonly PartFigures[], infos: readonly MetricInfo[]): string[] {
  const present = new Set(
    parts.flatMap((part) =>
      Object.keys(part).filter((key) => part[key] === null || typeof part[key] === "number"),
    ),
  );
  const known = infos.map((info) => info.kind).filter((kind) => present.has(kind));
  return [...known, ...[...present].filter((kind) => !known.includes(kind))];
}

/** "validation: accuracy 0.94, precision 0.93" */
export function metricsSummary(
  name: string,
  part: PartFigures,
  metrics: readonly string[],
  labelOf: (metric: string) => string,
): string {
  return `${name}: ${metrics.map((metric) => `${labelOf(metric)} ${figure(part[metric] as number)}`).join(", ")}`;
}
