import { describe, expect, it } from "vitest";
import { plotSummary } from "../../web/draw/line-plot-words.js";
import { placeWords, plotRuns } from "../../web/panels/plot-runs.js";
import type { Run } from "../../web/state/run.js";

const run = (id: string, history: Record<string, number>[]) =>
  ({ id, number: Number(id), label: "Adam 0.01", color: 2, hidden: false, history }) as unknown as Run;
const entry = (epoch: number, loss: number, fold?: number) => ({
  epoch,
  train_loss: loss,
  validation_loss: loss + 0.1,
  ...(fold === undefined ? {} : { fold }),
});
const plain = run("1", [entry(1, 0.9), entry(2, 0.5)]);
// The first fold stopped early.
const folds = run("2", [
  entry(1, 0.8, 1),
  entry(2, 0.4, 1),
  entry(3, 0.7, 2),
  entry(4, 0.3, 2),
  entry(5, 0.2, 2),
]);

describe("the curves of runs", () => {
  it("are one for each run and part", () => {
    const [only, ...none] = plotRuns([plain], "loss", "1");
    expect(none).toEqual([]);
    expect(only).toMatchObject({ id: "1", name: "1 Adam 0.01", beside: false });
    expect(only?.series).toEqual([
      { part: "train", x: [1, 2], y: [0.9, 0.5] },
      { part: "validation", x: [1, 2], y: [1, 0.6] },
    ]);
  });

  it("are one for each fold of a cross-validation, over that fold's epochs, the newest for the run", () => {
    const curves = plotRuns([plain, folds], "loss", "2");
    expect(curves.map(({ id, name, beside }) => [id, name, beside])).toEqual([
      ["1", "1 Adam 0.01", false],
      ["2 1", "2 · fold 1", true],
      ["2", "2 · fold 2", false],
    ]);
    expect(curves.map(({ series }) => series[0]?.x)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2, 3],
    ]);
    const words = { heading: "Loss", xLabel: "epoch", better: "lower" as const, current: "2" };
    expect(plotSummary(curves, words)).toBe(
      "2 · fold 2: validation loss 0.3000 after 3 epochs, falling; training loss 0.2000; 1 earlier fold and 1 more run on the plot",
    );
  });
});

describe("the place of an epoch", () => {
  it("is named within its fold", () => {
    expect(placeWords(plain.history, 2, "epoch")).toBe("epoch 2");
    expect(placeWords(folds.history, 2, "epoch")).toBe("fold 1, epoch 2");
    expect(placeWords(folds.history, 4, "epoch")).toBe("fold 2, epoch 2");
    expect(placeWords([], 1200, "tree")).toBe("tree 1,200");
  });
});
