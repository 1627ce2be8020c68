import { expect, it } from "vitest";
import type { HistoryEntry } from "../../web/engine/protocol";
import { oobSeries } from "../../web/stage/trees/tree-answers";

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
