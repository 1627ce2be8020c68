import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist, site, subfolder } from "./site.ts";
import { moons } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const mostBytes = 300_000;

test("what is fetched up to the first training weighs at most 300 kB, compressed", async ({
  yard,
  page,
}, info) => {
  const fetched = new Set<string>();
  page.context().on("response", (response) => fetched.add(new URL(response.url()).pathname));
  await yard.open();
  await yard.step.click();
  await yard.expectEpoch(1, 200);
  // As a plain static host sends it, at its best.
  const sizes = [...fetched].map((path) => {
    const file = readFileSync(join(dist, path === "/" ? "index.html" : path));
    return { path, bytes: gzipSync(file, { level: 9 }).length };
  });
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const table = sizes.map(({ path, bytes }) => `${bytes} ${path}`).join("\n");
  info.annotations.push({ type: "first load", description: `${total} bytes\n${table}` });
  // The page, its script, the worker's and the engine are among them, or this measures nothing.
  for (const part of [/^\/$/, /train-yard.*\.js$/, /worker.*\.js$/, /\.wasm$/])
    expect(sizes.some(({ path }) => part.test(path))).toBe(true);
  expect(total, table).toBeLessThanOrEqual(mostBytes);
});

test("the page works from a folder of another site, with its tables and its links", async ({
  yard,
  page,
}) => {
  const asked: string[] = [];
  page.context().on("request", (request) => asked.push(request.url()));
  await yard.open(moons, { at: subfolder });
  await yard.choice("Table").selectOption("Iris");
  await expect(yard.sentence).toContainText("4 columns of iris, 150 rows");
  await yard.type("Epochs", 2);
  await yard.trainToEnd();
  await page.reload();
  await expect(yard.sentence).toContainText("4 columns of iris, 150 rows");
  expect(asked.length).toBeGreaterThan(5);
  for (const url of asked) expect(url.startsWith(subfolder), url).toBe(true);
});

test("the page runs under a policy without unsafe-eval, and forbids other hosts", async ({ yard, page }) => {
  await yard.open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
  for (const directive of ["script-src", "connect-src", "worker-src"])
    expect(policy).toContain(`${directive} 'self'`);
});

test("these tests notice a request to another host and an error", async ({ browser, faults }) => {
  // In a page of its own, so that what is provoked here is not held against this test.
  const page = await browser.newPage();
  const seen: string[] = [];
  page.on("request", (request) => seen.push(request.url()));
  page.on("console", (message) => message.type() === "error" && seen.push(message.text()));
  await page.goto(site);
  await page.evaluate(() => fetch("https://example.org/").catch(() => {}));
  // The page's own policy stops it before it leaves, and says so.
  await expect.poll(() => seen.join("\n")).toMatch(/example\.org.*Content Security Policy/s);
  await page.close();
  expect(faults).toEqual([]);
});
