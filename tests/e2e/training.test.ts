import { iris, moons, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

test("the catalog's settings stand in the panel, and a run is trained with them", async ({ yard }) => {
  await yard.open(moons);
  await yard.panel.getByRole("combobox", { name: "Optimizer" }).selectOption("Gradient descent");
  await yard.panel.getByText("More", { exact: true }).last().click();
  await yard.type("Momentum", 0.9);
  await yard.panel.getByRole("checkbox", { name: "Nesterov" }).check();
  await yard.type("Learning rate", 0.05);
  await yard.type("Batch size", "full");
  await yard.type("Epochs", 12);
  await yard.type("L2", 0.001);
  await yard.type("L1", "1e-5");
  await yard.type("Seed", 99);
  await yard.trainToEnd();
  await yard.expectEpoch(12, 12);
  const { spec } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({
    seed: 99,
    training: {
      optimizer: { kind: "sgd", learning_rate: 0.05, momentum: 0.9, nesterov: true },
      batch_size: "full",
      epochs: 12,
      l1: 1e-5,
      l2: 0.001,
    },
  });
});

test("a slider walks the range in steps, and the field takes what is typed", async ({ yard }) => {
  await yard.open(moons);
  const slider = yard.panel.getByRole("slider", { name: "Learning rate, slider" });
  await slider.focus();
  await slider.press("ArrowRight");
  await expect(yard.field("Learning rate")).toHaveValue("0.05");
  await slider.press("ArrowRight");
  await expect(yard.field("Learning rate")).toHaveValue("0.1");
  const batch = yard.bar.getByRole("slider", { name: "Batch size, slider" });
  await batch.press("End");
  await expect(yard.field("Batch size")).toHaveValue("full");
  // The run bar holds the same two values.
  await expect(yard.bar.getByRole("textbox", { name: "Batch size" })).toHaveValue("full");

  await yard.type("Learning rate", "-1");
  await expect(yard.alert.first()).toContainText(/more than 0/);
  await expect(yard.field("Learning rate")).toHaveAttribute("aria-invalid", "true");
  await yard.type("Learning rate", "0,2");
  await expect(yard.field("Learning rate")).toHaveValue("0.2");
  await expect(yard.alert).toHaveCount(0);
});

test("the learning rate is changed while it trains, without a fresh start", async ({ yard, page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await yard.open(withTraining(moons, { epochs: 2000 }));
  await yard.train.click();
  await expect(yard.matrix).toBeVisible();
  const before = Number(await yard.progress.getAttribute("aria-valuenow"));
  await yard.bar.getByRole("textbox", { name: "Learning rate" }).fill("0.001");
  await yard.bar.getByRole("textbox", { name: "Learning rate" }).press("Enter");
  await expect(yard.runs.getByRole("button", { name: /^1 Adam 0.001/ })).toBeVisible();
  await expect(yard.pause).toBeVisible();
  await expect
    .poll(async () => Number(await yard.progress.getAttribute("aria-valuenow")))
    .toBeGreaterThan(before);
  await yard.pause.click();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
});

test("a learning rate of 1000 stops with what happened, and keeps the last good state", async ({ yard }) => {
  await yard.open(
    withTraining(
      { ...iris, data: { source: { kind: "builtin", name: "diabetes" } } },
      {
        optimizer: { kind: "sgd", learning_rate: 1000 },
      },
    ),
  );
  await yard.train.click();
  const note = yard.watch.locator("ty-diagnosis");
  await expect(note).toContainText(/Diverged at step \d+ of epoch \d+ in .*layer/);
  await expect(note).toContainText("The last good state is kept.");
  await expect(yard.bar.getByText(/, diverged$/)).toBeVisible();
  await expect(yard.button("Train again")).toBeEnabled();
  // The kept state has weights and predictions that are numbers.
  await yard.button("Table of the network").click();
  await expect(yard.root.getByRole("region", { name: "Layers of the network" })).not.toContainText(
    /NaN|Infinity|∞/,
  );
  const { metrics } = await yard.exported("Result, JSON");
  expect(JSON.stringify(metrics)).not.toMatch(/null|NaN/);

  await note.getByRole("button", { name: "Learning rate 100" }).click();
  await expect(yard.runs.getByRole("button", { name: /^2 / })).toBeVisible();
  await expect(yard.field("Learning rate")).toHaveValue("100");
  await yard.undo.click();
  await expect(yard.field("Learning rate")).toHaveValue("1000");
});

test("early stopping ends a run before its last epoch, and says so", async ({ yard }) => {
  await yard.open(
    withTraining(moons, { epochs: 500, early_stopping: { monitor: "validation_loss", patience: 3 } }),
  );
  await yard.train.click();
  await expect(yard.bar.getByText(/^epoch \d+ of 500, stopped early$/)).toBeVisible();
});
