import { expect, it } from "vitest";
import type { HistoryEntry } from "../../web/engine/protocol";
import { errorSeries, oobSeries } from "../../web/stage/trees/tree-answers";

it("draws wrong answers as a share, and errors of numbers squared, part by part", () => {
  const classes: HistoryEntry[] = [{ epoch: 1, train_accuracy: 0.75, validation_accuracy: 0.5 }];
  expect(errorSeries(classes)).toEqual([
    { part: "train", x: [1], y: [0.25] },
    { part: "validation", x: [1], y: [0.5] },
  ]);
  const numbers: HistoryEntry[] = [{ epoch: 1, train_rmse: 3 }];
  expect(errorSeries(numbers)).toEqual([{ part: "train", x: [1], y: [9] }]);
});

it("draws the out-of-bag error of classes as a share, of numbers as their squared error", () => {
  const classes: HistoryEntry[] = [{ epoch: 1 }, { epoch: 2, oob_score: 0.75 }];
  expect(oobSeries(classes, false)).toEqual([{ part: "oob", x: [2], y: [0.25] }]);
  const numbers = [
    { epoch: 1, oob_score: 0.5, oob_mse: 30 },
    { epoch: 2, oob_score: 0.6, oob_mse: 24 },
  ];
  expect(oobSeries(numbers, true)).toEqual([{ part: "oob", x: [1, 2], y: [30, 24] }]);
  expect(oobSeries([{ epoch: 1 }], true)).toEqual([]);
});
