import { describe, expect, it } from "vitest";
import { momentsOf, reachedAt, type Sample, type SampleBlock } from "../../web/draw/sample-moments.ts";
import { sampleTable, tell } from "../../web/draw/sample-words.ts";

const tensor = (shape: number[], values: number[]) => ({ shape, values });

/** x = (2, -1) -> one tanh unit -> two softmax scores, worked out by hand. */
const z = 0.5 * 2 + 0.25 * -1 + 0.1;
const a = Math.tanh(z);
const scores = [a * 1 + 0, a * -1 + 0];
const p = scores.map((s) => Math.exp(s) / (Math.exp(scores[0]) + Math.exp(scores[1])));
const dz = [p[0] - 1, p[1]];
const da = dz[0] * 1 + dz[1] * -1;
const slope = 1 - a * a;
const hidden: SampleBlock = {
  name: "layer 1",
  activation: "tanh",
  z: [z],
  a: [a],
  slope: [slope],
  dz: [da * slope],
  da: [da],
  weight: tensor([1, 2], [0.5, 0.25]),
  bias: [0.1],
  weightGradient: tensor([1, 2], [da * slope * 2, da * slope * -1]),
  biasGradient: [da * slope],
  newWeight: tensor([1, 2], [0.5 - 0.1 * da * slope * 2, 0.25 + 0.1 * da * slope]),
  newBias: [0.1 - 0.1 * da * slope],
};
const output: SampleBlock = {
  name: "output",
  activation: "softmax",
  z: scores,
  a: p,
  slope: null,
  dz,
  da: null,
  weight: tensor([2, 1], [1, -1]),
  bias: [0, 0],
  weightGradient: tensor([2, 1], [dz[0] * a, dz[1] * a]),
  biasGradient: dz,
  newWeight: tensor([2, 1], [1 - 0.1 * dz[0] * a, -1 - 0.1 * dz[1] * a]),
  newBias: dz.map((each) => -0.1 * each),
};
const sample: Sample = {
  row: 4,
  part: "train",
  inputs: [2, -1],
  inputNames: ["x", "y"],
  blocks: [hidden, output],
  outputs: ["red", "blue"],
  wanted: [1, 0],
  truth: "colour red",
  loss: -Math.log(p[0]),
  lossAfter: 0.1,
  lossKind: "cross_entropy",
  optimizer: "SGD",
  learningRate: 0.1,
  plainStep: true,
};
const phases = (detailed: boolean) =>
  momentsOf(sample, detailed).map(({ phase, block, unit, from }) =>
    [phase, block, unit, from].filter((each) => each !== undefined).join(" "),
  );

describe("a row's way", () => {
  it("goes forward layer by layer, back in the other direction, and ends with the step", () => {
    expect(phases(false)).toEqual([
      "input -1",
      "forward 0",
      "forward 1",
      "loss 1",
      "delta 1",
      "weights 1",
      "back 1",
      "delta 0",
      "weights 0",
      "update 0",
      "update 1",
      "after 1",
    ]);
  });

  it("has one moment for each unit and each edge in detail", () => {
    expect(phases(true).filter((words) => words.startsWith("weights"))).toEqual([
      "weights 1 0 0",
      "weights 1 1 0",
      "weights 0 0 0",
      "weights 0 0 1",
    ]);
    expect(phases(true).filter((words) => words.startsWith("back"))).toEqual(["back 1 0"]);
    expect(phases(true).filter((words) => words.startsWith("forward"))).toEqual([
      "forward 0 0",
      "forward 1 0",
      "forward 1 1",
    ]);
  });

  it("knows at each moment what has been worked out", () => {
    const moments = momentsOf(sample, false);
    expect(reachedAt(sample, moments, 1)).toMatchObject({ forward: 0, loss: false, dz: 2, da: 2 });
    expect(reachedAt(sample, moments, 6)).toMatchObject({
      forward: 1,
      loss: true,
      dz: 1,
      da: 0,
      updated: false,
    });
    expect(reachedAt(sample, moments, 11)).toMatchObject({ dz: 0, weights: 0, updated: true });
    const detailed = momentsOf(sample, true);
    expect(reachedAt(sample, detailed, 2)).toMatchObject({ forward: 1, forwardUnit: 0 });
  });
});

describe("its words and formulas", () => {
  const lines = (phase: string, block: number, unit = 0, from = 0) =>
    tell(sample, { phase, block } as never, { unit, from }).formulas.join("\n");

  it("put this row's numbers into the sum and the activation", () => {
    expect(lines("forward", 0)).toContain("z = 0.5000 \\cdot 2 + 0.2500 \\cdot (-1) + 0.1000 = 0.8500");
    expect(lines("forward", 0)).toContain("a = tanh(z) = tanh(0.8500) = 0.6911");
    expect(lines("loss", 1)).toBe(`L = -\\ln p = -\\ln ${p[0].toFixed(4)} = ${(-Math.log(p[0])).toFixed(4)}`);
  });

  it("name the three factors of the chain rule and their product", () => {
    expect(lines("delta", 1)).toBe(
      `\\frac{\\partial L}{\\partial z} = p - y = ${p[0].toFixed(4)} - 1 = {${dz[0].toFixed(4)}}`,
    );
    expect(lines("weights", 0, 0, 1)).toContain(
      `= (${da.toFixed(4)}) \\cdot ${slope.toFixed(4)} \\cdot (-1) = ${(-da * slope).toFixed(4)}`,
    );
    expect(lines("back", 1)).toContain(
      `1 \\cdot (${dz[0].toFixed(4)}) + (-1) \\cdot ${dz[1].toFixed(4)} = {${da.toFixed(4)}}`,
    );
    expect(lines("update", 0)).toContain(`- 0.1000 \\cdot (${(da * slope * 2).toFixed(4)})`);
  });

  it("stand in a table with every edge, its bias, and their product", () => {
    const [, ...rows] = sampleTable(sample);
    expect(rows.map(([from, to]) => `${from} ${to}`)).toEqual([
      "x layer 1, unit 1",
      "y layer 1, unit 1",
      "bias layer 1, unit 1",
      "layer 1, unit 1 red",
      "bias red",
      "layer 1, unit 1 blue",
      "bias blue",
    ]);
    for (const [, , , input, byA, f, byZ, gradient] of rows.map((row) => row.map(Number))) {
      expect(gradient).toBeCloseTo(byZ * input, 12);
      if (Number.isFinite(byA)) expect(byZ).toBeCloseTo(byA * f, 12);
    }
  });
});
