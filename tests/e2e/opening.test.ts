import { moons } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

test("opens on something that is alive, and one press trains it", async ({ yard, page }) => {
  // As most people have it: with motion, at the pace of the eye.
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await yard.open();
  await expect(yard.sentence).toContainText("two moons");
  await yard.expectWords(yard.neurons, /hidden layers of 6 tanh, 4 tanh units, 2 outputs/);
  await yard.expectWords(yard.plane, /280 training rows, (\d|[1-8]\d)(\.\d)? % on the side/);
  await yard.expectWords(yard.loss, /nothing to show yet/);
  await expect(yard.matrix).toHaveCount(0);
  const before = await yard.plane.screenshot();

  await yard.train.click();
  await expect(yard.pause).toBeVisible();
  await expect(yard.matrix).toBeVisible();
  await expect(yard.metrics).toBeVisible();
  await yard.expectWords(yard.loss, /^validation loss [\d.]+ after \d+ epochs, /);
  await expect(yard.runs.getByRole("button", { name: /^1 Adam 0.02/ })).toBeVisible();
  await yard.expectWords(yard.plane, /280 training rows, 9\d(\.\d)? % on the side of their class/);
  expect(await yard.plane.screenshot()).not.toEqual(before);

  const epoch = await yard.progress.getAttribute("aria-valuenow");
  await expect(yard.progress).not.toHaveAttribute("aria-valuenow", epoch ?? "");
  await yard.pause.click();
  await expect(yard.button("Continue")).toBeVisible();
});

test("Pause is obeyed, and Continue goes on from there", async ({ yard, page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await yard.open();
  await yard.train.click();
  await expect(yard.matrix).toBeVisible();
  await yard.pause.click();
  await expect(yard.button("Continue")).toBeVisible();
  const paused = Number(await yard.progress.getAttribute("aria-valuenow"));
  expect(paused).toBeGreaterThan(0);
  expect(paused).toBeLessThan(200);
  // Long enough for many epochs, had it gone on in secret.
  await page.evaluate(async () => {
    for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
  });
  expect(Number(await yard.progress.getAttribute("aria-valuenow"))).toBe(paused);
  await yard.button("Continue").click();
  await expect
    .poll(async () => Number(await yard.progress.getAttribute("aria-valuenow")))
    .toBeGreaterThan(paused);
  await yard.pause.click();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
});

test("Step goes by batch and by epoch; Reset brings the same starting weights", async ({ yard }) => {
  await yard.open(moons);
  await yard.button("Table of the network").click();
  const weights = yard.root.getByRole("region", { name: "Layers of the network" });
  const start = await weights.innerText();

  await yard.choice("One step is").selectOption("batch");
  await yard.step.click();
  // 140 rows to train on, 10 a batch: the first of 14 steps.
  await expect
    .poll(async () => Number(await yard.progress.getAttribute("aria-valuenow")))
    .toBeCloseTo(1 / 14, 5);
  await yard.expectEpoch(0, 30);
  await expect(weights).not.toHaveText(start, { useInnerText: true });
  await yard.choice("One step is").selectOption("epoch");
  await yard.step.click();
  await yard.expectEpoch(1, 30);
  await expect(yard.progress).toHaveAttribute("aria-valuenow", "1");
  await yard.step.click();
  await yard.expectEpoch(2, 30);
  await yard.expectWords(yard.loss, /after 2 epochs/);
  const first = await yard.words(yard.loss);

  await yard.reset.click();
  await yard.expectEpoch(0, 30);
  await expect(weights).toHaveText(start, { useInnerText: true });
  await yard.step.click();
  await yard.expectEpoch(1, 30);
  await yard.step.click();
  await yard.expectEpoch(2, 30);
  // A second run over the first, with the very same figures.
  await expect(yard.runs.getByRole("button", { name: /^2 Adam/ })).toBeVisible();
  await expect.poll(() => yard.words(yard.loss)).toContain(first);
});

test("another seed brings other weights", async ({ yard }) => {
  await yard.open(moons);
  const before = await yard.words(yard.neurons);
  await yard.button("Another seed").click();
  await expect(yard.bar.getByText(/^seed \d+$/)).not.toHaveText("seed 7");
  await expect.poll(() => yard.words(yard.neurons)).not.toBe(before);
});
