import { dense as denseOf, fruit, iris, moons, type Spec } from "./specs.ts";
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

const [dense, tanh] = denseOf(6);
const sine = {
  version: 1,
  data: {
    source: { kind: "generator", name: "noisy_sine", n: 200 },
    sequence: { order: "step", length: 20 },
  },
  split: { kind: "time" },
  model: { kind: "recurrent", layers: [{ kind: "gru", units: 4 }] },
  training: { epochs: 2 },
};

/** Experiments that cannot run: what is said at the field and over the stage. */
const impossible: [what: string, spec: Spec, field: string, said: RegExp][] = [
  [
    "batch norm with batches of one",
    {
      ...moons,
      model: { kind: "mlp", layers: [dense, { kind: "batch_norm" }] },
      training: { ...(moons.training as Spec), batch_size: 1 },
    },
    "training.batch_size",
    /Batch normalization measures the spread of a batch.*Use batches of 2 rows or more, or layer_norm/,
  ],
  [
    "a block around a changing width without projection",
    {
      ...moons,
      model: { kind: "mlp", layers: [{ kind: "residual", layers: [dense], projection: false }] },
    },
    "model.layers[0].projection",
    /The block takes 2 numbers and gives 6.*Set projection to "auto"/,
  ],
  [
    "windows longer than the table",
    { ...sine, data: { ...sine.data, sequence: { order: "t", length: 300 } } },
    "data.sequence.length",
    /take 30[01] rows.*the table has 200\. Use a length of at most/,
  ],
];

test("what cannot run says so at its field and over the stage, with the remedy", async ({ yard, page }) => {
  for (const [what, spec, field, said] of impossible) {
    await page.goto("about:blank");
    await yard.follow(spec);
    await expect(yard.messages, what).toContainText(said);
    await expect(yard.messages, what).toContainText(`${field}: `);
    await expect(yard.panel.getByText(said).first(), what).toBeVisible();
    await expect(yard.train, what).toBeDisabled();
  }
});

test("what is shown of a link that is refused fits its target, and counts nothing unknown", async ({
  yard,
}) => {
  const air = { source: { kind: "builtin", name: "airquality" } };
  const metric = (name: string) => yard.watch.getByRole("slider", { name: `${name} at one epoch` });
  await yard.follow({ ...moons, data: { ...air, target: "ozone_ppb" } });
  await expect(yard.messages).toContainText("The target is missing in 37 rows");
  await expect(metric("Root mean squared error")).toBeVisible();
  await expect(yard.watch.getByText("Confusion matrix")).toHaveCount(0);
  await yard.expectWords(yard.neurons, /: inputs, hidden/);
  await expect(yard.bar.getByText("of 0")).toHaveCount(0);

  await yard.page.goto("about:blank");
  await yard.follow({ ...moons, data: { ...air, target: "month" } });
  await expect(yard.train).toBeDisabled();
  await expect(metric("Accuracy")).toBeVisible();
  await expect(yard.watch.getByText("Confusion matrix")).toBeVisible();
});

test("dropout of everything is refused at its field, and repaired in a link", async ({ yard }) => {
  const layers = (p: number) => [dense, tanh, { kind: "dropout", p }];
  await yard.open({ ...moons, model: { kind: "mlp", layers: layers(0.25) } });
  await yard.type("Dropout", 1);
  await expect(yard.panel.getByText(/at least 0 and less than 1/)).toBeVisible();
  await yard.page.goto("about:blank");
  await yard.open({ ...moons, model: { kind: "mlp", layers: layers(1) } });
  await expect(yard.messages).toContainText("model.layers[2].p: Must be at least 0 and less than 1");
});

test("a table without an order gets one by a button, and its gap is dealt with by another", async ({
  yard,
}) => {
  const days = Array.from({ length: 60 }, (_, i) => (i < 30 ? i : i + 5));
  const text = `day,level\n${days.map((day) => `${day},${Math.sin(day / 3).toFixed(3)}`).join("\n")}\n`;
  await yard.open(sine);
  await yard.choose({ name: "gap.csv", text });
  await expect(yard.messages).toContainText(/data\.sequence.*Name the order column/);
  await yard.messages.getByRole("button", { name: "Order the rows by day" }).click();
  await expect(yard.messages).toContainText(/column "day", line 32: After 29 comes 35.*Add the rows/);
  await yard.messages.getByRole("button", { name: "No window across a gap" }).click();
  await expect(yard.sentence).toContainText("Predicting level from");
  await yard.trainToEnd();
});

test("cells on a table without any order give way to a plain network by a button", async ({ yard }) => {
  await yard.follow({ ...iris, model: { kind: "recurrent", layers: [{ kind: "lstm", units: 4 }] } });
  await yard.messages.getByRole("button", { name: "A network for single rows" }).click();
  await expect(yard.sentence).toContainText("ReLU network");
  await yard.type("Epochs", 2);
  await yard.trainToEnd();
});
