import { excelFile, parquetFile, pngFile, zipBomb } from "../web/format-files.ts";
import { iris, moons } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

const columns = ["weight", "width", "kind"];
const rows = Array.from({ length: 30 }, (_, i): (string | number)[] => [
  100 + 5 * i,
  3 + (i % 4) / 2,
  i < 15 ? "banana" : "apple",
]);
const records = rows.map((row) => Object.fromEntries(columns.map((name, j) => [name, row[j]])));
const csv = (delimiter: string, decimal = ".") =>
  [columns, ...rows]
    .map((row) => row.map((cell) => String(cell).replace(".", decimal)).join(delimiter))
    .join("\n");

const column = (yard: Yard, name: string) =>
  yard.columns
    .getByRole("row")
    .filter({ has: yard.page.getByRole("radio", { name: `Predict ${name}`, exact: true }) });
const readAs = (yard: Yard) => yard.panel.getByText(/^Read as /);

const formats: [string, string, string | Uint8Array, RegExp][] = [
  [
    "CSV with semicolons and decimal commas",
    "fruit.csv",
    csv(";", ","),
    /^Read as CSV, semicolons, decimal comma, utf-8$/,
  ],
  ["JSON records", "fruit.json", JSON.stringify(records), /^Read as JSON records$/],
  [
    "JSON lines",
    "fruit.jsonl",
    records.map((record) => JSON.stringify(record)).join("\n"),
    /^Read as JSON records$/,
  ],
  [
    "Parquet",
    "fruit.parquet",
    parquetFile(Object.fromEntries(columns.map((name, j) => [name, rows.map((row) => row[j])])), 10),
    /^Read as Parquet$/,
  ],
  [
    "Excel",
    "fruit.xlsx",
    excelFile({ fruit: [columns, ...rows], notes: [["a"], [1]] }),
    /^Read as Excel, fruit$/,
  ],
];

for (const [name, file, content, words] of formats) {
  test(`${name} is read, trained on and still there after a reload`, async ({ yard, page }) => {
    await yard.open(moons);
    await yard.type("Epochs", 2);
    await yard.choose({ name: file, text: content });
    await expect(yard.sentence).toContainText("Predicting kind (2 classes) from 2 columns of fruit, 30 rows");
    await expect(readAs(yard)).toHaveText(words);
    await expect(column(yard, "weight")).toContainText("100 to 245");
    await expect(column(yard, "width")).toContainText("3 to 4.5");
    await yard.trainToEnd();
    await page.reload();
    await expect(yard.sentence).toContainText("from 2 columns of fruit, 30 rows");
    await expect(column(yard, "width")).toContainText("3 to 4.5");
  });
}

test("what was found out about a file can be changed", async ({ yard }) => {
  await yard.open(moons);
  await yard.choose({ name: "fruit.csv", text: csv(";").replace("banana", "-9") });
  await expect(yard.sentence).toContainText("Predicting kind (3 classes) from 2 columns");
  await readAs(yard).click();
  await yard.choice("Separator").selectOption("comma");
  await expect(yard.columns.getByRole("row")).toHaveCount(2);
  await yard.undo.click();
  await expect(yard.sentence).toContainText("Predicting kind (3 classes) from 2 columns");
  await yard.panel.getByRole("textbox", { name: "Counts as missing" }).fill("-9, NA");
  await yard.panel.getByRole("textbox", { name: "Counts as missing" }).press("Enter");
  await expect(column(yard, "kind")).toContainText("2 values, 1 missing");
  await yard.messages.getByRole("button", { name: "Leave these rows out" }).click();
  await expect(yard.sentence).toContainText("Predicting kind (2 classes)");
});

test("another sheet of a workbook can be chosen", async ({ yard }) => {
  await yard.open(moons);
  await yard.choose({
    name: "two.xlsx",
    text: excelFile({
      notes: [
        ["a", "b"],
        [1, 2],
        [2, 3],
      ],
      fruit: [columns, ...rows],
    }),
  });
  await readAs(yard).click();
  await yard.choice("Sheet").selectOption("fruit");
  await expect(yard.sentence).toContainText("Predicting kind (2 classes) from 2 columns of two, 30 rows");
});

test("a folder of pictures becomes rows of pixels, with the folder as the class", async ({ yard, page }) => {
  await yard.open(moons);
  await yard.type("Epochs", 3);
  const pictures = Array.from({ length: 24 }, (_, i) => {
    const upright = i % 2 === 0;
    const side = i % 3 === 0 ? 20 : 16;
    const bytes = pngFile(side, side, (x, y) => ((upright ? x : y) > side / 2 ? 220 : 20 + i));
    return { path: `shapes/${upright ? "upright" : "flat"}/${i}.png`, bytes: [...bytes] };
  });
  // A chosen folder, as the browser hands it over.
  await page.evaluate((pictures) => {
    const input = document
      .querySelector("train-yard")
      ?.shadowRoot?.querySelector("ty-data-panel")
      ?.shadowRoot?.querySelector<HTMLInputElement>("input[webkitdirectory]") as HTMLInputElement;
    const transfer = new DataTransfer();
    for (const { path, bytes } of pictures) {
      const file = new File([Uint8Array.from(bytes)], path.split("/").at(-1) ?? "", { type: "image/png" });
      transfer.items.add(file);
    }
    Object.defineProperty(input, "files", {
      value: pictures.map((_, i) => transfer.files[i]),
      configurable: true,
    });
    for (const [i, { path }] of pictures.entries())
      Object.defineProperty(input.files?.[i], "webkitRelativePath", { value: path, configurable: true });
    input.dispatchEvent(new Event("change"));
  }, pictures);
  await expect(yard.sentence).toContainText(
    "Predicting label (2 classes) from 256 columns of shapes, 24 rows",
  );
  await expect(yard.panel.getByText(/resized from 2 different sizes to 16 x 16/)).toBeVisible();
  await yard.type("Width", 8);
  await yard.type("Height", 8);
  await expect(yard.sentence).toContainText("from 64 columns of shapes");
  await yard.trainToEnd();
});

test("a file that is no good is refused with its place, and the table stays", async ({ yard }) => {
  await yard.open(iris);
  const bad: [string, string | Uint8Array, RegExp][] = [
    ["cut.parquet", parquetFile({ a: [1, 2] }).slice(0, 60), /cut\.parquet: This Parquet file is cut off/],
    [
      "cut.xlsx",
      excelFile({ a: [["x"], [1]] }).slice(0, 700),
      /cut\.xlsx: This workbook is cut off or damaged/,
    ],
    ["bomb.xlsx", zipBomb(450), /bomb\.xlsx: Unpacked, .*at most 400 MB/],
    ["bad.json", '[{"a": 1}, {"a"', /bad\.json, record 2: .*cut off/],
  ];
  for (const [name, text, words] of bad) {
    await yard.choose({ name, text });
    await expect(yard.alert.first()).toHaveText(words);
    await expect(yard.sentence).toContainText("iris");
  }
});

test("points are painted by mouse and by keys, erased, undone and trained on", async ({ yard, page }) => {
  await yard.open(moons);
  await yard.choice("Table").selectOption("Paint points");
  const plane = yard.stage.getByRole("application", { name: "Plane to paint points on" });
  await expect(plane).toBeVisible();
  await yard.expectWords(plane, /^16 points: 8 of class a, 8 of class b/);
  const box = await plane.boundingBox();
  if (!box) throw new Error("no plane");
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await yard.button("Class c").click();
  await page.mouse.move(...at(0.3, 0.7));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.75), { steps: 12 });
  await page.mouse.up();
  await yard.expectWords(plane, /[3-9]\d* of class c/);
  await expect(yard.sentence).toContainText("Predicting class (3 classes) from 2 columns");

  await plane.focus();
  await page.keyboard.press("1");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Space");
  await yard.expectWords(plane, /^Painted class a at x1 0, x2 3; \d+ points/);
  await page.keyboard.press("Delete");
  await yard.expectWords(plane, /^Erased at x1 0, x2 3/);
  const points = await page.evaluate(() => location.hash.length);
  expect(points).toBeLessThan(2000);

  await yard.stage.getByRole("button", { name: "Clear" }).click();
  await yard.expectWords(plane, /^No point yet|x1/);
  await yard.stage.getByRole("button", { name: "Undo" }).click();
  await expect(yard.sentence).toContainText("Predicting class (3 classes)");
  await yard.type("Epochs", 5);
  await yard.trainToEnd();
  await page.reload();
  await expect(yard.sentence).toContainText("Predicting class (3 classes)");
});

test("the table, the prepared table and the predictions are saved as CSV", async ({ yard }) => {
  await yard.open(moons);
  await yard.type("Epochs", 2);
  await yard.choose({ name: "fruit.json", text: JSON.stringify(records) });
  await expect(yard.sentence).toContainText("fruit, 30 rows");
  const original = await yard.saved(() => yard.exportAs("Original table, CSV"));
  expect(original.replaceAll("\r\n", "\n")).toBe(`${csv(",")}\n`);
  const prepared = (await yard.saved(() => yard.exportAs("Prepared table, CSV"))).split("\r\n");
  expect(prepared[0]).toBe("weight,width,kind,split");
  expect(prepared).toHaveLength(32);
  expect(prepared[1]).toMatch(/^-?\d\.\d+,-?\d\.\d+,banana,(train|validation|test)$/);
  await yard.trainToEnd();
  expect(await yard.saved(() => yard.exportAs("Predictions, CSV"))).toMatch(/^part,row,true,predicted/);
});

test("columns are known by class, part, quantiles and against each other", async ({ yard }) => {
  await yard.open(iris);
  await yard.tab("Columns").click();
  const one = yard.stage.getByRole("region", { name: "One column" });
  await expect(one.getByRole("img", { name: /^sepal_length.*, train: 10\d rows/ })).toBeVisible();
  await expect(one.getByRole("img", { name: /, validation: 2\d rows/ })).toBeVisible();
  await expect(one.getByRole("table", { name: /^Quantiles of sepal_length/ })).toContainText(
    "5.843|5.8".split("|")[1] ?? "",
  );
  await expect(yard.stage.getByRole("region", { name: "Class balance" })).toContainText("setosa");
  await expect(
    yard.stage.getByRole("img", {
      name: /^sepal_width.* against sepal_length.*: 150 rows, correlation −?-?0\.1/,
    }),
  ).toBeVisible();
  await yard.choice("Across").selectOption({ index: 2 });
  await yard.choice("Up").selectOption({ index: 3 });
  await expect(yard.stage.getByRole("img", { name: /150 rows, correlation 0\.96/ })).toBeVisible();
});

test("a million rows of 20 columns come in with progress, while the page answers, and can be cancelled", async ({
  yard,
  page,
}) => {
  test.setTimeout(300_000);
  await yard.open(moons);
  const names = Array.from({ length: 19 }, (_, j) => `c${j}`);
  const numbers = (shift: number) => names.map((_, j) => (Math.sin(j + shift) * 10).toFixed(4)).join(",");
  const million = {
    name: "million.csv",
    text: `${names.join(",")},kind\n`,
    line: `${numbers(0)},a\n${numbers(0.7)},b\n`,
    times: 500_000,
  };
  const reading = yard.root.getByRole("progressbar", { name: "Reading million.csv" });
  await yard.drop(million);
  await expect(reading).toBeVisible();
  await yard.button("Cancel").click();
  await expect(reading).toBeHidden({ timeout: 2000 });
  await expect(yard.sentence).toContainText("2 columns of two moons");

  await page.evaluate(() => {
    let last = performance.now();
    const gaps: number[] = [];
    (window as unknown as { gaps: number[] }).gaps = gaps;
    setInterval(() => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }, 10);
  });
  await yard.drop(million);
  await page.evaluate(() => ((window as unknown as { gaps: number[] }).gaps.length = 0));
  await expect(reading).toBeVisible();
  await expect(yard.sentence).toContainText("from 19 columns of million, 1,000,000 rows", {
    timeout: 200_000,
  });
  const gaps = await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps);
  expect(Math.max(...gaps)).toBeLessThan(1000);
});
