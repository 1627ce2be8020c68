import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { dense, digits, iris, moons } from "./specs.ts";
import { expectSmooth, press } from "./tasks.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const withModel = (spec: object, model: object) => ({ ...spec, model, training: {} });
const tree = withModel(iris, { kind: "decision_tree" });
const forest = withModel(moons, { kind: "random_forest", n_estimators: 20, oob_score: true });
const adaboost = withModel(moons, { kind: "adaboost", n_estimators: 20 });

async function expectNoViolations(page: Page, view: string): Promise<void> {
  // The two themes differ in their colours alone.
  for (const [colorScheme, rules] of [
    ["light", []],
    ["dark", ["color-contrast"]],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
    const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]),
      `${view}, ${colorScheme}`,
    ).toEqual([]);
  }
}

// Axe looks at every part of every view.
test.describe.configure({ timeout: 180_000 });

const trainTrees = async (yard: Yard) => {
  await yard.train.click();
  await expect(yard.button("Train again")).toBeVisible({ timeout: 30_000 });
};
const picture = (yard: Yard) => yard.stage.getByRole("application", { name: /arrow keys walk/ });
const way = (yard: Yard) => yard.stage.getByRole("list", { name: "Path of the row" });

test("one tree is grown, walked through by keyboard, and a row is followed to its leaf", async ({
  yard,
  page,
}) => {
  await yard.open(withModel(iris, { kind: "mlp" }));
  await yard.panel.getByRole("combobox", { name: "Model" }).selectOption("Decision tree");
  await expect(yard.sentence).toContainText("with a decision tree");
  for (const gone of ["Batch size", "Learning rate"]) await expect(yard.field(gone)).toHaveCount(0);
  await expect(yard.panel.getByText("Max depth", { exact: true })).toBeVisible();
  await yard.tab("Tree").click();
  await expect(yard.stage.getByText("grows with the first step of the training")).toBeVisible();
  await trainTrees(yard);
  await expect(yard.bar.getByText("tree 1 of 1")).toBeVisible();

  const words = await yard.words(picture(yard));
  expect(words).toMatch(
    /^tree with (\d+) questions? and \d+ leaves, \d+ deep; it begins with petal_(length|width)_cm ≤ /,
  );

  // From question to question.
  await picture(yard).focus();
  await page.keyboard.press("Home");
  await expect(yard.stage.getByText(/^asks petal_(length|width)_cm ≤ [\d.]+; by itself/)).toBeAttached();
  await page.keyboard.press("ArrowRight");
  await expect(yard.stage.getByText(/^leaf: setosa; \d+ rows, gini 0; setosa 100 %$/)).toBeAttached();

  // A row of each end of the table falls into another leaf.
  await expect(way(yard)).toContainText(/row 0.*petal_(length|width)_cm ≤ [\d.]+: yes.*setosa/s);
  await yard.stage.getByRole("spinbutton", { name: "follow row" }).fill("149");
  await page.keyboard.press("Enter");
  await expect(way(yard)).toContainText(/row 149.*petal_(length|width)_cm ≤ [\d.]+: no.*virginica/s);
  await yard.button("The row before").click();
  await expect(way(yard)).toContainText("row 148");

  // The same nodes as a table and as a file.
  await yard.button("Table of the tree").click();
  const nodes = yard.stage.getByRole("region", { name: "Nodes of the tree" });
  const leaves = Number(/and (\d+) leaves/.exec(words)?.[1]);
  await expect(nodes.getByRole("row")).toHaveCount(2 * leaves);
  const csv = await yard.saved(() => yard.button("Save the tree as CSV").click());
  expect(csv.trim().split("\r\n")).toHaveLength(2 * leaves);
  await yard.button("Table of the tree").click();
  await expectNoViolations(page, "a tree");
});

test("a branch folds and unfolds under the pointer, and the picture zooms", async ({ yard, page }) => {
  await yard.open(tree);
  await trainTrees(yard);
  await yard.tab("Tree").click();
  const shot = () => picture(yard).screenshot();
  await expect(way(yard)).toContainText("row 0");
  const whole = await shot();
  await picture(yard).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await shot()).equals(whole)).toBe(false);
  await yard.button("Unfold all").click();
  await page.keyboard.press("Escape");
  await yard.button("Larger").click();
  const large = await shot();
  await page.mouse.move(600, 450);
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await shot()).equals(large)).toBe(false);
  await yard.button("Fold").click();
});

test("a forest: any of its trees, the first m of them, and where they disagree", async ({ yard, page }) => {
  await yard.open(forest);
  await expect(yard.sentence).toContainText("with a random forest of 20 trees");
  await trainTrees(yard);
  await expect(yard.bar.getByText("tree 20 of 20")).toBeVisible();
  await expect(yard.runs).toContainText("Random forest 20");
  await yard.tab("Tree").click();
  await expect(yard.stage.getByRole("heading", { name: "Tree 1 of 20" })).toBeVisible();
  const first = await yard.words(picture(yard));
  await yard.stage.getByRole("slider", { name: "Which tree" }).fill("20");
  await expect(yard.stage.getByRole("heading", { name: "Tree 20 of 20" })).toBeVisible();
  await expect.poll(() => yard.words(picture(yard))).not.toBe(first);

  // Pressing the plane follows the nearest row.
  const before = await way(yard).textContent();
  await yard.plane.click({ position: { x: 60, y: 60 } });
  await expect.poll(() => way(yard).textContent()).not.toBe(before);
  await expectNoViolations(page, "a tree of a forest");

  // Staged, without retraining: the plane follows the slider.
  await yard.tab("Tree by tree").click();
  const error = yard.stage.getByRole("slider", { name: "Share of wrong answers at one tree" });
  await yard.expectWords(error, /^validation share of wrong answers [\d.]+ after 20 trees/);
  await yard.expectWords(error, /test share of wrong answers [\d.]+; out-of-bag share of wrong answers/);
  const all = await yard.words(yard.plane);
  await yard.stage.getByRole("slider", { name: "first trees" }).fill("1");
  await expect(yard.stage.getByText(/^With 1 tree: training [\d.]+ %, validation/)).toBeVisible();
  await expect.poll(() => yard.words(yard.plane)).not.toBe(all);
  await yard.button("Disagreement").click();
  await yard.expectWords(yard.plane, /^disagreement over x1 and x2: from 0 to 0\.\d+, most at/);
  await expectNoViolations(page, "tree by tree");
  await expect(yard.bar.getByText("tree 20 of 20")).toBeVisible();
});

test("AdaBoost: the weights of the rows, and each tree's say, round by round", async ({ yard, page }) => {
  await yard.open(adaboost);
  await expect(yard.panel.getByText("Base tree", { exact: true })).toBeVisible();
  await trainTrees(yard);
  await yard.tab("Boosting").click();
  const round = yard.stage.getByRole("slider", { name: "round" });
  await round.fill("1");
  // Before the first tree all rows weigh the same.
  const words = (tree: number) =>
    yard.stage.getByText(new RegExp(`Tree ${tree} is grown with these weights`));
  await expect(words(1)).toContainText(/one row\s+1(\.0+)? times the average/);
  await round.fill("2");
  await expect(words(2)).toContainText(/one row\s+(?!1 )[\d.]+ times the average/);
  const say = yard.stage.getByRole("slider", { name: "Say of each tree at one tree" });
  await expect(say).toHaveAttribute("aria-valuetext", /^tree 2: training [\d.]+/);
  await yard.expectWords(say, /say of each tree [\d.]+ after 20 trees/);
  await expectNoViolations(page, "AdaBoost's rounds");
});

test("gradient boosting: the residuals that a tree sees, and the step that it takes", async ({
  yard,
  page,
}) => {
  await yard.open(withModel(moons, { kind: "gradient_boosting", n_estimators: 15 }));
  await trainTrees(yard);
  await yard.tab("Boosting").click();
  const round = yard.stage.getByRole("slider", { name: "round" });
  const off = async () =>
    Number(
      /off by ([\d.]+) on average/.exec(
        (await yard.stage.getByText(/on average\. The tree is fitted/).textContent())?.replace(/\s+/g, " ") ??
          "",
      )?.[1],
    );
  await round.fill("1");
  await expect(yard.stage.getByText(/^Before tree 1 a training row/)).toBeVisible();
  await expect.poll(off).toBeGreaterThan(0.4);
  await round.fill("15");
  await expect(yard.stage.getByText(/^Before tree 15 a training row/)).toBeVisible();
  await expect.poll(off).toBeLessThan(0.4);
  await expect(yard.stage.getByRole("application", { name: /^Prediction over/ })).toHaveCount(2);
  await expectNoViolations(page, "gradient boosting's rounds");
});

test("columns are ranked by both importances, and the dependence on one is drawn", async ({ yard, page }) => {
  await yard.open(withModel(iris, { kind: "extra_trees", n_estimators: 15 }));
  await trainTrees(yard);
  await yard.tab("Importance").click();
  const table = yard.stage.getByRole("table", { name: "Importance of the columns" });
  await expect(table.getByRole("row")).toHaveCount(5);
  await expect(yard.stage.getByText(/^petal_(length|width)_cm lowers the impurity most/)).toBeVisible();
  await yard.button("Shuffle the columns").click();
  await expect(yard.stage.getByText(/; shuffling petal_(length|width)_cm costs most/)).toBeVisible();
  await yard.button("petal_width_cm").click();
  const curve = yard.stage.getByRole("slider", { name: "Probability at one petal_width_cm" });
  await yard.expectWords(curve, /probability over petal_width_cm from [\d.]+ to [\d.]+/);
  await expectNoViolations(page, "importances");
});

test("numbers: the squared error of every part, tree by tree, out-of-bag too, and in the race", async ({
  yard,
}) => {
  await yard.open({
    data: { source: { kind: "builtin", name: "diabetes" } },
    model: { kind: "random_forest", n_estimators: 20, oob_score: true },
  });
  await yard.trainToEnd();
  await yard.tab("Tree by tree").click();
  const words = /^With 20 trees: training [\d,.]+, validation [\d,.]+, test [\d,.]+, out-of-bag [\d,.]+\.$/;
  await expect(yard.stage.getByText(words)).toBeVisible();
  await yard.tab("Race").click();
  await yard.button("Start the race").click();
  await expect(yard.button("Race again")).toBeVisible({ timeout: 60_000 });
  const lanes = yard.stage.getByRole("list", { name: "Racers" }).getByRole("listitem");
  for (const lane of await lanes.all()) await expect(lane).toContainText(/validation\s*[1-9][\d,.]+/);
});

test("the race: bagging against boosting, tree by tree, with the figures of this very run", async ({
  yard,
  page,
}) => {
  test.setTimeout(150_000);
  await yard.open(withModel(moons, { kind: "bagging", n_estimators: 500 }));
  await yard.tab("Race").click();
  const lanes = yard.stage.getByRole("list", { name: "Racers" }).getByRole("listitem");
  await expect(lanes).toHaveCount(3);

  // With so many trees measuring takes a while, and is cancelled.
  const rounds = yard.stage.getByRole("progressbar", { name: "Rounds of refitting" });
  await yard.button("Measure bias and variance").click();
  await expect(rounds).toBeVisible();
  await yard.button("Cancel").click();
  await expect(rounds).toHaveCount(0);

  for (const i of [1, 2, 3]) {
    const trees = yard.stage.getByRole("spinbutton", { name: `Trees of racer ${i}` });
    await trees.fill("12");
    await trees.press("Enter");
  }
  const table = yard.stage.getByRole("table", { name: "Bagging against boosting" });
  await expect(table).toContainText("after the race");
  await yard.button("Start the race").click();
  await expect(yard.button("Race again")).toBeVisible({ timeout: 60_000 });
  for (const lane of await lanes.all()) await expect(lane).toContainText("tree 12 of 12");
  await expect(
    yard.stage.getByText(/^After 12 trees: .+ [\d.]+ %, .+ [\d.]+ %, .+ [\d.]+ %\.$/),
  ).toBeVisible();
  const errors = yard.stage.getByRole("slider", { name: "Share of wrong answers at one tree" });
  await yard.expectWords(errors, /after 12 trees.*2 more runs on the plot/);
  await expect(table).toContainText(/validation error [\d.]+ %.*gap to the training error/);
  await expect(table).toContainText(/the heaviest tenth of the rows holds \d+ % of the weight/);

  await yard.stage.getByRole("button", { name: /^Measure/ }).click();
  await expect(yard.stage.getByRole("button", { name: "Measure again" })).toBeVisible({ timeout: 60_000 });
  const parts = yard.stage.getByRole("table", { name: "Bias and variance" });
  await expect(parts).toContainText("Decision tree");
  await expect(parts).toContainText(/Bagging variance \d+(\.\d)? % less/);
  await expect(table).toContainText(/variance [\d.]+ % against a single tree's [\d.]+ %; bias/);
  await expectNoViolations(page, "the race");

  // Another table makes it stale.
  await yard.choice("Table").selectOption("Circles");
  await expect(yard.stage.getByText(/^This race was run on another table/)).toBeVisible();
});

test("on a phone the tree comes first, and nothing is wider than the page", async ({ yard, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.open(forest);
  await trainTrees(yard);
  for (const name of ["Tree", "Tree by tree", "Importance", "Race"]) {
    await yard.tab(name).click();
    await expect(yard.tab(name)).toHaveAttribute("aria-selected", "true");
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(390);
    await expectNoViolations(page, `${name} at 390`);
  }
});

test("200 trees on digits: no task over 50 ms on the page's own thread, with progress and cancel", async ({
  yard,
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const forestOf = (trees: number) => withModel(digits, { kind: "random_forest", n_estimators: trees });
  // A forest that takes a while is cancelled.
  await yard.open(forestOf(1500));
  await yard.train.click();
  await expect(yard.bar.getByText(/tree ([2-9]|\d\d+|\d,\d+) of 1,500/)).toBeVisible();
  await press(yard.pause, "Continue");
  await yard.reset.click();
  await expect(yard.bar.getByText("tree 0 of 1,500")).toBeVisible();

  await yard.open(forestOf(200));
  await yard.tab("Tree").click();
  await expectSmooth(browser, page, () => press(yard.train, "Train again"), 20);
  await expect(yard.bar.getByText("tree 200 of 200")).toBeVisible();
  await expect(yard.stage.getByRole("heading", { name: "Tree 1 of 200" })).toBeVisible();
});

test("the networks of a bagging have their layers in the panel, and count as models", async ({ yard }) => {
  const model = { kind: "bagging", n_estimators: 3, estimator: { kind: "mlp", layers: dense(6, "relu") } };
  await yard.open({ ...withModel(iris, model), training: { epochs: 3 } });
  await expect(yard.sentence).toContainText("with a bagging of 3 neural networks, Adam");
  await expect(yard.field("Number of models")).toHaveValue("3");
  await yard.button("Base network, add a layer").click();
  await yard.type("Base network, layer 2: neurons", 5);
  await yard.choice("Base network, layer 2: activation").selectOption("Tanh");
  await yard.tab("Model by model").click();
  await yard.trainToEnd();
  await expect(yard.stage).toContainText("With 3 models:");
  await yard.tab("Race").click();
  await expect(yard.stage.getByRole("spinbutton", { name: "Models of racer 1" })).toHaveValue("3");
  await expect(yard.stage.getByRole("table", { name: "Bagging against boosting" })).toContainText(
    "each model draws its own rows",
  );
  const { spec } = await yard.exported("Result, JSON");
  expect(spec).toMatchObject({
    model: { estimator: { layers: [{ units: 6 }, { kind: "relu" }, { units: 5 }, { kind: "tanh" }] } },
  });
  await yard.undo.click();
  const activation = yard.choice("Base network, layer 2: activation").locator("option:checked");
  await expect(activation.filter({ hasText: "Tanh" })).toHaveCount(0);
});
