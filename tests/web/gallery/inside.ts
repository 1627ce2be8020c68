/** Fixed data for the pictures of a network's inside. */
import type { LayerRun, Spread } from "../../../web/draw/layer-words.js";
import type { Sample, SampleBlock } from "../../../web/draw/sample-moments.js";
import { normal, random } from "./sample.js";

/** A deep network whose gradient is multiplied by `factor` from layer to layer on its way back. */
export function layerRun(
  id: number,
  name: string,
  layers: number,
  factor: number,
  activation: string,
): LayerRun {
  const next = random(id * 31);
  const steps = Array.from({ length: 150 }, (_, i) => 1 + i * 8);
  const values: Record<string, Float32Array> = {};
  const fill = (key: string, of: (record: number, layer: number) => number) => {
    values[key] = Float32Array.from({ length: steps.length * layers }, (_, i) =>
      of(Math.floor(i / layers), i % layers),
    );
  };
  const noise = () => 10 ** (0.12 * normal(next));
  const isLast = (layer: number) => layer === layers - 1;
  fill(
    "gradient_norm",
    (record, layer) => 0.4 * factor ** ((layers - 1 - layer) * (1 - record / 400)) * noise(),
  );
  fill("weight_norm", (record, layer) => 2 + 0.004 * record * (1 + layer / layers));
  fill("update_ratio", (_, layer) => 0.01 * factor ** (layers - 1 - layer) * noise());
  fill("mean", (record, layer) => 0.5 + 0.02 * layer * Math.sin(record / 30));
  fill("std", (_, layer) => 0.2 / (1 + layer));
  fill("saturated", (record, layer) => (isLast(layer) ? Number.NaN : (record / 300) * (layer / layers)));
  fill("dead", () => Number.NaN);
  const names = Array.from({ length: layers }, (_, i) => (isLast(i) ? "output" : `layer ${i + 1}`));
  const notes = names.map((_, i) => (isLast(i) ? "softmax, 2 units" : `${activation}, 10 units`));
  return { id: String(id), name: `${id} ${name}`, color: id - 1, curves: { names, notes, steps, values } };
}

export function spreads(layers: number): Spread[] {
  return Array.from({ length: layers }, (_, layer) => {
    const next = random(layer + 5);
    const numbers = Array.from({ length: 100 }, () => normal(next) * (0.3 + 0.1 * layer));
    const [minimum, maximum] = [Math.min(...numbers), Math.max(...numbers)];
    const counts = new Array<number>(30).fill(0);
    for (const each of numbers)
      counts[Math.min(29, Math.floor((30 * (each - minimum)) / (maximum - minimum)))]++;
    return { counts, minimum, maximum, mean: 0, std: 0.3 + 0.1 * layer, zeros: layer === 1 ? 0.42 : 0 };
  });
}

/** Masks of the first layers, and statistics of batch normalization behind the others. */
export function masks(layers: number, units: number, rows = 16) {
  return Array.from({ length: layers }, (_, layer) => {
    const next = random(layer + 3);
    const values = Float32Array.from({ length: rows * units }, () => (next() < 0.6 ? 1 : 0));
    return layer < layers - 1 ? { shape: [rows, units], values } : null;
  });
}

export function normalized(layers: number, units: number) {
  return Array.from({ length: layers }, (_, layer) => {
    const next = random(layer + 9);
    const row = (of: () => number) => Float32Array.from({ length: units }, of);
    const runningMean = row(() => normal(next));
    const runningVariance = row(() => 0.2 + next());
    return layer < layers - 1
      ? {
          runningMean,
          runningVariance,
          batchMean: runningMean.map((mean) => mean + 0.3 * normal(next)),
          batchVariance: runningVariance.map((variance) => variance * (0.6 + 0.8 * next())),
        }
      : null;
  });
}

/** A row's way through a network of seeded weights, with its true gradients. */
export function oneSample(sizes: number[], seed: number): Sample {
  const next = random(seed);
  const inputs = Array.from({ length: sizes[0] }, () => normal(next));
  const blocks: SampleBlock[] = [];
  let x = inputs;
  sizes.slice(1).forEach((k, l) => {
    const n = x.length;
    const weight = {
      shape: [k, n],
      values: Array.from({ length: k * n }, () => normal(next) / Math.sqrt(n)),
    };
    const bias = Array.from({ length: k }, () => 0.2 * normal(next));
    const z = bias.map((b, j) => x.reduce((sum, value, i) => sum + value * weight.values[j * n + i], b));
    const isOutput = l === sizes.length - 2;
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
    const a = z.map((value) => (isOutput ? Math.exp(value) / total : Math.tanh(value)));
    blocks.push({
      name: isOutput ? "output" : `layer ${l + 1}`,
      activation: isOutput ? "softmax" : "tanh",
      z,
      a,
      slope: isOutput ? null : a.map((v) => 1 - v * v),
      dz: [],
      da: null,
      weight,
      bias,
      weightGradient: weight,
      biasGradient: [],
      newWeight: weight,
      newBias: [],
    });
    x = a;
  });
  const wanted = Array.from({ length: x.length }, (_, i) => (i === 0 ? 1 : 0));
  let dz = x.map((p, i) => p - wanted[i]);
  for (let l = blocks.length - 1; l >= 0; l--) {
    const block = blocks[l];
    const before = l > 0 ? Array.from(blocks[l - 1].a) : inputs;
    block.dz = dz;
    block.biasGradient = dz;
    const gradients = dz.flatMap((d) => before.map((value) => d * value));
    block.weightGradient = { shape: block.weight.shape, values: gradients };
    block.newWeight = {
      shape: block.weight.shape,
      values: gradients.map((g, i) => block.weight.values[i] - 0.1 * g),
    };
    block.newBias = dz.map((g, i) => block.bias[i] - 0.1 * g);
    if (l === 0) break;
    const da = before.map((_, i) =>
      dz.reduce((sum, d, j) => sum + d * block.weight.values[j * before.length + i], 0),
    );
    blocks[l - 1].da = da;
    dz = da.map((d, i) => d * (blocks[l - 1].slope?.[i] ?? 1));
  }
  return {
    row: 17,
    part: "train",
    inputs,
    inputNames: ["x1", "x2"],
    blocks,
    outputs: ["orange", "blue"],
    wanted,
    truth: "class orange",
    loss: -Math.log(x[0]),
    lossAfter: -Math.log(x[0]) * 0.8,
    lossKind: "cross_entropy",
    optimizer: "SGD",
    learningRate: 0.1,
    plainStep: true,
  };
}
