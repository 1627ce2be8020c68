import { readFile } from "node:fs/promises";
import { tensorsOf } from "./safetensors.ts";
import { dense, iris, moons, type Spec, withTraining } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const openWeights = async (yard: Yard) => {
  if (!(await yard.button("Save weights").isVisible()))
    await yard.panel.getByText("Trained weights", { exact: true }).click();
};

/** What the present run has learned: the file that the page saves, and its numbers. */
async function learned(yard: Yard) {
  await openWeights(yard);
  const [download] = await Promise.all([
    yard.page.waitForEvent("download"),
    yard.button("Save weights").click(),
  ]);
  const buffer = await readFile(await download.path());
  return { file: { name: "start.safetensors", mimeType: "", buffer }, tensors: tensorsOf(buffer) };
}

/** Trains, then starts the same network from what it learned, so that where the next run starts is known. */
async function startFromLearned(yard: Yard): Promise<Map<string, number[]>> {
  await yard.trainToEnd();
  const { file, tensors } = await learned(yard);
  await yard.root.getByLabel("Load weights").setInputFiles(file);
  await expect(yard.choice("Start from")).toHaveValue("path");
  return tensors;
}

const openSettings = (yard: Yard, layer: number) =>
  yard.panel
    .getByRole("list", { name: "Hidden layers" })
    .getByText("Settings", { exact: true })
    .nth(layer - 1)
    .click();

const moves = (after: Map<string, number[]>, before: Map<string, number[]>, name: string) =>
  (after.get(name) ?? []).map((value, i) => value - (before.get(name) ?? [])[i]);

const largest = (values: number[]) => Math.max(...values.map(Math.abs));

/** One step of plain gradient descent over all rows. */
const oneStep: Spec = {
  ...moons,
  model: { kind: "mlp", layers: [...dense(5), ...dense(4)] },
  training: { optimizer: { kind: "sgd", learning_rate: 0.1 }, batch_size: "full", epochs: 1 },
};

test("a layer that is frozen by its toggle keeps its weights while the others learn", async ({ yard }) => {
  await yard.open(withTraining(moons, { epochs: 3 }));
  const before = await startFromLearned(yard);
  await openSettings(yard, 1);
  await yard.panel.getByRole("checkbox", { name: "Trainable" }).first().uncheck();
  await yard.trainToEnd();
  const { tensors: after } = await learned(yard);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const name of ["0.weight", "0.bias"]) expect(after.get(name)).toEqual(before.get(name));
  for (const name of ["2.weight", "2.bias", "4.weight", "4.bias"])
    expect(largest(moves(after, before, name)), name).toBeGreaterThan(1e-4);

  await yard.panel.getByRole("checkbox", { name: "Trainable" }).first().check();
  await yard.trainToEnd();
  const { tensors: thawed } = await learned(yard);
  expect(largest(moves(thawed, before, "0.weight"))).toBeGreaterThan(1e-4);
});

test("freezing every layer is refused with the reason", async ({ yard }) => {
  await yard.open({
    ...moons,
    model: {
      kind: "mlp",
      layers: [{ kind: "dense", units: 4, trainable: false }, { kind: "tanh" }],
      output_trainable: true,
    },
  });
  await yard.panel.locator("ty-model-panel").getByText("More", { exact: true }).click();
  await yard.panel.getByRole("checkbox", { name: /output.*train/i }).uncheck();
  await expect(yard.panel.getByText(/^Every layer is frozen, so nothing would be learned/)).toBeVisible();
  await expect(yard.train).toBeDisabled();
  await yard.undo.click();
  await expect(yard.train).toBeEnabled();
});

test("a layer's factor of the learning rate scales its steps and no other's", async ({ yard }) => {
  await yard.open(oneStep);
  const before = await startFromLearned(yard);
  await yard.trainToEnd();
  const { tensors: whole } = await learned(yard);
  await openSettings(yard, 1);
  await yard.panel
    .getByRole("list", { name: "Hidden layers" })
    .getByRole("textbox", { name: "Learning rate factor" })
    .first()
    .fill("0.25");
  await yard.page.keyboard.press("Enter");
  await yard.trainToEnd();
  const { tensors: slowed } = await learned(yard);
  const [full, quarter] = [whole, slowed].map((after) => moves(after, before, "0.weight"));
  expect(largest(full)).toBeGreaterThan(1e-5);
  for (const [i, move] of quarter.entries()) expect(move).toBeCloseTo(full[i] / 4, 6);
  expect(slowed.get("2.weight")).toEqual(whole.get("2.weight"));
});

/** The rate of every epoch of the present run. */
const rates = async (yard: Yard) =>
  ((await yard.exported("Result, JSON")).history as { learning_rate: number }[]).map(
    (entry) => entry.learning_rate,
  );

test("schedules are chosen in the panel, and the rate that is shown follows", async ({ yard }) => {
  await yard.open(withTraining(moons, { epochs: 6, optimizer: { kind: "adam", learning_rate: 0.08 } }));
  await yard.panel.locator("ty-training-panel").getByText("More", { exact: true }).click();
  await yard.choice("Rate schedule").selectOption("Steps");
  await yard.type("Step size", 2);
  await yard.type("Gamma", 0.5);
  await yard.trainToEnd();
  const near = (list: number[]) => list.map((value) => expect.closeTo(value, 6));
  expect(await rates(yard)).toEqual(near([0.08, 0.08, 0.04, 0.04, 0.02, 0.02]));
  await yard.choice("Rate schedule").selectOption("Exponential");
  await yard.type("Gamma", 0.5);
  await yard.trainToEnd();
  expect(await rates(yard)).toEqual(near([0.08, 0.04, 0.02, 0.01, 0.005, 0.0025]));
  await yard.choice("Rate schedule").selectOption("Cosine");
  await yard.trainToEnd();
  const cosine = [0, 1, 2, 3, 4, 5].map((t) => 0.04 * (1 + Math.cos((Math.PI * t) / 6)));
  expect(await rates(yard)).toEqual(near(cosine));
  await yard.watch.getByRole("combobox", { name: "Metric" }).selectOption("Learning rate");
  const shown = yard.watch.getByRole("slider", { name: "Learning rate at one epoch" });
  await shown.press("Home");
  await expect(shown).toHaveAttribute("aria-valuetext", /^epoch 1: .*0\.08/);
  await shown.press("End");
  await expect(shown).toHaveAttribute("aria-valuetext", /^epoch 6: .*0\.0054/);
});

test("early stopping brings back the weights of the best epoch", async ({ yard }) => {
  // So large a rate that the validation loss soon rises again.
  await yard.open(
    withTraining(iris, { epochs: 400, optimizer: { kind: "adam", learning_rate: 0.3 }, batch_size: 8 }),
  );
  await yard.panel.locator("ty-training-panel").getByText("More", { exact: true }).click();
  await yard.panel.getByRole("checkbox", { name: "Early stopping" }).check();
  await yard.type("Patience", 4);
  await yard.train.click();
  await expect(yard.bar.getByText(/^epoch \d+ of 400, stopped early$/)).toBeVisible();
  const result = await yard.exported("Result, JSON");
  const history = result.history as { epoch: number; validation_loss: number; validation_log_loss: number }[];
  const best = history.reduce((low, entry) => (entry.validation_loss < low.validation_loss ? entry : low));
  expect(history).toHaveLength(best.epoch + 4);
  await expect(yard.matrix).toHaveAccessibleName(
    new RegExp(`^Confusion matrix, epoch ${best.epoch}, best: true`),
  );
  await expect(yard.watch).toContainText(`predicted species · epoch ${best.epoch}, best`);
  await expect(yard.watch).toContainText(`the weights of epoch ${best.epoch} are kept.`);
  const { validation } = result.metrics as { validation: { log_loss: number } };
  expect(validation.log_loss).toBeCloseTo(best.validation_loss, 5);
  expect(validation.log_loss).toBeLessThan((history.at(-1) as { validation_loss: number }).validation_loss);
});
