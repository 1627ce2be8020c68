import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fruit, type Spec } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const runner = fileURLToPath(new URL("../../build/runner/main.mjs", import.meta.url));

/** The history of a run under Node, as the bytes of its JSON. */
function underNode(spec: Spec): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, "run", "-"], {
    input: JSON.stringify(spec),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return JSON.stringify(JSON.parse(stdout).history);
}

const forest = (kind: string, trees: number): Spec => ({
  data: { source: { kind: "builtin", name: "digits" } },
  model: { kind, n_estimators: trees, bootstrap: true, oob_score: true },
});

for (const workers of [1, 2, 8]) {
  test(`a forest made by ${workers} workers has the same bytes of history as under Node`, async ({
    yard,
  }) => {
    const spec = forest("random_forest", 60);
    const helpers = new Set<string>();
    yard.page.on("request", (request) => {
      if (/helper-.*\.js/.test(request.url())) helpers.add(request.url());
    });
    await yard.open(spec, { query: `?workers=${workers}` });
    await yard.trainToEnd();
    const result = await yard.exported("Result, JSON");
    expect(JSON.stringify(result.history)).toBe(underNode(spec));
    expect(helpers.size > 0).toBe(workers > 1);
  });
}

test("a pause is obeyed while helpers work, a step makes one tree, and the forest is the same", async ({
  yard,
}) => {
  const spec = forest("random_forest", 800);
  await yard.open(spec, { query: "?workers=2" });
  await yard.train.click();
  await yard.pause.click();
  await expect(yard.button("Continue")).toBeVisible();
  await yard.step.click();
  await yard.trainToEnd();
  const result = await yard.exported("Result, JSON");
  expect(JSON.stringify(result.history)).toBe(underNode(spec));
});

test("networks that helpers train are those of one engine", async ({ yard }) => {
  const spec = {
    seed: 7,
    data: { source: { kind: "builtin", name: "digits" } },
    model: {
      kind: "bagging",
      n_estimators: 8,
      estimator: {
        kind: "mlp",
        layers: [{ kind: "dense", units: 16 }, { kind: "batch_norm" }, { kind: "relu" }],
      },
    },
    training: { epochs: 20 },
  };
  await yard.open(spec, { query: "?workers=2" });
  await yard.trainToEnd();
  const result = await yard.exported("Result, JSON");
  expect(JSON.stringify(result.history)).toBe(underNode(spec));
});

test("helpers read the reader's own table", async ({ yard }) => {
  await yard.open(forest("random_forest", 20), { query: "?workers=2" });
  await yard.choose({ name: "fruit.csv", text: fruit });
  await expect(yard.sentence).toContainText("kind");
  await yard.trainToEnd();
  const result = await yard.exported("Result, JSON");
  expect(result.history).toHaveLength(20);
});
