import { describe, expect, it } from "vitest";
import { foldsOf, foldsWords, metricsOf, partsOf } from "../../web/stage/folds-words.js";
import type { Run } from "../../web/state/run.js";

const training = {
  history: [
    { epoch: 1, fold: 1, train_accuracy: 0.5, validation_accuracy: 0.4, loss: 1, learning_rate: 0.1 },
    { epoch: 2, fold: 1, train_accuracy: 0.8, validation_accuracy: 0.7, loss: 1, learning_rate: 0.1 },
    { epoch: 3, fold: 2, train_accuracy: 0.6, validation_accuracy: 0.5, loss: 1, learning_rate: 0.1 },
  ],
  status: { folds: 3, fold: 2 },
} as unknown as Run;
const over = {
  ...training,
  folds: {
    folds: [
      { fold: 1, train: { accuracy: 0.9 }, validation: { accuracy: 0.75 }, test: { accuracy: 0.5 } },
      { fold: 2, train: { accuracy: 0.9 }, validation: { accuracy: 0.5 }, test: { accuracy: 0.5 } },
      { fold: 3, train: { accuracy: 0.9 }, validation: { accuracy: 1 }, test: { accuracy: 0.5 } },
    ],
    mean: { train: { accuracy: 0.9 }, validation: { accuracy: 0.75 }, test: { accuracy: 0.5 } },
    std: { train: { accuracy: 0 }, validation: { accuracy: 0.25 }, test: { accuracy: 0 } },
  },
} as unknown as Run;
const found = (run: Run) => foldsOf(run) as NonNullable<ReturnType<typeof foldsOf>>;

describe("the folds of a cross-validation", () => {
  it("while it trains: each fold's last epoch, and no mean of what is not complete", () => {
    const all = found(training);
    expect(all.folds.map(({ fold, figures }) => [fold, figures.validation, figures.train])).toEqual([
      [1, { accuracy: 0.7 }, { accuracy: 0.8 }],
      [2, { accuracy: 0.5 }, { accuracy: 0.6 }],
    ]);
    expect(all).toMatchObject({ of: 3, mean: null, std: null });
    expect(partsOf(all)).toEqual(["validation", "train"]);
    expect(foldsWords(all, "validation", "accuracy", "Accuracy")).toBe(
      "Accuracy of the validation rows in 2 of 3 folds so far: least 0.5000 in fold 2, most 0.7000 in fold 1.",
    );
  });
  it("when it is over: what the engine says of all, with mean and spread", () => {
    const all = found(over);
    expect(partsOf(all)).toEqual(["validation", "test", "train"]);
    expect(metricsOf(all, "test")).toEqual(["accuracy"]);
    expect(foldsWords(all, "validation", "accuracy", "Accuracy")).toBe(
      "Accuracy of the validation rows over 3 folds: 0.7500 on average, standard deviation 0.2500; least 0.5000 in fold 2, most 1 in fold 3.",
    );
  });
  it("a run without folds has none", () => {
    expect(foldsOf({ history: [], status: { epoch: 3 } } as unknown as Run)).toBeNull();
  });
});
