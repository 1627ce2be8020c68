import { expectAccessible } from "./axe.ts";
import { digits, iris, moons, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

test("curves have axes, smoothing, values under the keyboard, and their numbers as table and file", async ({
  yard,
}) => {
  await yard.open(moons);
  await yard.trainToEnd();
  await yard.expectWords(yard.loss, /^validation loss [\d.]+ after 30 epochs, \w+.*; training loss [\d.]+$/);

  const log = yard.watch.getByText("log scale");
  await expect(log).toBeHidden();
  await yard.choice("Scale of Loss").selectOption("log");
  await expect(log).toBeVisible();
  await yard.choice("Scale of Loss").selectOption("linear");
  await expect(log).toBeHidden();

  const picture = yard.watch.locator("ty-line-plot").first().locator(".plot");
  const before = await picture.screenshot();
  await yard.watch.getByRole("slider", { name: "smooth" }).press("End");
  await expect(yard.watch.getByRole("slider", { name: "smooth" })).toHaveAttribute(
    "aria-valuetext",
    /0\.98 on the past/,
  );
  expect(await picture.screenshot()).not.toEqual(before);

  await yard.loss.press("Home");
  await expect(yard.loss).toHaveAttribute("aria-valuetext", /^epoch 1: training [\d.]+, validation [\d.]+$/);
  await yard.loss.press("ArrowRight");
  await expect(yard.loss).toHaveAttribute("aria-valuetext", /^epoch 2: training/);
  // The crosshair of one plot is that of the other.
  const accuracy = yard.watch.getByRole("slider", { name: "Accuracy at one epoch" });
  await expect(accuracy).toHaveAttribute("aria-valuenow", "2");
  const spoken = (await yard.loss.getAttribute("aria-valuetext")) ?? "";
  const [, training] = /training ([\d.]+)/.exec(spoken) ?? [];

  await yard.button("Table of Loss").click();
  const table = yard.root.getByRole("region", { name: "Numbers of Loss" });
  await expect(table.getByRole("row")).toHaveCount(31);
  // The newest epoch first.
  await expect(table.getByRole("rowheader").first()).toHaveText("30");
  await expect(table.getByRole("row", { name: /^2 / })).toContainText(training as string);
  const csv = await yard.saved(() => yard.button("Save the numbers of Loss as CSV").click());
  expect(csv.trim().split(/\r?\n/)).toHaveLength(31);
  expect(Number(csv.split(/\r?\n/)[2].split(",")[1])).toBeCloseTo(Number(training), 3);
});

test("the legend names every run, however many there are", async ({ yard }) => {
  await yard.open(withTraining(moons, { epochs: 1 }));
  for (let run = 1; run <= 7; run++) await yard.trainToEnd();
  const legend = yard.watch.getByRole("list", { name: "Legend" });
  await expect(legend.getByRole("listitem")).toHaveText(["training", "validation", ..."7654321"]);
  const isCut = legend.evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth > clientWidth || scrollHeight > clientHeight,
  );
  expect(await isCut).toBe(false);
});

test("another metric is chosen for the second plot, from its list and from the table", async ({ yard }) => {
  await yard.open(iris);
  await yard.trainToEnd();
  await yard.watch.getByRole("combobox", { name: "Metric" }).selectOption("F1");
  await expect(yard.watch.getByRole("slider", { name: "F1 at one epoch" })).toBeVisible();
  await yard.metrics.getByRole("button", { name: "Recall" }).click();
  await expect(yard.watch.getByRole("slider", { name: "Recall at one epoch" })).toBeVisible();
});

test("each cell of the confusion matrix says what it means, in counts and rates", async ({ yard }) => {
  await yard.open(iris);
  await yard.trainToEnd();
  await expect(yard.matrix.getByRole("rowheader")).toHaveText(["setosa", "versicolor", "virginica"]);
  await expect(yard.matrix.getByRole("row").nth(1).getByRole("gridcell")).toHaveText([/^8/, /^0/, /^0/, "8"]);
  await yard.expectWords(yard.matrix, /^validation: \d+ of 2[1-4] rows right \([\d.]+ %\)/);

  const cell = yard.matrix.getByRole("gridcell", {
    name: /^\d+ rows? of class setosa (was|were) rightly predicted/,
  });
  await cell.focus();
  await yard.expectWords(yard.matrix, /of class setosa were rightly predicted: 100 % of the true setosa$/);
  await yard.page.keyboard.press("ArrowRight");
  await yard.expectWords(
    yard.matrix,
    /^0 rows of class setosa were predicted versicolor: 0 % of the true setosa$/,
  );
  await yard.page.keyboard.press("ArrowDown");
  await yard.expectWords(yard.matrix, /of class versicolor were rightly predicted/);

  const count = await cell.locator("strong").innerText();
  await yard.button("Per cent of the true class").click();
  await expect(cell.locator("strong")).toHaveText("100 %");
  await expect(cell).toContainText(count);
  await yard.choice("Rows counted").selectOption("test");
  await yard.expectWords(yard.matrix, /^test: /);

  const csv = await yard.saved(() => yard.button("Save the confusion matrix as CSV").click());
  expect(csv).toContain("setosa,versicolor,virginica");
});

test("all metrics stand in a table for training, validation and test, each with its rule and figures", async ({
  yard,
}) => {
  await yard.open(moons);
  await yard.trainToEnd();
  await expect(yard.metrics.getByRole("columnheader")).toHaveText([
    /metric/,
    "training",
    "validation",
    "test",
  ]);
  const result = (await yard.exported("Result, JSON")).metrics as Record<string, Record<string, number>>;
  for (const [label, key] of Object.entries({
    Accuracy: "accuracy",
    Precision: "precision",
    "ROC AUC": "roc_auc",
  })) {
    const cells = yard.metrics.getByRole("row", { name: new RegExp(`^${label}`) }).getByRole("gridcell");
    const shown = (await cells.allInnerTexts()).map(Number);
    ["train", "validation", "test"].forEach((part, i) => {
      expect(shown[i]).toBeCloseTo(result[part][key], 3);
    });
  }

  const precision = yard.metrics
    .getByRole("row", { name: /^Precision/ })
    .getByRole("gridcell")
    .nth(1);
  await precision.focus();
  const card = yard.watch.getByRole("note");
  await expect(card).toContainText("Precision");
  await expect(card).toContainText("positive class: 1");
  await expect(card.locator("math").first()).toBeVisible();
  await yard.page.keyboard.press("Escape");
  await expect(card).toBeHidden();

  await yard.watch.getByText("By class").click();
  const classes = yard.root.getByRole("region", { name: "Metrics by class" });
  await expect(classes.getByRole("rowheader")).toHaveText(["0", "1"]);
});

test("the boundary answers at every place, and shows the rows that are asked for", async ({ yard }) => {
  await yard.open(moons);
  await yard.trainToEnd();
  await yard.tab("Boundary").click();
  await yard.expectWords(yard.plane, /^predicted label over x1 and x2: 0 on [\d.]+ % of the plane, 1 on/);
  await yard.plane.focus();
  await yard.page.keyboard.press("ArrowRight");
  const card = yard.stage.getByRole("status").filter({ hasText: "x1" });
  await expect(card).toContainText(/[01], [\d.]+ %/);
  const place = await card.innerText();
  await yard.page.keyboard.press("Shift+ArrowUp");
  await expect(card).not.toHaveText(place, { useInnerText: true });

  const before = await yard.plane.screenshot();
  await yard.root.getByRole("checkbox", { name: "discretize" }).check();
  const sharp = await yard.plane.screenshot();
  expect(sharp).not.toEqual(before);
  await yard.button("test").click();
  await expect(yard.button("test")).toHaveAttribute("aria-pressed", "true");
  expect(await yard.plane.screenshot()).not.toEqual(sharp);

  await yard.button("Table of x1 and x2").click();
  const rows = yard.root.getByRole("region", { name: "Rows on the plane" });
  await expect(rows).toContainText("200 rows");
  await expect(rows.getByRole("row").nth(1)).toContainText(/(training|validation|test)/);
});

test("a regression over two features has its surface and its own metrics", async ({ yard }) => {
  await yard.open(
    withTraining({ ...moons, data: { source: { kind: "generator", name: "linear", n: 150 } } }, {}),
  );
  await yard.trainToEnd();
  await yard.expectWords(yard.plane, /^predicted \w+ over x1 and x2: from −?[\d.]+ to [\d.]+$/);
  await expect(yard.metrics.getByRole("button")).toContainText(
    ["Mean squared error", "R2"].map((name) => name),
  );
  await expect(yard.matrix).toHaveCount(0);
});

test("each fold of a cross-validation has its curve over the same epochs", async ({ yard }) => {
  await yard.open({ ...withTraining(iris, { epochs: 10 }), split: { kind: "k_fold", n_splits: 4 } });
  await yard.trainToEnd();
  await expect(yard.bar.getByText("fold 4 of 4, epoch 40 of 40")).toBeVisible();
  await yard.expectWords(
    yard.loss,
    /^1 · fold 4: validation loss [\d.]+ after 10 epochs, .*; 3 earlier folds on the plot$/,
  );
  await expect(yard.loss).toHaveAttribute(
    "aria-valuetext",
    /^epoch 10: 1 · fold 4: .*; 1 · fold 3: .*1 · fold 1: /,
  );
});

test("a model of many features is drawn on the plane of its principal components", async ({ yard }) => {
  await yard.open(iris);
  await expect(yard.tab("Boundary")).toHaveCount(0);
  await yard.tab("Components").click();
  await expect(yard.plane).toHaveAccessibleName(
    /component 1 \(7\d % of the variance\) and component 2 \(2\d % of the variance\)/,
  );
  await yard.trainToEnd();
  await yard.expectWords(
    yard.plane,
    /setosa on \d+ % of the plane.* training rows, (8\d|9\d|100)(\.\d)? % on the side/,
  );
  await expectAccessible(yard, "the plane of the components");
});

test("classes that share a colour of the plane are named together", async ({ yard }) => {
  await yard.open(digits);
  await yard.tab("Components").click();
  for (const names of ["0, 8", "1, 9", "7"])
    await expect(yard.stage.getByText(names, { exact: true })).toBeVisible();
});
