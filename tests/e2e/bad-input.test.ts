import { fruit, moons } from "./specs.ts";
import type { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

/** A reader's table, with a run trained on it: what no bad file may touch. */
async function openFruit(yard: Yard): Promise<void> {
  await yard.open(moons);
  await yard.type("Epochs", 2);
  await yard.choose({ name: "fruit.csv", text: fruit });
  await expect(yard.sentence).toContainText("3 columns of fruit, 24 rows");
  await yard.trainToEnd();
}

async function expectNothingLost(yard: Yard, address: string, said: string): Promise<void> {
  await expect(yard.sentence).toContainText("Predicting kind (2 classes) from 3 columns of fruit, 24 rows");
  await expect(yard.columns.getByRole("row")).toHaveCount(5);
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
  expect(await yard.words(yard.loss)).toBe(said);
  expect(yard.page.url()).toBe(address);
  await expect(yard.button("Train again")).toBeEnabled();
}

const row = (text: string) => fruit.replace("151,red,7.1,apple", text);
const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, "utf16le"));

/** Files that are no table: refused with the place and the remedy. */
const refused: [what: string, content: string | Uint8Array, message: RegExp][] = [
  ["an empty file", "", /bad\.csv: The file is empty\. A table needs/],
  ["only a header", "weight,colour,width,kind\n", /bad\.csv, line 1: There is only a header.*Add rows/],
  [
    "a ragged row",
    row("151,red,7.1"),
    /bad\.csv, line 3: This row has 3 cells, the header has 4 columns\. Add/,
  ],
  ["a quote that never closes", row('151,"red,7.1,apple'), /bad\.csv, line 3: .*never closes.*Close it/],
  [
    "a repeated column name",
    fruit.replace("width", "weight"),
    /line 1: Columns 1 and 3 are both named "weight"\. Give/,
  ],
  [
    "a column without a name",
    fruit.replace("colour", ""),
    /line 1: Column 2 of 4 has no name\. Write a name/,
  ],
  [
    "a picture",
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0),
    /bad\.csv: This is a PNG picture.*CSV file/,
  ],
  ["bytes that are no text", row("151,\u0001,7.1,apple"), /control character 0x01.*Save the table as CSV/],
  ["a web page", "<!doctype html><title>Log in</title>", /This is a web page and no table/],
  [
    "nested JSON",
    '[{"weight": 3}, {"weight": [3]}]',
    /bad\.csv, record 2: "weight" holds a list.*leave it out/,
  ],
];

test("a file that is no table is refused with its place and remedy, and nothing is lost", async ({
  yard,
}) => {
  await openFruit(yard);
  const address = yard.page.url();
  const said = await yard.words(yard.loss);
  for (const [what, text, message] of refused) {
    await test.step(what, async () => {
      await yard.choose({ name: "bad.csv", text });
      await expect(yard.alert).toHaveText(message);
      await expect(yard.messages).toContainText("The table from before is still here.");
      await expectNothingLost(yard, address, said);
    });
  }
});

/** Tables that can be read and shown, but not learned from as they stand: each says why, and can be undone. */
const unfit: [what: string, content: string, message: RegExp][] = [
  ["one class", fruit.replaceAll("banana", "apple"), /"kind".*one class/],
  ["a target with gaps", row("151,red,7.1,"), /"kind", line 3: The target is missing in 1 row/],
  ["a number beyond the range", row("1e400,red,7.1,apple"), /"weight", line 3.*1e400/],
  ["an infinite number", row("inf,red,7.1,apple"), /"weight", line 3.*inf/],
  ["a decimal comma", row('"1,5",red,7.1,apple'), /"weight", line 3.*1,5/],
  ["a column without values", fruit.replace(/,(red|yellow),/g, ",,"), /"colour"/],
  [
    "a text column with 5,000 distinct values",
    `word,kind\n${Array.from({ length: 5000 }, (_, i) => `w${i},${i % 2 ? "a" : "b"}`).join("\n")}\n`,
    /"word".*3500 different values in the training rows.*Leave it out/,
  ],
];

test("a table that cannot be learned from says why, and the one before comes back", async ({ yard }) => {
  await openFruit(yard);
  for (const [what, text, message] of unfit) {
    await test.step(what, async () => {
      await yard.choose({ name: "unfit.csv", text });
      const problem = yard.messages.getByRole("paragraph").or(yard.alert);
      await expect(problem.filter({ hasText: message }).first()).toBeVisible();
      await yard.undo.click();
      await expect(yard.sentence).toContainText(
        "Predicting kind (2 classes) from 3 columns of fruit, 24 rows",
      );
      await expect(yard.train).toBeEnabled();
      await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
    });
  }
  await yard.trainToEnd();
  await expect(yard.runs).toContainText("2 is the same experiment as 1");
});

test("unusual files are read all the same: separators, line ends, marks and encodings", async ({ yard }) => {
  await yard.open(moons);
  const good: [what: string, content: string | Uint8Array][] = [
    ["semicolons", fruit.replaceAll(",", ";")],
    ["tabs", fruit.replaceAll(",", "\t")],
    ["CRLF and a byte order mark", `\ufeff${fruit.replaceAll("\n", "\r\n")}`],
    ["UTF-16", utf16(fruit)],
  ];
  for (const [i, [what, text]] of good.entries()) {
    await test.step(what, async () => {
      await yard.choose({ name: `good${i}.csv`, text });
      await expect(yard.sentence).toContainText(
        `Predicting kind (2 classes) from 3 columns of good${i}, 24 rows`,
      );
      await expect(yard.columns.getByRole("radio", { name: "Predict weight" })).toBeVisible();
      await expect(yard.train).toBeEnabled();
    });
  }
});

test("a column of the same value everywhere is no obstacle, and is named", async ({ yard }) => {
  await yard.open(moons);
  await yard.choose({ name: "same.csv", text: fruit.replace(/,(red|yellow),/g, ",red,") });
  await expect(yard.columns.getByRole("row").filter({ hasText: "colour" })).toContainText("constant");
  await yard.type("Epochs", 2);
  await yard.trainToEnd();
});

test("reading a large file is told, and can be cancelled", async ({ yard }) => {
  await openFruit(yard);
  const address = yard.page.url();
  const said = await yard.words(yard.loss);
  const line = "0.123456,0.234567,0.345678,0.456789,a\n";
  await yard.drop({ name: "large.csv", text: "p,q,r,s,kind\n", line, times: 1_000_000 });
  await expect(yard.root.getByRole("progressbar", { name: "Reading large.csv" })).toBeVisible();
  await yard.button("Cancel").click();
  await expect(yard.root.getByRole("progressbar", { name: "Reading large.csv" })).toBeHidden();
  await expectNothingLost(yard, address, said);
});
