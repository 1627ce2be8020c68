import { describe, expect, it } from "vitest";
import { cellCode, cellWords, confusionSummary } from "../../web/draw/confusion-words.js";
import { histogramSummary } from "../../web/draw/histogram.js";
import { plotSummary, plotTable, trend } from "../../web/draw/line-plot-words.js";
import { metricsSummary, scalarMetrics, sourceLink, worked } from "../../web/draw/metric-words.js";
import { count, figure, percent, shortCount } from "../../web/draw/number.js";
import { sparkPath } from "../../web/draw/spark.js";
import type { PlotRun } from "../../web/draw/types.js";

const run = (train: number[], validation: number[]): PlotRun => ({
  id: "1",
  name: "1 adam",
  color: 0,
  series: [
    { part: "train", x: train.map((_, i) => i + 1), y: train },
    { part: "validation", x: validation.map((_, i) => i + 1), y: validation },
  ],
});
const words = { heading: "Loss", xLabel: "epoch", better: "lower" as const, current: "" };

describe("figures", () => {
  it.each([
    [0.21, "0.2100"],
    [12, "12"],
    [1234567, "1,234,567"],
    [-0.5, "−0.5000"],
    [0.000123, "1.23e−4"],
    [12.345, "12.35"],
    [123.45, "123.5"],
    [Number.NaN, "–"],
    [null, "–"],
    [Number.POSITIVE_INFINITY, "∞"],
    [4.2e9, "4.20e9"],
  ])("%s is written %s", (value, text) => expect(figure(value)).toBe(text));

  it("writes shares and counts", () => {
    expect([0.14, 0.965, 0.005, 1, 0, Number.NaN].map(percent)).toEqual([
      "14 %",
      "96.5 %",
      "0.5 %",
      "100 %",
      "0 %",
      "–",
    ]);
    expect([999, 1797].map(count)).toEqual(["999", "1,797"]);
    expect([9999, 12_345, 35_000_000].map(shortCount)).toEqual(["9,999", "12.3k", "35M"]);
  });
});

describe("the words of a plot", () => {
  it("say where the curves stand and where they go", () => {
    const text = plotSummary([run([0.5, 0.3, 0.2, 0.11], [0.6, 0.4, 0.3, 0.21])], words);
    expect(text).toBe("validation loss 0.2100 after 4 epochs, falling; training loss 0.1100");
  });

  it("name the best epoch once it has passed, and other runs", () => {
    const text = plotSummary(
      [run([1], [1]), run([0.5, 0.3, 0.2, 0.1, 0.1], [0.6, 0.3, 0.4, 0.5, 0.6])],
      words,
    );
    expect(text).toBe(
      "1 adam: validation loss 0.6000 after 5 epochs, rising, best 0.3000 at epoch 2; training loss 0.1000; 1 more run on the plot",
    );
  });

  it("say when there is nothing, or no number any more", () => {
    expect(plotSummary([], words)).toBe("loss: nothing to show yet");
    expect(plotSummary([run([1, Number.NaN], [])], words)).toBe(
      "training loss is no longer a number at epoch 2",
    );
  });

  it("judge the trend by the last fifth", () => {
    expect(trend([5, 4, 3, 2, 1])).toBe("falling");
    expect(
      trend([...Array.from({ length: 40 }, (_, i) => 40 - i), ...Array.from({ length: 12 }, () => 1)]),
    ).toBe("level");
    expect(trend([3])).toBe("level");
  });

  it("have a table behind them: one row an epoch, one column a curve", () => {
    expect(plotTable([run([0.5, 0.4], [0.6])], "epoch", "loss")).toEqual([
      ["epoch", "1 adam training loss", "1 adam validation loss"],
      [1, 0.5, 0.6],
      [2, 0.4, Number.NaN],
    ]);
  });
});

describe("the words of a confusion matrix", () => {
  const iris = {
    matrix: [
      [50, 0, 0],
      [0, 46, 4],
      [0, 7, 43],
    ],
    labels: ["setosa", "versicolor", "virginica"],
    target: "species",
    positive: "",
    rows: "validation" as const,
  };
  const binary = {
    matrix: [
      [41, 4],
      [3, 40],
    ],
    labels: ["no", "yes"],
    target: "ill",
    positive: "yes",
    rows: "test" as const,
  };

  it("explain a cell", () => {
    expect(cellWords(iris, 2, 1)).toBe(
      "7 rows of class virginica were predicted versicolor: 14 % of the true virginica",
    );
    expect(cellWords(iris, 0, 0)).toBe(
      "50 rows of class setosa were rightly predicted: 100 % of the true setosa",
    );
    expect(cellWords(binary, 1, 0)).toBe(
      "3 rows of class yes were predicted no: 7 % of the true yes (false negatives, FN)",
    );
    expect(
      cellWords(
        {
          ...binary,
          matrix: [
            [0, 0],
            [1, 0],
          ],
        },
        0,
        0,
      ),
    ).toContain("no row is truly no");
  });

  it("name the four cells by the positive class, whichever it is", () => {
    const codes = (positive: string) =>
      [0, 1].map((i) => [0, 1].map((j) => cellCode({ ...binary, positive }, i, j)));
    expect(codes("yes")).toEqual([
      ["TN", "FP"],
      ["FN", "TP"],
    ]);
    expect(codes("no")).toEqual([
      ["TP", "FN"],
      ["FP", "TN"],
    ]);
    expect(codes("")).toEqual([
      ["", ""],
      ["", ""],
    ]);
    expect(cellCode(iris, 0, 0)).toBe("");
  });

  it("sum it up", () => {
    expect(confusionSummary(iris)).toBe(
      "validation: 139 of 150 rows right (92.7 %); most often confused: virginica taken for versicolor, 7 rows",
    );
    expect(
      confusionSummary({
        ...binary,
        matrix: [
          [3, 0],
          [0, 2],
        ],
      }),
    ).toBe("test: 5 of 5 rows right (100 %); no class is confused with another");
  });
});

describe("worked formulas", () => {
  const info = {
    kind: "precision",
    label: "Precision",
    help: "",
    formula: "\\frac{tp}{tp + fp}",
    source: "sklearn.metrics.precision_score",
  };
  const part = {
    confusion_matrix: [
      [41, 3],
      [4, 40],
    ],
    precision: 40 / 43,
    mse: 0.04,
    accuracy: 81 / 88,
  };

  it("put in the counts of the positive class", () => {
    expect(worked("precision", info, part, ["no", "yes"], "yes")).toEqual({
      rule: info.formula,
      filled: "\\frac{tp}{tp + fp}",
      values: { tp: 40, fp: 3, fn: 4, tn: 41 },
    });
    expect(worked("precision", info, part, ["no", "yes"], "no").values).toEqual({
      tp: 41,
      fp: 4,
      fn: 3,
      tn: 40,
    });
  });

  it("average the classes where there are more than two", () => {
    const three = {
      confusion_matrix: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      per_class: [{ recall: 1 }, { recall: 0.5 }, { recall: 0.123456 }],
    };
    expect(worked("recall", undefined, three, ["a", "b", "c"], "").filled).toBe("\\frac{1 + 0.5 + 0.123}{3}");
  });

  it("count the diagonal for accuracy, root the error for regression, and leave the rest as a rule", () => {
    expect(worked("accuracy", undefined, part, ["no", "yes"], "yes")).toMatchObject({
      filled: "\\frac{41 + 40}{n}",
      values: { n: 88 },
    });
    expect(worked("rmse", undefined, { mse: 0.04 }, [], "")).toMatchObject({
      filled: "\\sqrt{mse}",
      values: { mse: 0.04 },
    });
    expect(worked("log_loss", undefined, part, ["no", "yes"], "yes").filled).toBe("");
  });

  it("link to the source and list what is a figure", () => {
    expect(sourceLink(info.source)).toBe(
      "https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_score.html",
    );
    expect(sourceLink("the model's loss")).toBeNull();
    const names = scalarMetrics(
      [{ f1: 1, accuracy: 0.5, confusion_matrix: [], roc_auc: null }],
      [{ kind: "accuracy", label: "", help: "" }],
    );
    expect(names).toEqual(["accuracy", "f1", "roc_auc"]);
    expect(metricsSummary("test", { f1: 0.5 }, ["f1"], (name) => name.toUpperCase())).toBe("test: F1 0.5000");
  });
});

describe("small pictures", () => {
  it("say what a histogram holds", () => {
    const bars = { counts: [1, 4, 2], edges: [0, 1, 2, 3], categories: [], label: "hue", unit: "" };
    expect(histogramSummary(bars)).toBe("hue: 7 values from 0 to 3, most often 1 to 2: 4");
    expect(histogramSummary({ ...bars, counts: [2, 5], edges: [], categories: ["a", "b"] })).toBe(
      "hue: 7 values, most often b: 5",
    );
    expect(histogramSummary({ ...bars, counts: [0, 0, 0] })).toBe("hue: no values");
  });

  it("draw a spark over its whole range", () => {
    expect(sparkPath([1, 3, 2], 100, 100)).toBe("M0.0 100.0L50.0 0.0L100.0 50.0");
    expect(sparkPath([Number.NaN], 100, 100)).toBe("");
  });
});
