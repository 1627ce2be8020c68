import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { digits, moons, type Spec, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const runner = fileURLToPath(new URL("../../build/runner/main.mjs", import.meta.url));

/** The history of a run under Node, as the bytes of its JSON. */
function underNode(spec: Spec, build: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, "run", "-", "--build", build], {
    input: JSON.stringify(spec),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return JSON.stringify(JSON.parse(stdout).history);
}

/** Every activation, a penalty, momentum through Adam, and batches that do not divide the rows. */
const specs: Record<string, Spec> = {
  digits: withTraining(digits, { epochs: 4, batch_size: 50, l2: 1e-4 }),
  moons: {
    ...moons,
    model: {
      kind: "mlp",
      layers: ["tanh", "gelu", "sigmoid", "leaky_relu"].flatMap((kind) => [
        { kind: "dense", units: 9 },
        { kind },
      ]),
    },
    training: {
      optimizer: { kind: "sgd", learning_rate: 0.05, momentum: 0.9, nesterov: true },
      batch_size: 7,
      epochs: 25,
      l1: 1e-5,
    },
  },
};

for (const build of ["simd", "relaxed"]) {
  for (const [name, spec] of Object.entries(specs)) {
    test(`${name} trained three times by the ${build} build has the same bytes of history as under Node`, async ({
      yard,
    }) => {
      const expected = underNode(spec, build);
      await yard.open(spec, { query: build === "simd" ? "?build=simd" : "" });
      for (const run of [1, 2, 3]) {
        await yard.train.click();
        await expect(yard.runs.getByRole("listitem")).toHaveCount(run);
        await expect(yard.button("Train again")).toBeVisible({ timeout: 30_000 });
        const result = await yard.exported("Result, JSON");
        expect(result.engine).toMatchObject({ build });
        expect(JSON.stringify(result.history)).toBe(expected);
      }
    });
  }
}

test("another seed gives another history", () => {
  expect(underNode({ ...specs.moons, seed: 8 }, "relaxed")).not.toBe(underNode(specs.moons, "relaxed"));
});
