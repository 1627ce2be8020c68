import type { Locator, Page } from "@playwright/test";
import { moons, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

/** Walks with Tab until something has the focus, as a person without a mouse does, and sees that it has. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const element = await target.elementHandle();
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press(key);
    const hasFocus = await element?.evaluate(
      (element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element,
    );
    if (!hasFocus) continue;
    const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline, `a ring around ${target}`).not.toBe("none");
    return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}

test("an experiment from beginning to end, with the keyboard alone", async ({ yard, page }) => {
  test.setTimeout(90_000);
  await yard.open(withTraining(moons, { epochs: 15 }));

  // A table: the list opens and is walked with the arrow keys.
  await tabTo(page, yard.choice("Table"));
  await page.keyboard.type("iri");
  await expect(yard.sentence).toContainText("4 columns of iris");
  // Its target and features.
  await tabTo(page, yard.root.getByRole("checkbox", { name: "Learn from sepal_length_cm" }));
  await page.keyboard.press("Space");
  await expect(yard.sentence).toContainText("3 columns of iris");

  // A layer.
  await tabTo(page, yard.field("Layer 1: neurons"));
  await page.keyboard.press("ArrowUp");
  await expect(yard.field("Layer 1: neurons")).not.toHaveValue("6");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("9");
  await page.keyboard.press("Tab");
  await yard.expectWords(yard.neurons, /3 inputs, hidden layers of 9 tanh, 4 tanh/);
  await tabTo(page, yard.button("Remove Layer 2"));
  await page.keyboard.press("Enter");
  await yard.expectWords(yard.neurons, /hidden layer of 9 tanh/);

  // The drawing: from neuron to neuron, each says what comes in.
  const neuron = yard.button("input petal_length_cm").or(yard.neurons.getByRole("button").first()).first();
  await tabTo(page, neuron);
  await page.keyboard.press("ArrowRight");
  await expect(yard.stage.getByRole("status").filter({ hasText: "layer 1, unit" })).toBeVisible();

  // Training, by its button and by its keys.
  await tabTo(page, yard.train);
  await page.keyboard.press("Enter");
  await expect(yard.button("Train again")).toBeVisible();
  await expect(yard.train).toBeFocused();
  await page.keyboard.press("r");
  await yard.expectEpoch(0, 15);
  await page.keyboard.press("s");
  await yard.expectEpoch(1, 15);

  // Curves, matrix and figures are read out as the arrow keys move.
  await tabTo(page, yard.loss, "Shift+Tab");
  await page.keyboard.press("Home");
  await expect(yard.loss).toHaveAttribute("aria-valuetext", /^epoch 1: /);
  const cell = yard.matrix.getByRole("gridcell").first();
  await tabTo(page, cell);
  await page.keyboard.press("ArrowRight");
  await yard.expectWords(yard.matrix, /of class setosa (was|were) predicted versicolor/);
  await tabTo(page, yard.metrics.getByRole("button", { name: "Loss", exact: true }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(yard.watch.getByRole("note")).toContainText("Accuracy");
  await page.keyboard.press("Escape");
  await expect(yard.watch.getByRole("note")).toBeHidden();

  // Views are tabs, walked with the arrow keys.
  await tabTo(page, yard.tab("Network"), "Shift+Tab");
  await page.keyboard.press("ArrowLeft");
  await expect(yard.tab("Table")).toBeFocused();
  await expect(yard.stage.getByRole("table")).toContainText(/iris\S*: 150 rows/);

  // Back and forth, and a run that goes.
  await page.keyboard.press("ControlOrMeta+z");
  await expect(yard.field("Layer 2: neurons")).toHaveValue("4");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(yard.field("Layer 2: neurons")).toHaveCount(0);
  await tabTo(page, yard.button("Remove run 2"));
  await page.keyboard.press("Enter");
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
});

test("Space trains and pauses, ? lists the keys, Escape closes them", async ({ yard, page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await yard.open(withTraining(moons, { epochs: 5000 }));
  await page.keyboard.press("Space");
  await expect(yard.matrix).toBeVisible();
  await page.keyboard.press("Space");
  await expect(yard.button("Continue")).toBeVisible();
  await page.keyboard.press("?");
  const keys = yard.root.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Train or pause");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  // Where letters are typed they are letters.
  await yard.field("Epochs").focus();
  await page.keyboard.type("r");
  await expect(yard.button("Continue")).toBeVisible();
});
