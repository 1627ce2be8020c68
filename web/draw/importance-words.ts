import { figure } from "./number.js";

/** What a column is worth by one measure, with its spread. */
export interface Worth {
  mean: number;
  deviation: number;
}

/** A column, by how much its splits lower the impurity and by what is lost when its values are shuffled. */
export interface ImportanceRow {
  feature: string;
  impurity: Worth | null;
  permutation: Worth | null;
}

type Pair = { mean: ArrayLike<number>; deviation: ArrayLike<number> } | null;

export function importanceRows(
  features: readonly string[],
  impurity: Pair,
  permutation: Pair,
): ImportanceRow[] {
  const worth = (pair: Pair, i: number) =>
    pair && i < pair.mean.length ? { mean: pair.mean[i], deviation: pair.deviation[i] } : null;
  return features.map((feature, i) => ({
    feature,
    impurity: worth(impurity, i),
    permutation: worth(permutation, i),
  }));
}

export type Measure = "impurity" | "permutation";

/** Largest first by a measure; as they come where it is not known. */
export function bySizeOf(rows: readonly ImportanceRow[], measure: Measure): ImportanceRow[] {
  return [...rows].sort((a, b) => (b[measure]?.mean ?? 0) - (a[measure]?.mean ?? 0));
}

/** "flavanoids matters most by impurity (0.31 ± 0.02), then proline; shuffled, proline costs most (0.12 ± 0.03)" */
export function importanceSummary(rows: readonly ImportanceRow[]): string {
  const words = (measure: Measure) => {
    const [first, second] = bySizeOf(rows, measure);
    const worth = first?.[measure];
    if (!first || !worth) return "";
    const size = `${figure(worth.mean)} ± ${figure(worth.deviation)}`;
    return measure === "impurity"
      ? `${first.feature} lowers the impurity most (${size})${second ? `, then ${second.feature}` : ""}`
      : worth.mean > 0
        ? `shuffling ${first.feature} costs most (${size})${second ? `, then ${second.feature}` : ""}`
        : "shuffling any one column costs nothing";
  };
  return (
    [words("impurity"), words("permutation")].filter(Boolean).join("; ") ||
    "importances come with the first tree"
  );
}
