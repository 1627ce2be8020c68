import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { encodeLink } from "../../web/state/link-codec.ts";
import { dense, iris, type Spec, withTraining } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const openWeights = async (yard: Yard) => {
  const summary = yard.panel.getByText("Trained weights", { exact: true });
  await expect(summary).toBeVisible();
  if (!(await yard.button("Save weights").isVisible())) await summary.click();
};

async function savedWeights(yard: Yard): Promise<{ name: string; buffer: Buffer }> {
  await openWeights(yard);
  const [download] = await Promise.all([
    yard.page.waitForEvent("download"),
    yard.button("Save weights").click(),
  ]);
  return { name: download.suggestedFilename(), buffer: await readFile(await download.path()) };
}

async function load(yard: Yard, file: { name: string; buffer: Buffer }): Promise<void> {
  await openWeights(yard);
  const mimeType = "application/octet-stream";
  await yard.root.getByLabel("Load weights").setInputFiles({ ...file, mimeType });
}

const accuracy = (yard: Yard) => yard.metrics.getByRole("row", { name: /^Accuracy/ }).innerText();

test("weights are saved, loaded and kept over a reload, and mean the same", async ({ yard, page }) => {
  await yard.open(iris);
  await yard.trainToEnd();
  const before = await accuracy(yard);
  const file = await savedWeights(yard);
  expect(file.name).toBe("run 1.safetensors");

  await load(yard, file);
  await expect(yard.choice("Start from")).toHaveValue("path");
  await expect(yard.choice("Start from").locator("option:checked")).toHaveText("run 1.safetensors");
  // Steps too small to change anything: what is measured is what was loaded.
  await yard.type("Learning rate", 1e-9);
  await yard.type("Epochs", 1);
  await yard.trainToEnd();
  await expect.poll(() => accuracy(yard)).toBe(before);

  await page.reload();
  await expect(yard.train).toBeEnabled();
  await openWeights(yard);
  await expect(yard.choice("Start from").locator("option:checked")).toHaveText("run 1.safetensors");
  await yard.trainToEnd();
  await expect.poll(() => accuracy(yard)).toBe(before);
  await yard.choice("Start from").selectOption("Fresh weights");
  await expect(yard.choice("Start from")).toHaveValue("");
  await yard.undo.click();
  await expect(yard.choice("Start from")).toHaveValue("path");
});

test("a damaged file of weights is refused and leaves all as it was", async ({ yard }) => {
  await yard.open(iris);
  await yard.trainToEnd();
  const { buffer } = await savedWeights(yard);
  await load(yard, { name: "cut.safetensors", buffer: buffer.subarray(0, buffer.length - 9) });
  await expect(yard.messages).toContainText(/cut\.safetensors, tensor .* cut off/);
  await expect(yard.messages).toContainText("The weights from before are still here.");
  await expect(yard.choice("Start from")).toHaveValue("");
  const huge = Buffer.from(buffer);
  huge.writeBigUInt64LE(10_000_000_000n);
  await load(yard, { name: "huge.safetensors", buffer: huge });
  await expect(yard.messages).toContainText("It claims 10000000000 bytes");
  await expect(yard.button("Train again")).toBeEnabled();
});

test("a link to weights that are elsewhere says so, and helps", async ({ yard, page }) => {
  const spec = { ...iris, model: { ...(iris.model as Spec), weights: { path: "mine.safetensors" } } };
  await page.goto(`./${await encodeLink({ spec: spec as never })}`);
  await expect(yard.messages).toContainText("The weights mine.safetensors are not on this page.");
  await yard.messages.getByRole("button", { name: "Draw fresh weights" }).click();
  await expect(yard.messages).not.toContainText("not on this page");
  await expect(yard.train).toBeEnabled();
  await openWeights(yard);
  await expect(yard.choice("Start from")).toHaveValue("");
});

test("a body keeps what it learned under a new head for another column", async ({ yard, page }) => {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const [a, b] = [Math.sin(i * 7.3), Math.cos(i * 3.1)];
    return `${a},${b},${a * b > 0 ? "same" : "other"},${a > 0.3 ? "large" : a < -0.3 ? "small" : "middle"}`;
  });
  await yard.open(withTraining(iris, { epochs: 5, optimizer: { kind: "adam", learning_rate: 0.01 } }));
  await yard.choose({ name: "waves.csv", text: `a,b,sign,size\n${rows.join("\n")}\n` });
  await expect(yard.sentence).toContainText("waves");
  await yard.panel.getByRole("radio", { name: /sign/ }).check();
  await yard.root.getByRole("checkbox", { name: "Learn from size" }).uncheck();
  await expect(yard.sentence).toContainText("Predicting sign (2 classes) from 2 columns");
  await yard.trainToEnd();
  await openWeights(yard);
  await yard.choice("New head for another target").selectOption("size");
  await expect(yard.sentence).toContainText("Predicting size (3 classes) from 2 columns");
  await expect(yard.field("Layers taken")).toHaveValue("2");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await yard.trainToEnd();
  const { spec, labels } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({
    data: { target: "size", features: ["a", "b"] },
    model: { weights: { path: "run 1 body.safetensors", layers: 2 } },
  });
  expect(labels).toEqual(["large", "middle", "small"]);
});

test("a body that comes with the page is fine-tuned, and fetched only then", async ({ yard, page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  const spec = withTraining(
    { ...iris, data: { source: { kind: "builtin", name: "digits" } } },
    { epochs: 3 },
  );
  await yard.open({ ...spec, model: { kind: "mlp", layers: dense(16, "relu") } });
  expect(fetched.filter((url) => url.includes("safetensors"))).toEqual([]);
  await openWeights(yard);
  await yard.choice("Start from").selectOption("Digits 0 to 4");
  await expect(yard.sentence).toContainText("64-256-128-10");
  expect(fetched.filter((url) => /digits_0_4.*\.safetensors/.test(url))).toHaveLength(1);
  await yard.root.getByRole("checkbox", { name: "Freeze the layers taken" }).check();
  await yard.trainToEnd();
  const { spec: trained } = await yard.exported("Result, JSON");
  expect(trained).toMatchObject({ model: { weights: { body: "digits_0_4", layers: 6 } } });
  const layers = (trained as { model: { layers: { kind: string; trainable?: boolean }[] } }).model.layers;
  expect(layers.filter(({ kind }) => kind === "dense").map(({ trainable }) => trainable)).toEqual([
    false,
    false,
  ]);
  await yard.undo.click();
  await expect(yard.root.getByRole("checkbox", { name: "Freeze the layers taken" })).not.toBeChecked();
});

test("a body for other columns is not taken, and says which it reads", async ({ yard, page }) => {
  await yard.open(iris);
  await openWeights(yard);
  await yard.choice("Start from").selectOption("Digits 0 to 4");
  await expect(yard.messages).toContainText(
    "Digits 0 to 4 reads 64 columns, and this table gives 4: nothing was changed.",
  );
  await expect(yard.choice("Start from")).toHaveValue("");
  await expect(yard.sentence).toContainText("4-8-3");
  await expect(yard.train).toBeEnabled();

  // On a phone the sheet says so itself.
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.messages.getByRole("button", { name: "Dismiss" }).click();
  await yard.button("Model").click();
  const sheet = yard.root.getByRole("dialog", { name: "Model" });
  await sheet.getByText("Trained weights", { exact: true }).click();
  await yard.choice("Start from").selectOption("Digits 0 to 4");
  await expect(sheet).toContainText("Digits 0 to 4 reads 64 columns");
});

/** Pictures of 4 x 4 in the format of MNIST: the class is the row that is bright. */
function pictures(count: number): { images: Buffer; labels: Buffer } {
  const header = (...extents: number[]) => {
    const buffer = Buffer.alloc(4 + 4 * extents.length);
    buffer.set([0, 0, 8, extents.length]);
    extents.forEach((extent, i) => {
      buffer.writeUInt32BE(extent, 4 + 4 * i);
    });
    return buffer;
  };
  const classes = Array.from({ length: count }, (_, i) => i % 4);
  const pixels = classes.flatMap((row, i) =>
    Array.from({ length: 16 }, (_, at) => (Math.floor(at / 4) === row ? 200 : (i * 31 + at * 17) % 90)),
  );
  return {
    images: Buffer.concat([header(count, 4, 4), Buffer.from(pixels)]),
    labels: Buffer.concat([header(count), Buffer.from(classes)]),
  };
}

test("pictures and labels in the format of MNIST are opened together", async ({ yard }) => {
  await yard.open(iris);
  const train = pictures(200);
  const part = pictures(60);
  const files = { "train-images": train.images, "train-labels": train.labels, "t10k-images": part.images };
  const chosen = Object.entries({ ...files, "t10k-labels": part.labels }).map(([name, buffer]) => ({
    name,
    mimeType: "",
    buffer,
  }));
  await yard.root.getByLabel("Open a table file").setInputFiles(chosen.slice(0, 3));
  await expect(yard.messages).toContainText("The file of test labels is missing");
  await yard.root.getByLabel("Open a table file").setInputFiles(chosen);
  await expect(yard.sentence).toContainText(
    "Predicting label (4 classes) from 16 columns of train-images, 260 rows",
  );
  await yard.trainToEnd();
  const { spec, rows, metrics } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({ split: { kind: "column", column: "part" } });
  expect(rows).toEqual({ train: 180, validation: 20, test: 60 });
  expect((metrics as { test: { accuracy: number } }).test.accuracy).toBeGreaterThan(0.9);
});
