import { Yard } from "./yard.ts";
import { expect, test } from "./yard-test.ts";

test("three elements in an article have an experiment each, and share one compiled engine", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.context().on("request", (request) => request.url().endsWith(".wasm") && fetched.push(request.url()));
  await page.addInitScript(() => {
    const counts = { compiled: 0, workers: 0 };
    Object.assign(globalThis, { counts });
    for (const name of ["compile", "compileStreaming"] as const) {
      const original = WebAssembly[name].bind(WebAssembly) as (source: never) => Promise<WebAssembly.Module>;
      WebAssembly[name] = ((source: never) => {
        counts.compiled++;
        return original(source);
      }) as never;
    }
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        counts.workers++;
      }
    };
  });
  await page.goto("embed.html");
  const yards = [0, 1, 2].map((i) => new Yard(page, page.locator("train-yard").nth(i)));
  const [line, curve, wine] = yards;
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const yard of yards) await expect(yard.train).toBeEnabled();
  await expect(line.sentence).toContainText("two moons, 300 rows, with a network");
  await expect(curve.sentence).toContainText("2-6-2 tanh network");
  await expect(wine.sentence).toContainText("13 columns of wine, 178 rows");

  expect(fetched).toHaveLength(1);
  expect(await page.evaluate(() => (globalThis as never as { counts: object }).counts)).toEqual({
    compiled: 1,
    workers: 3,
  });

  // What one does is no business of the others.
  await curve.trainToEnd();
  await curve.expectEpoch(60, 60);
  await line.expectEpoch(0, 40);
  await wine.expectEpoch(0, 40);
  await wine.trainToEnd();
  await expect(wine.matrix.getByRole("rowheader")).toHaveCount(3);
  await line.trainToEnd();
  const right = async (yard: Yard) =>
    Number(/training rows, ([\d.]+) %/.exec(await yard.words(yard.plane))?.[1]);
  expect(await right(line)).toBeLessThan(95);
  expect(await right(curve)).toBeGreaterThan(95);

  await line.root.getByRole("button", { name: "Layer", exact: true }).click();
  await expect(line.sentence).toContainText("2-8-2");
  await expect(curve.sentence).toContainText("2-6-2 tanh network");
  await expect(line.undo).toBeEnabled();
  await expect(curve.undo).toBeDisabled();
  // The article keeps its address.
  expect(new URL(page.url()).hash).toBe("");
});

test("keys work in the element that has the focus, and scrolling stays the article's", async ({ page }) => {
  await page.goto("embed.html");
  const [line, curve] = [0, 1].map((i) => new Yard(page, page.locator("train-yard").nth(i)));
  await expect(line.train).toBeEnabled();
  await expect(curve.train).toBeEnabled();
  const before = await page.evaluate(() => scrollY);
  await page.keyboard.press("Space");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before);
  await line.expectEpoch(0, 40);
  await curve.neurons.getByRole("button").first().focus();
  await page.keyboard.press("s");
  await curve.expectEpoch(1, 60);
  await line.expectEpoch(0, 40);
});
