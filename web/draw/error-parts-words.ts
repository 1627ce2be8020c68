import { figure, percent } from "./number.js";

/** One model's error, split into what it gets wrong on average, how much it wavers, and what no model can know. */
export interface ErrorParts {
  name: string;
  bias: number;
  variance: number;
  /** null where it cannot be told from the bias, which then holds it. */
  noise: number | null;
}

export const totalOf = ({ bias, variance, noise }: ErrorParts): number => bias + variance + (noise ?? 0);

/** "Decision tree: error 0.12 of bias 0.05, variance 0.06, noise 0.01; Bagging: ..., variance 52 % less than the tree's" */
export function partsSummary(list: readonly ErrorParts[]): string {
  if (list.length === 0) return "nothing measured yet";
  const [first] = list;
  return list
    .map((one, i) => {
      const words = `${one.name}: error ${figure(totalOf(one))}, of it bias ${figure(one.bias)}, variance ${figure(one.variance)}, noise ${one.noise === null ? "not told from the bias" : figure(one.noise)}`;
      return i === 0
        ? words
        : `${words} (${changeWords("variance", first.variance, one.variance)}, ${changeWords("bias", first.bias, one.bias)})`;
    })
    .join("; ");
}

/** "variance 52 % less", "bias 3 % more", "bias the same" */
export function changeWords(what: string, from: number, to: number): string {
  if (!(from > 0) || Math.abs(to - from) < 0.005 * from)
    return `${what} ${from > 0 ? "the same" : figure(to)}`;
  const share = percent(Math.abs(to - from) / from);
  return `${what} ${share} ${to < from ? "less" : "more"}`;
}
