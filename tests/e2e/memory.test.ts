import { dense, moons, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const PAGES_OF_64_KIB = 1024;

/** The engine's program with less memory to ask for: the end of its memory section says how many pages at most. */
function withLessMemory(program: Buffer): Buffer {
  const memorySection = 5;
  const sizeOfLimit = 3;
  let at = 8;
  while (program[at] !== memorySection) {
    const [length, start] = readNumber(program, at + 1);
    at = start + length;
  }
  const [length, start] = readNumber(program, at + 1);
  const limit = start + length - sizeOfLimit;
  const [pages, end] = readNumber(program, limit);
  expect([pages, end]).toEqual([65536, start + length]);
  const less = Buffer.from(program);
  for (let i = 0; i < sizeOfLimit; i++)
    less[limit + i] = ((PAGES_OF_64_KIB >> (7 * i)) & 127) | (i < sizeOfLimit - 1 ? 128 : 0);
  return less;
}

/** A number of WebAssembly's (LEB128), and where the next byte is. */
function readNumber(bytes: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; ; i++) {
    value |= (bytes[at + i] & 127) << (7 * i);
    if (bytes[at + i] < 128) return [value, at + i + 1];
  }
}

test("an engine that runs out of memory is started again, and says so", async ({ yard, page }) => {
  await page.route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withLessMemory(await response.body()) });
  });
  await yard.open(withTraining(moons, { epochs: 2 }));
  await yard.trainToEnd();
  const wide = { ...moons, model: { kind: "mlp", layers: [...dense(3000), ...dense(3000)] } };
  await page.evaluate((spec) => {
    document.querySelector("train-yard")?.setAttribute("spec", JSON.stringify(spec));
  }, wide);
  await expect(yard.messages).toContainText(
    /ran out of memory.*Use fewer rows, columns or units\..*started again/,
  );
  await expect(yard.runs.getByRole("listitem")).toHaveCount(1);
  await yard.undo.click();
  await expect(yard.train).toBeEnabled();
  await yard.trainToEnd();
  await expect(yard.runs.getByRole("listitem")).toHaveCount(2);
});
