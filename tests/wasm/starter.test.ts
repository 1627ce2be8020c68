import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { loadSession } from "../../wasm/session/load";
import { OPENING_SPEC } from "../../web/element/opening-spec";
import { needsWhole } from "../../web/engine/extent";

const sessionOf = async (engine: string) => {
  const wasm = readFileSync(resolve(import.meta.dirname, `../../build/engine/trainyard-${engine}.wasm`));
  return loadSession("simd", await WebAssembly.compile(wasm));
};
const starter = await sessionOf("starter-simd");
const whole = await sessionOf("simd");

/** Which type a column should have is the whole engine's to suggest: made-up columns are what they are. */
const told = (answers: unknown) =>
  JSON.stringify(answers, (key, value) => (key === "suggested" ? undefined : value));

const model = { kind: "mlp", layers: [{ kind: "dense", units: 3 }] };
const moons = { source: { kind: "generator", name: "two_moons" } };

const plain = {
  "what the page opens on": OPENING_SPEC,
  "another generator and other activations": {
    data: { source: { kind: "generator", name: "sine", n: 50, noise: 0.1 } },
    prepare: ["min_max_scale"],
    model: {
      ...model,
      layers: [...model.layers, "gelu", { kind: "leaky_relu", negative_slope: 0.2 }],
      init: "he_normal",
    },
    training: { optimizer: "adamw", schedule: "cosine", epochs: 3, early_stopping: { patience: 2 } },
  },
};

it.each(Object.entries(plain))("gives the starter %s, with the same bytes", (_, spec) => {
  expect(needsWhole(spec)).toBe(false);
  const text = JSON.stringify(spec);
  const runs = [starter, whole].map((session) => {
    session.begin(text);
    session.advance(400, false);
    return told([session.check(text), session.result(), session.generatedTable(text)]);
  });
  expect(runs[0]).toBe(runs[1]);
  expect(starter.weights()).toEqual(whole.weights());
});

it.each([
  ["a table", { data: { source: { kind: "csv", path: "wine.csv" } }, model }],
  ["another model", { data: moons, model: { kind: "ridge" } }],
  ["another layer", { data: moons, model: { ...model, layers: [...model.layers, "batch_norm"] } }],
  ["trained weights", { data: moons, model: { ...model, weights: { path: "w.safetensors" } } }],
  ["a sequence", { data: { source: { kind: "generator", name: "noisy_sine" } }, model }],
  ["types of columns", { data: { ...moons, types: { x1: "categorical" } }, model }],
  ["another split", { data: moons, split: { kind: "column", column: "x1" }, model }],
])("takes the whole engine for %s, which the starter refuses", (_, spec) => {
  expect(needsWhole(spec)).toBe(true);
  expect(() => starter.check(JSON.stringify(spec))).toThrow();
});

it("leaves files to the whole engine", () => {
  expect(() => starter.appendCells(new Uint8Array())).toThrow(/whole engine/);
  expect(() => starter.closeTable()).toThrow(/whole engine/);
  expect(() => starter.setWeights("w", new Uint8Array())).toThrow(/whole engine/);
});
