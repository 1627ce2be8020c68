import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

function filesBelow(folder: string, endings: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const read = (path: string) => readFileSync(join(root, path), "utf8");
const sources = filesBelow("core", /\.(h|cc)$/);

/** Rooms of the core from the lowest to the highest; rooms of one rank may not include each other. */
const ranks: Record<string, number> = {
  common: 0,
  spec: 1,
  data: 2,
  prepare: 3,
  loss: 3,
  metrics: 3,
  optim: 4,
  nn: 5,
  linear: 5,
  tree: 5,
  ensemble: 6,
  experiment: 7,
};

const roomOf = (path: string) => path.split("/")[0];

/** estimator.h is the contract of every family and knows only data and below. */
const rankOf = (path: string) => (path === "estimator.h" ? 2.5 : ranks[roomOf(path)]);

function wrongIncludes(path: string): string[] {
  const inCore = path.slice("core/".length);
  return [...read(path).matchAll(/^#include "([^"]+)"/gm)]
    .map((match) => match[1])
    .filter((included) => roomOf(included) !== roomOf(inCore) && !(rankOf(included) < rankOf(inCore)))
    .map((included) => `${path} includes ${included}`);
}

describe("the house", () => {
  it("has rooms whose dependencies point one way", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(wrongIncludes)).toEqual([]);
  });

  it("keeps the browser out of the core", () => {
    expect(sources.filter((path) => /emscripten/i.test(read(path)))).toEqual([]);
  });

  it("keeps files, clocks and exceptions out of the core", () => {
    const foreign =
      /#include <(fstream|filesystem|chrono|ctime|thread|iostream)>|\bthrow\b\s*[\w(]|\btry\s*\{/;
    expect(sources.filter((path) => foreign.test(read(path)))).toEqual([]);
  });

  it("keeps xsimd inside core/common", () => {
    expect(sources.filter((path) => /xsimd/.test(read(path)) && !path.startsWith("core/common/"))).toEqual(
      [],
    );
  });

  it("loads the wasm module in the engine worker and the runner only", () => {
    const all = [...filesBelow("web", /\.ts$/), ...filesBelow("wasm", /\.(ts|mjs)$/)];
    const importing = (pattern: RegExp) => all.filter((path) => pattern.test(read(path)));
    expect(
      importing(/from "[^"]*trainyard-(simd|relaxed)\.mjs"/).every((path) =>
        path.startsWith("wasm/session/"),
      ),
    ).toBe(true);
    const loading = importing(/from "[^"]*session\/load(\.ts)?"/);
    expect(loading.length).toBeGreaterThan(1);
    expect(loading.filter((path) => !/^(web\/engine|wasm\/runner)\//.test(path))).toEqual([]);
  });

  it("asks no other host for anything", () => {
    const pages = filesBelow("web", /\.(ts|html|css)$/);
    const requests = /(src|href)="https?:|fetch\(["'`]https?:|@import url\(["']?https?:|import\(["'`]https?:/;
    const wrong = pages.filter((path) => requests.test(read(path).replaceAll(/<a [^>]*>/g, "")));
    expect(wrong).toEqual([]);
  });
});
