import { PART_NAMES } from "./line-plot-words.js";
import { count, figure, percent, plural } from "./number.js";
import type { Part } from "./types.js";

/** What the words of a confusion matrix are made from. */
export interface Confusion {
  /** Rows true, columns predicted. */
  matrix: readonly (readonly number[])[];
  labels: readonly string[];
  target: string;
  /** Positive class of a two-class problem, "" for none. */
  positive: string;
  rows: Part;
  /** When the rows were counted, if not just now: "after epoch 12". */
  since?: string;
}

/** Rows of a true class. */
export function actualTotal(matrix: Confusion["matrix"], i: number): number {
  return matrix[i].reduce((sum, n) => sum + n, 0);
}

/** Share of the true class i that was predicted as j; NaN for a class without rows. */
export function rate(matrix: Confusion["matrix"], i: number, j: number): number {
  return matrix[i][j] / actualTotal(matrix, i);
}

/** TP, FP, FN or TN of a two-class problem with a positive class; "" otherwise. */
export function cellCode(
  { matrix, labels, positive }: Confusion,
  i: number,
  j: number,
): "" | "TP" | "FP" | "FN" | "TN" {
  const p = labels.indexOf(positive);
  if (matrix.length !== 2 || p < 0) return "";
  return i === p ? (j === p ? "TP" : "FN") : j === p ? "FP" : "TN";
}

const NAMES = { TP: "true positives", FP: "false positives", FN: "false negatives", TN: "true negatives" };

/** "7 rows of class virginica were predicted versicolor: 14 % of the true virginica" */
export function cellWords(confusion: Confusion, i: number, j: number): string {
  const { matrix, labels } = confusion;
  const n = matrix[i][j];
  const total = actualTotal(matrix, i);
  const code = cellCode(confusion, i, j);
  const were = n === 1 ? "was" : "were";
  const what = i === j ? `${were} rightly predicted` : `${were} predicted ${labels[j]}`;
  const share =
    total > 0 ? `: ${percent(n / total)} of the true ${labels[i]}` : `: no row is truly ${labels[i]}`;
  return `${plural(n, "row")} of class ${labels[i]} ${what}${share}${code ? ` (${NAMES[code]}, ${code})` : ""}`;
}

/** "validation: 141 of 150 rows right (94 %); most often confused: virginica for versicolor, 7 rows" */
export function confusionSummary(confusion: Confusion): string {
  const { matrix, labels, rows } = confusion;
  let [total, right, worst, at] = [0, 0, 0, [0, 0]];
  for (const [i, row] of matrix.entries()) {
    for (const [j, n] of row.entries()) {
      total += n;
      if (i === j) right += n;
      else if (n > worst) [worst, at] = [n, [i, j]];
    }
  }
  const head = `${PART_NAMES[rows]}: ${count(right)} of ${plural(total, "row")} right (${percent(right / total)})`;
  if (worst === 0) return `${head}; no class is confused with another`;
  return `${head}; most often confused: ${labels[at[0]]} taken for ${labels[at[1]]}, ${plural(worst, "row")}`;
}

/** The large figure of a cell. */
export function cellFigure(
  matrix: Confusion["matrix"],
  i: number,
  j: number,
  mode: "counts" | "rates",
): string {
  if (mode === "counts") return count(matrix[i][j]);
  const share = rate(matrix, i, j);
  return Number.isNaN(share)
    ? "–"
    : share === 0 || share === 1
      ? figure(share * 100)
      : String(Math.round(share * 100));
}
