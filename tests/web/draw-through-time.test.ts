import { describe, expect, it } from "vitest";
import { gateWords, gradientWords, meanAt, reach } from "../../web/draw/through-time-words.ts";

const gate = (letter: string, values: number[], steps: number) => ({
  letter,
  values: { shape: [values.length / steps, steps], values },
});

describe("the words of a sequence's gradients", () => {
  it("say that it vanishes, with the figures of the first and the last step", () => {
    const words = gradientWords([{ name: "1: RNN", norms: [2e-9, 1e-6, 0.5] }]);
    expect(words).toContain("1: RNN: the gradient is 2.00e−9 at the first of 3 steps and 0.5000 at the last");
    expect(words).toContain("vanishes");
  });

  it("say that it explodes, and that it arrives", () => {
    expect(gradientWords([{ name: "1: RNN", norms: [5000, 50, 0.5] }])).toContain("explodes");
    expect(gradientWords([{ name: "Layer 1 (LSTM)", norms: [0.1, 0.3, 0.5] }])).toContain("are learned from");
  });

  it("wait for the first step", () => {
    expect(gradientWords([{ name: "Layer 1 (LSTM)", norms: [] }])).toContain("first training step");
    expect(reach({ name: "", norms: [] })).toBeNaN();
  });
});

describe("the words of gates", () => {
  it("count what is open and closed", () => {
    expect(gateWords(gate("f", [0.95, 0.95, 0.5, 0.05], 2))).toBe(
      "forget gate f: mean 0.6125 over 2 units and 2 steps, open (above 0.9) in 50 %, closed (below 0.1) in 25 %",
    );
  });

  it("give the range of a state", () => {
    expect(gateWords(gate("h", [-0.5, 0.25], 2))).toBe("state h: −0.5000 to 0.2500 over 1 unit and 2 steps");
  });

  it("average over the units of one step", () => {
    expect(meanAt(gate("f", [1, 2, 3, 4], 2), 1)).toBe(3);
  });
});
