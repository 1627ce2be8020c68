import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resultOf, root } from "./runner";

/** The least mean of the test figure over seeds 1 to 10, with a quarter of the rows for the test. */
const goals: [name: string, figure: "accuracy" | "r2", least: number][] = [
  ["digits", "accuracy", 0.97],
  ["wine", "accuracy", 0.95],
  ["iris", "accuracy", 0.95],
  ["breast_cancer", "accuracy", 0.95],
  ["penguins", "accuracy", 0.95],
  ["diabetes", "r2", 0.4],
  ["noisy_sine", "r2", 0.95],
  ["adding_problem", "r2", 0.95],
  ["diabetes_lasso", "r2", 0.4],
  ["breast_cancer_logistic", "accuracy", 0.95],
  ["digits_forest", "accuracy", 0.965],
  ["wine_extra_trees", "accuracy", 0.965],
  ["penguins_forest", "accuracy", 0.97],
  ["breast_cancer_adaboost", "accuracy", 0.96],
  ["diabetes_boosting", "r2", 0.43],
  ["iris_bagged_networks", "accuracy", 0.93],
];

describe("the built-in tables", () => {
  it.each(goals)(
    "%s: the mean %s of ten seeds is at least %d",
    (name, figure, least) => {
      const spec = JSON.parse(readFileSync(join(root, `tests/specs/${name}.json`), "utf8"));
      expect(spec.split).toMatchObject({ validation: 0, test: 0.25 });
      const figures = Array.from({ length: 10 }, (_, i) => {
        const { metrics } = resultOf({ ...spec, seed: i + 1 }) as Record<
          string,
          Record<string, Record<string, number>>
        >;
        return metrics.test[figure];
      });
      const mean = figures.reduce((sum, value) => sum + value) / figures.length;
      expect(mean, figures.join(" ")).toBeGreaterThanOrEqual(least);
      expect(new Set(figures).size).toBeGreaterThan(1);
    },
    600_000,
  );
});
