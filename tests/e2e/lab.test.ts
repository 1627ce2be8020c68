import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Locator } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { iris, moons, type Spec } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const runner = fileURLToPath(new URL("../../build/runner/main.mjs", import.meta.url));

interface Figure {
  mean: number;
  interval: [number, number] | null;
  values: number[];
}
interface Treatment {
  label: string;
  columns: Record<string, Figure | string>[];
  [figure: string]: unknown;
}

/** A verb of the runner, by the build that the page runs. */
function underNode(verb: string, spec: unknown) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, verb, "-", "--build", "relaxed"], {
    input: JSON.stringify(spec),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
const treatmentsOf = (spec: unknown): Treatment[] => underNode("lab", spec).treatments;

const wine: Spec = {
  version: 1,
  seed: 3,
  data: { source: { kind: "builtin", name: "wine" } },
  model: { kind: "logistic_regression" },
};
const airquality: Spec = {
  version: 1,
  data: { source: { kind: "builtin", name: "airquality" }, target: "temperature_f" },
  prepare: [{ kind: "impute" }],
  model: { kind: "ridge" },
};

const map = (yard: Yard) => yard.stage.getByRole("table", { name: "What is missing where" });
const together = (yard: Yard) => yard.stage.getByRole("table", { name: "Columns that are missing together" });
const figures = (yard: Yard) => yard.stage.getByRole("table", { name: "Treatments of gaps", exact: true });
const box = (yard: Yard, name: string | RegExp) => yard.stage.getByRole("checkbox", { name });
const compare = (yard: Yard) => yard.stage.getByRole("button", { name: /^Compare (treatments|again)$/ });
const setSeeds = async (yard: Yard, seeds: number) => {
  const field = yard.stage.getByRole("textbox", { name: "Seeds" });
  await field.fill(String(seeds));
  await field.press("Enter");
};
const choose = async (yard: Yard, left: string[]) => {
  await yard.stage.getByText(/^\d+ treatments$/).click();
  const list = yard.stage.getByRole("group", { name: "Treatments to compare" });
  for (const label of await list.locator("label").allTextContents())
    await list
      .getByRole("checkbox", { name: label.trim(), exact: true })
      .setChecked(left.includes(label.trim()));
};
/** Mean and half of the interval, rounded where the second digit of that half stands, and nowhere else. */
function expectShown(text: string, { mean, interval }: Figure, what: string): void {
  const [shownMean, shownHalf] = text.replaceAll("−", "-").split(" ± ");
  const [low, high] = interval as [number, number];
  const half = (high - low) / 2;
  const decimals = shownHalf === "0" ? 4 : Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(half))));
  const rounding = 0.5 * 10 ** -decimals + 1e-9;
  expect(Math.abs(Number(shownMean) - mean), what).toBeLessThanOrEqual(rounding);
  expect(Math.abs(Number(shownHalf) - half), what).toBeLessThanOrEqual(rounding);
}
const cells = (row: Locator) => row.getByRole("cell").allTextContents();

test("gaps are made, every treatment is compared, and the table is the runner's", async ({ yard }) => {
  test.setTimeout(180_000);
  await yard.open(wine);
  await yard.tab("Gaps").click();
  await expect(yard.stage.getByText("Nothing is missing in 178 rows of 13 columns.")).toBeVisible();
  await expect(compare(yard)).toHaveCount(0);

  // A model of numbers gets a step that fills what was taken away.
  await box(yard, /^Take values away/).click();
  await expect(yard.stage.getByText(/of 178 rows lack something, in 13 columns/)).toBeVisible();
  await expect(yard.panel.getByRole("combobox", { name: "Method" })).toBeVisible();
  await yard.stage
    .getByRole("combobox", { name: "Mechanism" })
    .selectOption({ label: "by another column (MAR)" });
  await yard.stage.getByRole("combobox", { name: "Depends on" }).selectOption("proline");
  await expect(map(yard).getByRole("row", { name: /^proline/ })).toContainText("none");
  await expect(map(yard).getByRole("row", { name: /^hue/ })).toContainText("36 (20 %)");
  const share = yard.stage.getByRole("textbox", { name: "Share" });
  await share.fill("0.3");
  await share.press("Enter");
  await expect(map(yard).getByRole("row", { name: /^hue/ })).toContainText("53 (30 %)");

  await setSeeds(yard, 2);
  await choose(yard, ["No gaps", "Delete rows", "Mean", "Nearest neighbours", "MICE", "Trees as they are"]);
  await expect(yard.stage.getByText("6 treatments", { exact: true })).toBeVisible();
  await box(yard, /^Once more with a preparation that leaks/).click();
  await compare(yard).click();
  await expect(yard.stage.getByRole("progressbar", { name: "Runs of the comparison" })).toBeVisible();
  await expect(yard.button("Compare again")).toBeVisible({ timeout: 90_000 });

  // All the figures are those of the same description under Node.
  const spec = await yard.exported("Experiment, JSON");
  expect(spec.lab).toMatchObject({ seeds: 2, leak: true });
  const expected = treatmentsOf(spec);
  expect(expected.map(({ label }) => label)).toHaveLength(6);
  const keys = ["score", "leaky_score", "leak_gain", "error", "spread", "correlation_change"];
  for (const row of expected) {
    const shown = await cells(
      figures(yard)
        .getByRole("row", { name: new RegExp(`^${row.label}`) })
        .first(),
    );
    for (const [i, key] of keys.entries()) {
      const figure = row[key] as Figure | null;
      if (figure === null) {
        expect(shown[i], `${row.label}, ${key}`).toBe("–");
        continue;
      }
      expectShown(String(shown[i]), figure, `${row.label}, ${key}`);
    }
  }
  // Saved, to the last bit.
  const saved = async () =>
    (await yard.saved(() => yard.button("Save these figures as CSV").click()))
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(","));
  for (const [name, key] of [
    ["test accuracy", "score"],
    ["error of the fills", "error"],
    ["spread kept", "spread"],
  ] as const) {
    await yard.choice("Compare by").selectOption({ label: name });
    for (const [label, mean] of await saved()) {
      const row = expected.find((each) => each.label === label);
      const figure = row?.[key] as Figure | null;
      expect(Number(mean || Number.NaN), `${label}, ${key}`).toBe(figure ? figure.mean : Number.NaN);
    }
  }
  await yard.stage.getByText("Column by column").click();
  const byColumn = yard.stage.getByRole("table", { name: "Treatments of gaps, column by column" });
  await yard
    .choice("Figure of each column")
    .selectOption({ label: "error of the fills, in standard deviations" });
  const names = (await byColumn.getByRole("columnheader").allTextContents()).slice(1);
  const shown = await cells(byColumn.getByRole("row", { name: /^MICE/ }));
  const mice = expected.find(({ label }) => label === "MICE");
  for (const [j, name] of names.entries()) {
    const figure = mice?.columns.find(({ column }) => column === name)?.nrmse as Figure | null;
    if (figure) expect(Number(shown[j])).toBeCloseTo(figure.mean, 3);
    else expect(shown[j]).toBe("–");
  }

  // In words, drawn, and looked at by axe.
  await expect(
    yard.stage.getByText(/^Best test accuracy: .*Closest to the hidden values: (MICE|Nearest)/),
  ).toBeVisible();
  await expect(yard.stage.getByText(/With a preparation that saw the test rows the score is/)).toBeVisible();
  await yard.choice("Compare by").selectOption({ label: "test accuracy" });
  await expect(
    yard.stage.getByRole("img", { name: /^accuracy on the test rows \(share right\)\. With a prep/ }),
  ).toBeVisible();
  await expectAccessible(yard, "the laboratory, done");

  await expect(yard.stage.getByText(/^The experiment has changed since/)).toHaveCount(0);
  // What serves is put into the experiment, which trains with it.
  await yard.button("Use MICE in the experiment").click();
  await expect(yard.panel.getByRole("combobox", { name: "Method" })).toHaveValue("iterative");
  await yard.trainToEnd();
  await yard.undo.click();
  await expect(yard.panel.getByRole("combobox", { name: "Method" })).toHaveValue("mean");
});

test("what can be compared is within reach while a message says that the model needs numbers", async ({
  yard,
}) => {
  await yard.open(iris);
  const lines = Array.from({ length: 60 }, (_, i) => `${i % 4 ? i : ""},${(i * 7) % 11},${"ab"[i % 2]}`);
  await yard.choose({ name: "holes.csv", text: `a,b,kind\n${lines.join("\n")}\n` });
  await yard.tab("Gaps").click();
  await expect(yard.messages.getByRole("button", { name: "Fill gaps" })).toBeVisible();
  await setSeeds(yard, 1);
  await choose(yard, ["Mean"]);
  await compare(yard).click();
  await expect(yard.button("Compare again")).toBeVisible({ timeout: 30_000 });
});

test("a table's own gaps: the map is sorted by keyboard, and sets of columns are counted", async ({
  yard,
  page,
}) => {
  await yard.open(airquality);
  await yard.tab("Gaps").click();
  await expect(
    yard.stage.getByText(
      "42 of 153 rows lack something, in 2 columns; ozone_ppb lacks most, 37 cells (24 %).",
    ),
  ).toBeVisible();
  await expect(together(yard).getByRole("row", { name: /^nothing is missing/ })).toContainText("111 (73 %)");
  await expect(together(yard).getByRole("row", { name: /^ozone_ppb alone/ })).toContainText("35 (23 %)");
  await expect(together(yard).getByRole("row", { name: /^solar_radiation_langley alone/ })).toContainText(
    "5 (3.3 %)",
  );
  await expect(
    together(yard).getByRole("row", { name: /^ozone_ppb and solar_radiation_langley/ }),
  ).toContainText("2 (1.3 %)");

  const strip = map(yard)
    .getByRole("row", { name: /^ozone_ppb/ })
    .locator("canvas");
  const inTable = await strip.screenshot();
  await yard.choice("Order of the rows").focus();
  await page.keyboard.press("ArrowDown");
  await expect(map(yard).getByRole("columnheader", { name: "rows, most missing first" })).toBeVisible();
  await expect.poll(async () => (await strip.screenshot()).equals(inTable)).toBe(false);
  await map(yard).getByRole("button", { name: "solar_radiation_langley" }).focus();
  await page.keyboard.press("Enter");
  await expect(
    map(yard).getByRole("columnheader", { name: "rows, those without solar_radiation_langley first" }),
  ).toBeVisible();
  await yard.choice("Order of the columns").selectOption("most missing first");
  await expect(map(yard).getByRole("row").nth(1)).toContainText("ozone_ppb");

  // Without hidden values there is the score, and no error of the fills.
  await setSeeds(yard, 2);
  await choose(yard, ["Mean", "MICE", "Trees as they are"]);
  await compare(yard).focus();
  await page.keyboard.press("Enter");
  await expect(yard.button("Compare again")).toBeVisible({ timeout: 60_000 });
  await expect(figures(yard).getByRole("columnheader", { name: "test R²" })).toBeVisible();
  await expect(figures(yard).getByRole("columnheader", { name: "error of the fills" })).toHaveCount(0);
  const spec = await yard.exported("Experiment, JSON");
  for (const row of treatmentsOf(spec)) {
    const [shown] = await cells(figures(yard).getByRole("row", { name: new RegExp(`^${row.label}`) }));
    expectShown(String(shown), row.score as Figure, row.label);
  }
});

test("the comparison is cancelled at once, and leaves a trained experiment alone", async ({ yard }) => {
  const gaps = { mechanism: "mcar", share: 0.2 };
  const data = { ...(iris.data as Spec), gaps };
  await yard.open({ ...iris, data, prepare: [{ kind: "impute" }] });
  await yard.trainToEnd();
  await yard.tab("Gaps").click();
  await setSeeds(yard, 100);
  await compare(yard).click();
  await expect(yard.stage.getByText(/^(?!0 )\S.*: [1-9]\d* of 1,400 runs/)).toBeAttached({ timeout: 30_000 });
  await yard.button("Cancel").click();
  await expect(yard.stage.getByText(/^Cancelled after \d+ of 1,?400 runs/)).toBeVisible();
  await expect(figures(yard)).toBeVisible();
  await setSeeds(yard, 1);
  await choose(yard, ["Mean", "MICE"]);
  await expect(
    yard.stage.getByText("The experiment has changed since. Compare again for its figures."),
  ).toBeVisible();
  await compare(yard).click();
  await expect(figures(yard).getByRole("row")).toHaveText([/^treatment/, /^Mean/, /^MICE/]);
  await expect(yard.stage.getByText(/^One seed alone has no interval/)).toBeVisible();
  // Its settings are no change of the experiment: the run is still there to be looked into.
  await expect(yard.button("Train again")).toBeVisible();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);

  // Gaps may depend on the target as well.
  await yard.stage
    .getByRole("combobox", { name: "Mechanism" })
    .selectOption({ label: "by another column (MAR)" });
  await yard.stage.getByRole("combobox", { name: "Depends on" }).selectOption("species");
  await expect(yard.stage.getByText(/lack something, in 4 columns/)).toBeVisible();
});

test("on a phone nothing is wider than the page, and axe finds nothing", async ({ yard, page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.open({
    ...wine,
    data: { ...(wine.data as Spec), gaps: { mechanism: "mnar", share: 0.2 } },
    prepare: [{ kind: "impute" }],
    lab: { seeds: 2, leak: true, treatments: ["complete", "fill_mean", "fill_knn", "native"] },
  });
  await yard.tab("Gaps").click();
  await expect(map(yard)).toBeVisible();
  await compare(yard).click();
  await expect(yard.button("Compare again")).toBeVisible({ timeout: 60_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(yard, "the laboratory at 390");
});

test("cross-validation: chosen in the page, its folds are the runner's, with mean and spread", async ({
  yard,
  page,
}) => {
  test.setTimeout(120_000);
  await yard.open({ ...iris, training: { ...(iris.training as Spec), epochs: 6 } });
  await expect(yard.tab("Folds")).toHaveCount(0);
  await yard.panel.getByText("Split and more").click();
  // A split by group asks for its column, by name.
  await yard.panel.getByRole("combobox", { name: "Split" }).selectOption({ label: "By group" });
  await expect(yard.alert.or(yard.messages.getByText(/split\.column/)).first()).toBeVisible();
  await yard.panel.getByRole("combobox", { name: "Column" }).selectOption("sepal_width_cm");
  await expect(yard.messages.getByText(/split\.column/)).toHaveCount(0);
  await expect(yard.train).toBeEnabled();

  await yard.panel.getByRole("combobox", { name: "Split" }).selectOption({ label: "Cross-validation" });
  await yard.type("Folds", 4);
  await yard.tab("Folds").click();
  await expect(yard.stage.getByText(/^The rows are dealt to 4 folds\./)).toBeVisible();
  await yard.trainToEnd();
  await yard.expectEpoch(24, 24);
  const words = yard.stage.getByText(
    /^Accuracy of the validation rows over 4 folds: [\d.]+ on average, standard deviation/,
  );
  await expect(words).toBeVisible();
  const { cross_validation: expected } = underNode("run", await yard.exported("Experiment, JSON"));
  const folds = yard.stage.getByRole("table", { name: "Folds, validation rows" });
  const names = (await folds.getByRole("columnheader").allTextContents()).slice(1);
  const accuracy = names.indexOf("Accuracy");
  const column = await folds
    .getByRole("row")
    .evaluateAll(
      (rows, j) => rows.slice(1).map((row) => Number(row.querySelectorAll("td")[j]?.textContent)),
      accuracy,
    );
  const wanted = [
    ...expected.folds.map((fold: Record<string, Record<string, number>>) => fold.validation?.accuracy),
    expected.mean.validation.accuracy,
    expected.std.validation.accuracy,
  ];
  expect(column).toHaveLength(6);
  for (const [i, value] of wanted.entries()) expect(column[i]).toBeCloseTo(value, 3);
  const csv = await yard.saved(() => yard.button("Save these figures as CSV").click());
  expect(
    csv
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => Number(line.split(",")[1])),
  ).toEqual(wanted.slice(0, 5));
  await yard.choice("Figure of the folds").selectOption({ label: "Loss" });
  await yard.choice("Rows of the figures").selectOption("train");
  await expect(yard.stage.getByText(/^Loss of the train rows over 4 folds:/)).toBeVisible();
  await expectAccessible(yard, "the folds");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(yard, "the folds at 390");

  // The folds survive a reload.
  await page.reload();
  await yard.tab("Folds").click();
  await expect(yard.stage.getByText(/^Accuracy of the validation rows over 4 folds:/)).toBeVisible();
});

test("made-up tables lack nothing, and can be made to", async ({ yard }) => {
  await yard.open(moons);
  await yard.tab("Gaps").click();
  await expect(yard.stage).toContainText("Nothing is missing in 200 rows of 2 columns.");
  await yard.stage.getByRole("checkbox", { name: /^Take values away/ }).check();
  await expect(yard.stage).toContainText(/\d+ of 200 rows lack something, in 2 columns/);
});
