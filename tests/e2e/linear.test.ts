import AxeBuilder from "@axe-core/playwright";
import { iris } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const diabetes = {
  version: 1,
  seed: 1,
  data: { source: { kind: "builtin", name: "diabetes" } },
  model: { kind: "lasso", alpha: 3 },
};

test("a linear model is chosen, has its own settings, trains, and shows its coefficients", async ({
  yard,
}) => {
  await yard.open({ ...diabetes, model: { kind: "mlp" }, training: { batch_size: 16, epochs: 2 } });
  await expect(yard.panel.getByRole("combobox", { name: "Optimizer" })).toBeVisible();
  await yard.panel.getByRole("combobox", { name: "Model" }).selectOption("Lasso");
  await expect(yard.sentence).toContainText("with a lasso");
  for (const gone of ["Batch size", "Learning rate"]) await expect(yard.field(gone)).toHaveCount(0);
  await expect(yard.panel.getByRole("combobox", { name: "Optimizer" })).toHaveCount(0);
  await expect(yard.button("Layer")).toHaveCount(0);
  await expect(yard.choice("One step is")).toHaveCount(0);
  await yard.type("Alpha", 3);

  // Sweep by sweep, and to the end.
  await yard.step.click();
  await expect(yard.bar.getByText("sweep 1 of at most 1,000")).toBeVisible();
  await yard.train.click();
  await expect(yard.bar.getByText(/^sweep \d+ of at most 1,000, converged$/)).toBeVisible();
  await expect(yard.runs).toContainText("Lasso 3");
  const loss = yard.watch.getByRole("slider", { name: "Loss at one sweep" });
  await yard.expectWords(loss, /validation loss [\d,.]+ after \d+ sweeps/);
  const words = yard.stage.getByText(/coefficients? (is|are) exactly zero; the largest are/);
  await expect(words).toBeVisible();

  // What stands there is what the result holds.
  const table = yard.stage.getByRole("table", { name: "Coefficients of progression" });
  await expect(table.getByRole("row")).toHaveCount(12);
  const zeros = Number(/^(\d+) of 10/.exec((await words.textContent()) ?? "")?.[1]);
  expect(zeros).toBeGreaterThan(2);
  await expect(table.getByRole("cell", { name: "0 exactly" })).toHaveCount(zeros);
  const csv = await yard.saved(() => yard.button("Save the coefficients as CSV").click());
  expect(csv.split("\r\n").filter((line) => /,0$/.test(line))).toHaveLength(zeros);

  await yard.undo.click();
  await yard.panel.getByRole("combobox", { name: "Model" }).selectOption("Neural network");
  await expect(yard.panel.getByRole("combobox", { name: "Optimizer" })).toBeVisible();
});

test("the path of the lasso lies beside ridge's, and is read with the keyboard", async ({ yard, page }) => {
  await yard.open(diabetes);
  await yard.tab("Path").click();
  const lasso = yard.stage.getByRole("slider", { name: "Alpha on the path of lasso" });
  const ridge = yard.stage.getByRole("slider", { name: "Alpha on the path of ridge" });
  await yard.expectWords(
    lasso,
    /lasso: \d of 10 coefficients not zero at alpha 3\. ridge: 10 of 10 coefficients/,
  );
  await lasso.focus();
  await page.keyboard.press("End");
  await expect(lasso).toHaveAttribute("aria-valuetext", /: 0 of 10 not zero/);
  await page.keyboard.press("Home");
  await expect(lasso).toHaveAttribute("aria-valuetext", /: (9|10) of 10 not zero/);
  await page.keyboard.press("ArrowDown");
  await expect(lasso).toHaveAttribute("aria-valuetext", /not zero, \w+ −?[\d.]+$/);
  await expect(yard.stage.getByText(/^lasso, alpha/)).toBeVisible();
  await ridge.hover();
  await expect(yard.stage.getByText(/^ridge, alpha/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
});

test("logistic regression shows the coefficients of each class, and axe finds nothing", async ({
  yard,
  page,
}) => {
  await yard.open({ ...iris, model: { kind: "logistic_regression", penalty: "l1", C: 0.1 }, training: {} });
  await yard.train.click();
  await expect(yard.bar.getByText(/, converged$/)).toBeVisible();
  await expect(yard.tab("Path")).toHaveCount(0);
  for (const name of ["setosa", "versicolor", "virginica"]) {
    await yard.choice("Coefficients of the class").selectOption(name);
    await expect(yard.stage.getByRole("table", { name: `Coefficients of ${name}` })).toBeVisible();
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  }
});

test("a model of the other task says what to choose instead", async ({ yard }) => {
  await yard.open(iris);
  await yard.panel.getByRole("combobox", { name: "Model" }).selectOption("Ridge regression");
  await expect(
    yard.root.getByText(/This model predicts numbers, and the target holds classes/).first(),
  ).toBeVisible();
});

test("a model that is refused is named without the optimizer of the one before", async ({ yard }) => {
  await yard.open(iris);
  await expect(yard.sentence).toContainText("network, Adam");
  await yard.panel.getByRole("combobox", { name: "Model" }).selectOption("Ridge regression");
  await expect(
    yard.messages.getByRole("alert").or(yard.messages.getByRole("paragraph")).first(),
  ).toBeVisible();
  await expect(yard.train).toBeDisabled();
  await expect(yard.sentence).toHaveText(/with a ridge regression$/);
});
