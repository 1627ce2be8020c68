import { expectAccessible } from "./axe.ts";
import { iris, moons, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const table = `p,q,kind\n${Array.from({ length: 12 }, (_, i) => `${i},${i % 2 ? "" : i},${i % 3 ? "a" : "b"}`).join("\n")}\n`;

test("axe finds nothing on any view at 1440 x 900", async ({ yard, page }) => {
  test.setTimeout(180_000);
  // Few rows: axe looks at every cell of a table.
  const data = { source: { kind: "generator", name: "two_moons", n: 40 } };
  await yard.open(withTraining({ ...moons, data }, { epochs: 12 }));
  await expectAccessible(yard, "as it opens");
  await yard.trainToEnd();
  await yard.trainToEnd();
  await yard.watch.getByText("By class").click();
  await expectAccessible(yard, "the network, trained");
  await yard.tab("Boundary").click();
  await expectAccessible(yard, "the boundary");
  await yard.tab("Table").click();
  for (const summary of await yard.panel.getByText(/^(More|Options|Split and more)$/).all())
    await summary.click();
  await yard.button("Paste").click();
  await expectAccessible(yard, "the table, and everything one press deeper");
  await yard.tab("Network").click();
  for (const name of ["Table of the network", "Table of x1 and x2", "Table of Loss"])
    await yard.button(name).click();
  await expectAccessible(yard, "pictures as tables");
  await yard.button("Export").click();
  await expectAccessible(yard, "the export menu");
  await page.keyboard.press("Escape");
  await yard.button("Keyboard").click();
  await expectAccessible(yard, "the keys");
  await page.keyboard.press("Escape");
  await yard.choose({ name: "gaps.csv", text: table });
  await expect(yard.messages.getByRole("button", { name: "Fill gaps" })).toBeVisible();
  await expectAccessible(yard, "in error");
  await yard.choose({ name: "bad.csv", text: "" });
  await expect(yard.alert.first()).toBeVisible();
  await expectAccessible(yard, "a refused file");
});

test("axe finds nothing on any view at 390 x 844, and nothing is wider than the page", async ({
  yard,
  page,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.open(withTraining(iris, { epochs: 8 }));
  const expectNarrow = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectNarrow();
  await expectAccessible(yard, "as it opens");
  await yard.trainToEnd();
  await expectAccessible(yard, "trained");
  await yard.choice("Table").first().or(yard.tab("Table")).last().click();
  await expectAccessible(yard, "the table");
  await expectNarrow();
  for (const name of ["Data", "Prepare", "Model", "Training", "Watch", "Runs"]) {
    await yard.root
      .getByRole("navigation", { name: "Panels" })
      .getByRole("button", { name, exact: true })
      .click();
    const sheet = yard.root.getByRole("dialog", { name, exact: true });
    await expect(sheet).toBeVisible();
    await expectNarrow();
    // Within the sheet nothing is cut off to the right either.
    expect(await sheet.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(yard, `the sheet ${name}`);
    await sheet.getByRole("button", { name: "Done" }).click();
    await expect(sheet).toBeHidden();
  }
});

test("axe finds nothing on the looks at a table that a reader brings, and on a plane to paint on", async ({
  yard,
  page,
}) => {
  test.setTimeout(180_000);
  await yard.open(withTraining(iris, { epochs: 2 }));
  await yard.choose({ name: "gaps.csv", text: table });
  await yard.panel.getByText(/^Read as /).click();
  await yard.messages.getByRole("button", { name: "Fill gaps" }).click();
  // Two columns make a plane: its tab comes before the columns'.
  await expect(yard.tab("Boundary")).toBeVisible();
  await yard.tab("Columns").click();
  await expect(yard.stage.getByRole("region", { name: "Correlations" })).toBeVisible();
  await expectAccessible(yard, "how a file was read, and its columns");
  await yard.choice("Table").selectOption("Paint points");
  await expect(yard.tab("Paint")).toHaveAttribute("aria-selected", "true");
  await expectAccessible(yard, "a plane to paint on");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(yard, "a plane to paint on at 390");
  await yard.tab("Columns").click();
  await expect(yard.stage.getByRole("region", { name: "Correlations" })).toBeVisible();
  await expectAccessible(yard, "columns at 390");
});

test("on a phone a table is chosen, a network changed, trained and looked at", async ({ yard, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await yard.open(moons);
  const panels = yard.root.getByRole("navigation", { name: "Panels" });
  const open = (name: string) => panels.getByRole("button", { name, exact: true }).click();
  const close = () => yard.root.getByRole("button", { name: "Done" }).click();
  await open("Data");
  await yard.choice("Table").selectOption("Iris");
  await close();
  await expect(yard.sentence).toContainText("4 columns of iris");
  await open("Model");
  await yard.button("Remove Layer 2").click();
  await close();
  await yard.expectWords(yard.neurons, /hidden layer of 6 tanh units/);
  await yard.trainToEnd();
  await open("Watch");
  await expect(yard.matrix).toBeVisible();
  await expect(yard.metrics).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(yard.matrix).toBeHidden();
  // The stage comes first, and the bar that runs things is under the thumb.
  const [stage, bar] = [await yard.stage.boundingBox(), await yard.bar.boundingBox()];
  expect(stage?.y).toBeLessThan(200);
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeGreaterThan(700);
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(844);
});

test("the theme follows the system, is chosen by hand, and is kept", async ({ yard, page }) => {
  const ground = () => yard.stage.evaluate((stage) => getComputedStyle(stage).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await yard.open(moons);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await yard.button("Theme: auto").click();
  await expect.poll(ground).toBe(light);
  await yard.button("Theme: light").click();
  await expect.poll(ground).toBe(dark);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await expect(yard.button("Theme: dark")).toBeVisible();
  await expect.poll(ground).toBe(dark);
});
