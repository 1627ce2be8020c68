import { describe, expect, it } from "vitest";
import { resultOf } from "./runner";

const spec = {
  seed: 11,
  data: { source: { kind: "builtin", name: "digits" } },
  model: {
    kind: "mlp",
    layers: [{ kind: "dense", units: 33 }, { kind: "tanh" }, { kind: "dense", units: 17 }, { kind: "gelu" }],
  },
  training: { epochs: 3, batch_size: 50, optimizer: { kind: "adam", learning_rate: 0.003 }, l2: 1e-4 },
};

const history = (build: string, seed = 11) =>
  JSON.stringify(resultOf({ ...spec, seed }, ["--build", build]).history);

describe.each(["simd", "relaxed"])("the %s build", (build) => {
  it("gives the same bytes of history three times, and others from another seed", () => {
    const first = history(build);
    expect(JSON.parse(first)).toHaveLength(3);
    expect(history(build)).toBe(first);
    expect(history(build)).toBe(first);
    expect(history(build, 12)).not.toBe(first);
  });

  it("says in the result that it made it", () => {
    const { engine } = resultOf({ ...spec, training: { epochs: 1 } }, ["--build", build]);
    expect(engine).toMatchObject({ build });
  });
});

it("gives nearly the same figures in both builds", () => {
  const [simd, relaxed] = ["simd", "relaxed"].map((build) => JSON.parse(history(build)).at(-1));
  expect(simd.train_loss / relaxed.train_loss).toBeCloseTo(1, 2);
});
