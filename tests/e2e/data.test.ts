import AxeBuilder from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { fruit, iris, moons } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const row = (yard: Yard, name: string): Locator =>
  yard.columns
    .getByRole("row")
    .filter({ has: yard.page.getByRole("radio", { name: `Predict ${name}`, exact: true }) });

/** Two of the tables have gaps: the page says so, and offers what helps. */
async function repair(yard: Yard): Promise<void> {
  const ready = yard.bar.locator("button:enabled", { hasText: "Train" });
  for (const remedy of ["Leave these rows out", "Fill gaps"]) {
    const offer = yard.messages.getByRole("button", { name: remedy });
    await expect(ready.or(yard.messages.getByRole("button")).first()).toBeVisible();
    if (!(await offer.isVisible())) continue;
    await offer.click();
    await expect(offer).toBeHidden();
  }
}

test("every built-in table is there with its rows, and can be trained", async ({ yard }) => {
  await yard.open(moons);
  await yard.type("Epochs", 2);
  const tables: [string, RegExp][] = [
    ["Iris", /\(3 classes\) from 4 columns of iris, 150 rows/],
    ["Wine", /\(3 classes\) from 13 columns of wine, 178 rows/],
    ["Breast cancer", /\(2 classes\) from 30 columns of breast cancer, 569 rows/],
    ["Digits", /\(10 classes\) from 64 columns of digits, 1,797 rows/],
    ["Diabetes", /from 10 columns of diabetes, 442 rows/],
    ["Penguins", /\(3 classes\) from 6 columns of penguins, 344 rows/],
    ["Air quality", /from 5 columns of airquality, 153 rows/],
  ];
  for (const [name, sentence] of tables) {
    await yard.choice("Table").selectOption(name);
    await expect(yard.sentence).toHaveText(sentence);
    await repair(yard);
    await yard.trainToEnd();
    await yard.expectWords(yard.loss, /after 2 epochs/);
  }
  await expect(yard.runs.getByRole("listitem")).toHaveCount(tables.length);
});

test("every generator makes its points, and its own settings change them", async ({ yard }) => {
  await yard.open(iris);
  await yard.type("Epochs", 2);
  const generators: [string, RegExp][] = [
    ["Two moons", /\(2 classes\) from 2 columns of two moons, 400 rows/],
    ["Circles", /\(2 classes\) from 2 columns of circles/],
    ["Spiral", /\(2 classes\) from 2 columns of spiral/],
    ["Exclusive or", /\(2 classes\) from 2 columns of xor/],
    ["Blobs", /\(3 classes\) from 2 columns of blobs/],
    ["Plane", /^Predicting \w+ from 2 columns of linear/],
    ["Sine waves", /^Predicting \w+ from 2 columns of sine/],
  ];
  const drawn = new Set<string>();
  for (const [name, sentence] of generators) {
    await yard.choice("Table").selectOption(name);
    await expect(yard.sentence).toHaveText(sentence);
    await yard.trainToEnd();
    drawn.add(await yard.words(yard.plane));
  }
  expect(drawn.size).toBe(generators.length);

  await yard.choice("Table").selectOption("Spiral");
  await yard.type("Arms", 3);
  await yard.type("Rows", 120);
  await expect(yard.sentence).toContainText("(3 classes) from 2 columns of spiral, 120 rows");
  const before = await row(yard, "x1").innerText();
  await yard.type("Noise", 0.5);
  await expect(row(yard, "x1")).not.toHaveText(before, { useInnerText: true });
});

test("a table is taken when it is dropped, chosen or pasted", async ({ yard }) => {
  await yard.open(moons);
  await yard.drop({ name: "fruit.csv", text: fruit }, () =>
    expect(yard.root.getByText("Drop the table here")).toBeVisible(),
  );
  await expect(yard.root.getByText("Drop the table here")).toBeHidden();
  await expect(yard.sentence).toContainText("Predicting kind (2 classes) from 3 columns of fruit, 24 rows");
  await yard.trainToEnd();
  await expect(yard.matrix.getByRole("rowheader")).toHaveText(["apple", "banana"]);

  await yard.choose({ name: "orchard.csv", text: fruit.replaceAll("apple", "pear") });
  await expect(yard.sentence).toContainText("from 3 columns of orchard, 24 rows");
  await yard.trainToEnd();
  await expect(yard.matrix.getByRole("rowheader")).toHaveText(["banana", "pear"]);

  await yard.button("Paste").click();
  await yard.root.getByRole("textbox", { name: /^Rows as CSV/ }).fill(fruit.replaceAll("apple", "plum"));
  await yard.button("Use these rows").click();
  await expect(yard.sentence).toContainText("from 3 columns of pasted, 24 rows");
  await yard.trainToEnd();
  await expect(yard.matrix.getByRole("rowheader")).toHaveText(["banana", "plum"]);
});

test("the preview shows each column's type, range, gaps and shape", async ({ yard }) => {
  await yard.open(moons);
  await yard.choose({ name: "fruit.csv", text: fruit.replace("red", "").replace("3.2", "") });
  await expect(row(yard, "weight")).toContainText("110 to 173");
  await expect(row(yard, "colour")).toContainText("2 values, 1 missing");
  await expect(row(yard, "width")).toContainText("1 missing");
  await expect(row(yard, "weight").getByRole("combobox", { name: "Type of weight" })).toHaveValue("numeric");
  await expect(row(yard, "colour").getByRole("combobox", { name: "Type of colour" })).toHaveValue(
    "categorical",
  );
  await expect(
    row(yard, "weight").getByRole("img", { name: /^weight: 24 values from 110 to 173/ }),
  ).toBeVisible();
  await expect(row(yard, "colour").getByRole("img", { name: /yellow/ })).toBeVisible();

  await yard.tab("Table").click();
  const preview = yard.stage.getByRole("table");
  await expect(preview).toContainText("fruit.csv: 24 rows, 4 columns");
  await expect(preview.getByRole("columnheader", { name: /kind/ })).toContainText("target");
  await expect(preview.getByRole("row").nth(1)).toHaveText(/110\s*yellow\s*3\s*banana/);
});

test("target, features and types can be changed", async ({ yard }) => {
  await yard.open(moons);
  await yard.choose({ name: "fruit.csv", text: fruit });
  await expect(yard.sentence).toContainText("Predicting kind (2 classes) from 3 columns");
  await yard.root.getByRole("radio", { name: "Predict weight" }).check();
  await expect(yard.sentence).toContainText("Predicting weight from 3 columns");
  await yard.trainToEnd();
  await expect(yard.metrics.getByRole("button", { name: "R2" })).toBeVisible();
  await expect(yard.matrix).toHaveCount(0);

  await yard.root.getByRole("checkbox", { name: "Learn from colour" }).uncheck();
  await expect(yard.sentence).toContainText("Predicting weight from 2 columns");
  await yard.root.getByRole("checkbox", { name: "Learn from colour" }).check();
  await expect(yard.sentence).toContainText("Predicting weight from 3 columns");

  await yard.root.getByRole("radio", { name: "Predict kind" }).check();
  await yard.expectWords(yard.neurons, /: 4 inputs/);
  // As a category each of the 24 weights has an input of its own, as far as the training rows know them.
  await yard.root.getByRole("combobox", { name: "Type of weight" }).selectOption("categorical");
  await yard.expectWords(yard.neurons, /: (1[5-9]|2\d) inputs/);
  await yard.undo.click();
  await yard.expectWords(yard.neurons, /: 4 inputs/);
});

test("a wide table's columns are found by name, and used or left out at once", async ({ yard, page }) => {
  const names = Array.from({ length: 120 }, (_, i) => `p${String(i).padStart(3, "0")}`);
  const line = (row: number) => `${names.map((_, i) => (i * row) % 7).join()},${"ab"[row % 2]}`;
  const text = [`${names.join()},kind`, ...Array.from({ length: 30 }, (_, row) => line(row))].join("\n");
  await yard.open(moons);
  await yard.choose({ name: "wide.csv", text });
  await expect(yard.sentence).toContainText("from 120 columns");

  // What is predicted first, a few of the others, and more where the scroll ends.
  const rows = yard.columns.getByRole("row");
  await expect(rows).toHaveCount(17);
  await expect(rows.nth(1)).toContainText("kind");
  await expect(row(yard, "p016")).toHaveCount(0);
  await yard.button("105 more columns").scrollIntoViewIfNeeded();
  await expect(row(yard, "p016")).toHaveCount(1);

  await yard.field("Find columns by name").fill("P11");
  await expect(rows).toHaveCount(11);
  await expect(yard.panel.getByText("10 columns found")).toBeAttached();
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  expect((await axe.analyze()).violations).toEqual([]);
  await yard.button("Leave 10 out").focus();
  await page.keyboard.press("Enter");
  await expect(yard.sentence).toContainText("from 110 columns");
  await row(yard, "p113").getByRole("checkbox").check();
  await expect(yard.sentence).toContainText("from 111 columns");
  await yard.button("Use 10 columns").click();
  await expect(yard.sentence).toContainText("from 120 columns");

  await row(yard, "p113").getByRole("radio").check();
  await expect(yard.sentence).toContainText("Predicting p113");
  await yard.field("Find columns by name").fill("");
  await expect(rows.nth(1)).toContainText("kind");
  // Another table is looked at afresh.
  await yard.choice("Table").selectOption("Iris");
  await expect(rows).toHaveCount(6);
  await expect(yard.field("Find columns by name")).toHaveCount(0);
});

test("the split decides how many rows are learned from", async ({ yard }) => {
  await yard.open(moons);
  await yard.expectWords(yard.plane, /140 training rows.* 30 validation rows.* 30 test rows/);
  await yard.panel.getByText("Split and more").click();
  await yard.type("Validation", 0.3);
  await yard.expectWords(yard.plane, /110 training rows.* 60 validation rows.* 30 test rows/);
});

test("a feature that tells the target and rows in two parts are worth knowing", async ({ yard }) => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const kind = (i * 7) % 5 < 2 ? "a" : "b";
    return `${Math.sin(i).toFixed(6)},${Math.cos(i).toFixed(6)},${kind === "a" ? "x" : "z"},${kind}`;
  });
  await yard.open(iris);
  // Every row three times: some of each are learned from, whatever the split.
  await yard.choose({
    name: "copies.csv",
    text: `n,m,tells,kind\n${[...rows, ...rows, ...rows].join("\n")}\n`,
  });
  await expect(yard.sentence).toContainText("from 3 columns of copies");
  // With its rows comes a view that iris has not, and the others move.
  await expect(yard.tab("Boundary")).toBeVisible();
  await yard.tab("Columns").click();
  const notes = yard.stage.getByRole("region", { name: "Worth knowing" });
  await expect(notes).toContainText('column "tells": It alone tells the class of every row');
  await expect(notes).toContainText(
    /split: \d+ of the 54 rows that validate or test repeat the features and the target/,
  );
  await notes.getByRole("button", { name: "Leave tells out" }).click();
  await expect(yard.sentence).toContainText("from 2 columns of copies");
  await expect(notes.getByRole("listitem")).toHaveCount(1);
});

test("what is worth knowing of a table stands over its columns, with what may be done", async ({ yard }) => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const size = ["small", "medium", "large"][i % 3];
    return `${i + 1},${(i * 7) % 11},${size},1,${i === 5 || i === 6 ? "rare" : i % 2 ? "a" : "b"}`;
  });
  await yard.open(iris);
  await yard.choose({ name: "notes.csv", text: `id,x,size,same,kind\n${rows.join("\n")}\n` });
  await expect(yard.sentence).toContainText("from 4 columns of notes");
  await yard.tab("Columns").click();
  const notes = yard.stage.getByRole("region", { name: "Worth knowing" });
  await expect(notes).toContainText("id names the rows: It counts the rows, from 1 to 40");
  await expect(notes).toContainText("same");
  await expect(notes).toContainText(/The class rare has (no row|only \d rows?) to learn from/);
  await expectAccessible(yard, "what is worth knowing");
  await notes.getByRole("button", { name: "Leave id out" }).click();
  await expect(yard.sentence).toContainText("from 3 columns of notes");
  await notes.getByRole("button", { name: "Take size as steps in order" }).click();
  await expect(yard.panel.getByRole("combobox", { name: "Type of size" })).toHaveValue("ordinal");
  await notes.getByRole("button", { name: "Leave same out" }).click();
  await expect(yard.sentence).toContainText("from 2 columns of notes");
  await expect(notes.getByRole("listitem")).toHaveCount(1);
  await notes.getByRole("button", { name: "Cross-validate" }).click();
  await expect(yard.tab("Folds")).toBeVisible();
});

test("columns with gaps are looked at while the network that needs them filled is refused", async ({
  yard,
}) => {
  await yard.follow({
    ...iris,
    data: { source: { kind: "builtin", name: "airquality" }, target: "temperature_f" },
  });
  await expect(yard.messages).toContainText("missing");
  await yard.tab("Columns").click();
  await yard.choice("Column").selectOption("ozone_ppb");
  const column = yard.stage.getByRole("region", { name: "One column" });
  const train = column.getByRole("img", { name: /^ozone_ppb, train: \d+ rows, most often / });
  await expect(train).toBeVisible();
  expect(await train.locator("rect").count()).toBeGreaterThan(3);
  const missing = column.getByRole("table", { name: "Missing cells of ozone_ppb" }).getByRole("cell");
  await expect(missing).toHaveCount(3);
  const counts = (await missing.allTextContents()).map(Number);
  expect(counts.reduce((sum, each) => sum + each)).toBe(37);
  const pairs = yard.stage.getByRole("region", { name: "Two columns" });
  await expect(pairs.getByRole("img")).toBeVisible();

  // With the gaps filled the experiment answers, and knows more of the table.
  await yard.messages.getByRole("button", { name: "Fill gaps" }).click();
  await expect(yard.train).toBeEnabled();
  await expect(yard.stage.getByRole("region", { name: "Correlations" })).toBeVisible();
  await expect(train).toBeVisible();
});

test("the table that is chosen stays named when the page grows from a phone's width to a desk's", async ({
  yard,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.open(iris);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(yard.choice("Table").locator("option:checked")).toHaveText("Iris");
});
