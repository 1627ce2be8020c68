import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const glue = (build: string) =>
  readFileSync(resolve(import.meta.dirname, `../../build/engine/trainyard-${build}.mjs`), "utf8").replaceAll(
    `trainyard-${build}`,
    "trainyard",
  );

it("has one JavaScript for all builds of the engine", () => {
  expect(glue("simd").length).toBeGreaterThan(1000);
  for (const build of ["relaxed", "starter-simd", "starter-relaxed"]) expect(glue(build)).toBe(glue("simd"));
});
