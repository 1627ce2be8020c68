import { fruit, iris, moons } from "./specs.ts";
import { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

/** The browser's history takes a new entry at most so often: edits that follow each other faster are one. */
async function nextEntry(yard: Yard): Promise<void> {
  const from = await yard.page.evaluate(() => performance.now());
  await yard.page.waitForFunction((from) => performance.now() > from + 1250, from);
}

test("the address holds the experiment: reload, back, forward and a copied link bring it", async ({
  yard,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await yard.open(moons);
  await nextEntry(yard);
  await yard.type("Layer 1: neurons", 3);
  await yard.expectWords(yard.neurons, /layers of 3 tanh, 4 tanh/);
  await nextEntry(yard);
  await yard.choice("Table").selectOption("Wine");
  await expect(yard.sentence).toContainText("13 columns of wine");

  await yard.page.goBack();
  await expect(yard.sentence).toContainText("two moons");
  await yard.expectWords(yard.neurons, /layers of 3 tanh, 4 tanh/);
  await yard.page.goBack();
  await yard.expectWords(yard.neurons, /layers of 6 tanh, 4 tanh/);
  await yard.page.goForward();
  await yard.expectWords(yard.neurons, /layers of 3 tanh, 4 tanh/);

  await yard.page.reload();
  await yard.expectWords(yard.neurons, /layers of 3 tanh, 4 tanh/);
  await expect(yard.field("Batch size")).toHaveValue("10");

  await yard.root.getByRole("button", { name: "Share" }).click();
  await expect(yard.root.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await yard.page.evaluate(() => navigator.clipboard.readText());
  const other = new Yard(await context.newPage());
  await other.page.goto(link);
  await other.expectWords(other.neurons, /layers of 3 tanh, 4 tanh/);
  await expect(other.field("Batch size")).toHaveValue("10");
});

test("undo and redo show the entry that holds, also after choices by hand", async ({ yard }) => {
  await yard.open(moons);
  const choices = [
    { choice: yard.choice("Optimizer"), first: "adam", second: "sgd" },
    { choice: yard.choice("Layer 1: activation"), first: "tanh", second: "relu" },
    { choice: yard.choice("Activation of layer 2"), first: "tanh", second: "" },
    { choice: yard.choice("Type of x1"), first: "numeric", second: "categorical" },
    { choice: yard.choice("Table"), first: "generator:two_moons", second: "builtin:iris" },
  ];
  for (const { choice, first, second } of choices) {
    await choice.selectOption(second);
    await yard.undo.click();
    await expect(choice).toHaveValue(first);
    await yard.redo.click();
    await expect(choice).toHaveValue(second);
    await yard.undo.click();
    await expect(choice).toHaveValue(first);
  }
});

test("a small table of one's own travels in the link", async ({ yard, browser }) => {
  await yard.open(moons);
  await yard.choose({ name: "fruit.csv", text: fruit });
  await expect(yard.sentence).toContainText("fruit, 24 rows");
  await expect.poll(() => yard.page.url().length).toBeGreaterThan(300);
  // Another browser, that has never seen the table.
  const elsewhere = await browser.newContext();
  const other = new Yard(await elsewhere.newPage());
  await other.page.goto(yard.page.url());
  await expect(other.sentence).toContainText("Predicting kind (2 classes) from 3 columns of fruit, 24 rows");
  await expect(other.train).toBeEnabled();
  await elsewhere.close();
});

test("a damaged or dangerous link is repaired, and says how", async ({ yard }) => {
  await yard.open({
    ...moons,
    training: { optimizer: { kind: "adam", learning_rate: -5 }, epochs: 10, colour: "red" },
    model: { kind: "mlp", layers: [{ kind: "dense", units: 5 }, { kind: "wormhole" }] },
  });
  await expect(yard.messages).toContainText("This link was repaired");
  await expect(yard.messages).toContainText("training.colour: Not known; left out.");
  await expect(yard.messages).toContainText(/learning_rate: .*out of range|learning_rate: Must be/);
  await expect(yard.messages).toContainText(/model\.layers\[1\]: Not one of/);
  await yard.page.goto("about:blank");
  await yard.page.goto("./#e=thisisnolink");
  await expect(yard.messages).toContainText("This link is cut off or damaged");
  await expect(yard.sentence).toContainText("two moons");
  await expect(yard.train).toBeEnabled();
});

test("every change can be undone and redone, by button and by key", async ({ yard, page }) => {
  await yard.open(moons);
  await expect(yard.undo).toBeDisabled();
  await yard.type("Epochs", 44);
  await yard.button("Remove Layer 2").click();
  await yard.root.getByRole("checkbox", { name: "Learn from x2" }).uncheck();
  await yard.choice("Table").selectOption("Iris");
  await expect(yard.sentence).toContainText("iris");

  await yard.undo.click();
  await expect(yard.sentence).toContainText("1 column of two moons");
  await yard.undo.click();
  await yard.expectWords(yard.neurons, /2 inputs, hidden layer of 6 tanh units/);
  await page.keyboard.press("Control+z");
  await yard.expectWords(yard.neurons, /hidden layers of 6 tanh, 4 tanh/);
  await page.keyboard.press("Control+z");
  await yard.expectEpoch(0, 30);
  await expect(yard.undo).toBeDisabled();

  await page.keyboard.press("Control+Shift+z");
  await yard.expectEpoch(0, 44);
  for (const _ of [1, 2, 3]) await yard.redo.click();
  await expect(yard.sentence).toContainText("iris");
  await expect(yard.redo).toBeDisabled();
  // A new change ends what could be redone.
  await yard.undo.click();
  await yard.type("Epochs", 45);
  await expect(yard.redo).toBeDisabled();
});

test("runs stay beside each other with what differs in words, until they are removed", async ({ yard }) => {
  await yard.open(iris);
  await yard.trainToEnd();
  await yard.type("Learning rate", 0.001);
  await yard.panel.getByRole("combobox", { name: "Optimizer" }).selectOption("Gradient descent");
  await yard.trainToEnd();
  const items = yard.runs.getByRole("listitem");
  await expect(items).toHaveCount(2);
  await expect(yard.runs).toContainText(/2 differs from 1 in: optimizer Adam → Gradient descent/);
  await yard.expectWords(yard.loss, /^2 Gradient descent 0.01: .*; 1 more run on the plot$/);
  await expect(yard.loss).toHaveAttribute(
    "aria-valuetext",
    /2.*: training [\d.]+, .*; .*1.*: training [\d.]+/,
  );
  await expect(yard.watch.getByRole("list", { name: "Legend" }).first().getByRole("listitem")).toHaveCount(4);

  await yard.runs.getByRole("button", { name: /^1 Adam/ }).click();
  await expect(yard.runs).toContainText(/1 differs from 2 in: optimizer Gradient descent → Adam/);
  const accuracy = await yard.metrics.getByRole("row", { name: /^Accuracy/ }).innerText();
  await yard.button("Hide run 1 from the plots").click();
  // The run that is looked at stays in sight; a hidden one is gone when another is chosen.
  await yard.runs.getByRole("button", { name: /^2 / }).click();
  await expect(yard.loss).not.toHaveAttribute("aria-valuetext", /;/);
  await yard.runs.getByRole("button", { name: /^1 Adam/ }).click();
  await yard.button("Show run 1 on the plots").click();
  await yard.runs.getByRole("button", { name: /^2 / }).click();
  await expect(yard.loss).toHaveAttribute("aria-valuetext", /;/);

  // The experiment of a run is taken over, and trains to the same figures.
  await yard.runs.getByRole("button", { name: /^1 Adam/ }).click();
  await yard.button("Edit from run 1: take over its experiment").click();
  await expect(yard.field("Learning rate")).toHaveValue("0.03");
  await yard.trainToEnd();
  await expect(items).toHaveCount(3);
  await yard.runs.getByRole("button", { name: /^3 Adam/ }).click();
  await expect(yard.metrics.getByRole("row", { name: /^Accuracy/ })).toHaveText(accuracy, {
    useInnerText: true,
  });

  await yard.button("Remove run 3").click();
  await yard.runs.getByRole("button", { name: /^2 / }).click();
  await yard.button("Remove run 2").click();
  await expect(items).toHaveCount(1);
  await yard.expectWords(yard.loss, /^validation loss/);
});

test("the loaded table and the runs survive a reload", async ({ yard, page }) => {
  // Too large for the address: it can only have come from the browser's own store.
  const rows = Array.from(
    { length: 4000 },
    (_, i) => `${Math.sin(i * 7.3)},${Math.cos(i * 3.1)},${i % 2 ? "a" : "b"}`,
  );
  await yard.open(moons);
  await yard.choose({ name: "waves.csv", text: `p,q,kind\n${rows.join("\n")}\n` });
  await expect(yard.sentence).toContainText("2 columns of waves, 4,000 rows");
  await yard.type("Epochs", 3);
  await yard.trainToEnd();
  await yard.expectWords(yard.loss, /after 3 epochs/);
  const loss = await yard.words(yard.loss);
  const matrix = await yard.matrix.innerText();
  expect(page.url().length).toBeLessThan(2000);
  await expect.poll(() => keptRuns(yard)).toEqual([3]);

  await page.reload();
  await expect(yard.sentence).toContainText("2 columns of waves, 4,000 rows");
  await expect(yard.train).toBeEnabled();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
  await expect.poll(() => yard.words(yard.loss)).toBe(loss);
  expect(await yard.matrix.innerText()).toBe(matrix);
  await yard.trainToEnd();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(2);
  await expect(yard.runs).toContainText("2 is the same experiment as 1");
});

/** Epochs of the runs that the browser's store holds by now. */
function keptRuns(yard: Yard): Promise<number[]> {
  return yard.page.evaluate(
    () =>
      new Promise<number[]>((resolve, reject) => {
        const request = indexedDB.open("trainyard");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const store = request.result.transaction("experiments").objectStore("experiments");
          const runs = store.get(`${location.pathname}:runs`);
          runs.onsuccess = () => {
            request.result.close();
            resolve((runs.result ?? []).map((run: { history: unknown[] }) => run.history.length));
          };
        };
      }),
  );
}
