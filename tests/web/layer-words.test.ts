import { describe, expect, it } from "vitest";
import { recordAt } from "../../web/draw/layer-draw.ts";
import {
  type LayerRun,
  layerCsv,
  layersSummary,
  layerTable,
  maskWords,
  normalizedWords,
  quantityOf,
  slopeWords,
  valueWords,
} from "../../web/draw/layer-words.ts";
import { layerTraceOf, profileAt, recentMedian, tracedName } from "../../web/state/layer-trace.ts";

const steps = [1, 2, 4];
const none = Number.NaN;
const run: LayerRun = {
  id: "a",
  name: "1 SGD",
  color: 0,
  curves: {
    names: ["layer 1", "output"],
    notes: ["sigmoid, 8 units", "softmax, 2 units"],
    steps,
    values: {
      gradient_norm: [1e-3, 1, 2e-6, 0.5, 1e-7, 0.25],
      mean: [0.5, 0, 0.4, -1, 0.3, -2],
      std: [0.1, 1, 0.2, 1, 0.3, 1],
      saturated: [0, none, 0.1, none, 0.555, none],
      dead: [none, none, none, none, none, none],
    },
  },
};
const { curves } = run;
const [gradient, activation, idle] = ["gradient", "activation", "idle"].map(quantityOf);

describe("the words of the layers", () => {
  it("give each quantity as it is read", () => {
    expect(valueWords(curves, gradient, 2, 0)).toBe("1.00e−7");
    expect(valueWords(curves, activation, 1, 1)).toBe("−1 ± 1");
    expect(valueWords(curves, idle, 2, 0)).toBe("56 %");
    expect(valueWords(curves, idle, 2, 1)).toBe("–");
  });

  it("say how steep the slope is, for what may be compared so", () => {
    expect(slopeWords(curves, gradient, 2)).toBe("layer 1’s gradient is 4.0e−7 of the output’s");
    expect(slopeWords({ ...curves, values: { gradient_norm: [30, 10] } }, gradient, 0)).toBe(
      "layer 1’s gradient is 3 times the output’s",
    );
    expect(slopeWords({ ...curves, values: { gradient_norm: [0, 10] } }, gradient, 0)).toBe(
      "layer 1 has no gradient",
    );
    expect(slopeWords(curves, activation, 2)).toBe("");
  });

  it("sum the picture up for the step that is shown", () => {
    expect(layersSummary(run, gradient, 1, 2)).toBe(
      "Gradient by layer of run 1 SGD at step 2: layer 1 2.00e−6, output 0.5000; layer 1’s gradient is 4.0e−6 of the output’s; 2 more runs on the plot",
    );
    expect(layersSummary(undefined, gradient, 0, 0)).toMatch(/nothing to show yet/);
  });

  it("stand in a table of the step and a file of all steps", () => {
    expect(layerTable(curves, 0)[1].slice(0, 2)).toEqual(["layer 1 (sigmoid, 8 units)", "0.0010"]);
    expect(layerCsv(curves)).toHaveLength(1 + steps.length * 2);
    expect(layerCsv(curves)[4].slice(0, 3)).toEqual([2, "output", 0.5]);
  });

  it("tell what dropout and batch normalization did", () => {
    expect(maskWords({ shape: [2, 3], values: [1, 1, 1, 0, 1, 0] }, 1)).toBe("2 of 3 units out");
    const layer = { runningMean: [0, 1], runningVariance: [4, 4], batchMean: [1, 2], batchVariance: [1, 1] };
    expect(normalizedWords(layer)).toMatch(/^0\.5000? spreads$/);
  });

  it("lay another run beside this one at the same step, or both at their end", () => {
    const other = { ...run, id: "b", curves: { ...curves, steps: [1, 3, 5, 7] } };
    expect(recordAt(other, run, 1)).toBe(0);
    expect(recordAt(other, run, 2)).toBe(3);
    expect(recordAt(run, run, 1)).toBe(1);
  });
});

describe("the trace", () => {
  const trace = layerTraceOf({
    info: {
      layers: [
        { index: 0, kind: "dense", units: 8, activation: "tanh" },
        { index: 2, kind: "dense", units: 2, activation: null },
      ],
      output: "softmax",
    },
    arrays: [
      { name: "step", shape: [3], values: Float32Array.from(steps) },
      { name: "gradient_norm", shape: [3, 2], values: Float32Array.from(curves.values.gradient_norm) },
    ],
  });
  if (!trace) throw new Error("no trace");

  it("is read from the engine's answer", () => {
    expect(trace.layers[1]).toEqual({ index: 2, kind: "dense", units: 2, activation: "softmax" });
    expect([0, 1].map((layer) => tracedName(trace, layer))).toEqual(["layer 1", "output"]);
    expect(profileAt(trace, "gradient_norm")).toEqual([Math.fround(1e-7), 0.25]);
    expect(layerTraceOf({ info: {}, arrays: [] })).toBeNull();
  });

  it("has a median over its newest records, without those that are no number", () => {
    expect(recentMedian(trace, 2, (record) => record)).toBe(2);
    expect(recentMedian(trace, 9, (record) => (record === 2 ? Number.NaN : record))).toBe(1);
    expect(recentMedian(trace, 9, () => Number.NaN)).toBeNaN();
  });
});
