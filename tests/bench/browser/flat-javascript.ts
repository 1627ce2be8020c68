import { type Contender, type Job, makeRows, type Prepared, timed } from "./contender.ts";

/** A layer's arrays, all flat: what a careful person writes in plain JavaScript. */
interface Layer {
  inputs: number;
  units: number;
  weight: Float32Array;
  bias: Float32Array;
  weightGradient: Float32Array;
  biasGradient: Float32Array;
  output: Float32Array;
  delta: Float32Array;
}

function makeLayers(units: number[]): Layer[] {
  return units.slice(1).map((size, i) => ({
    inputs: units[i],
    units: size,
    weight: Float32Array.from({ length: units[i] * size }, () => (Math.random() - 0.5) / Math.sqrt(units[i])),
    bias: new Float32Array(size),
    weightGradient: new Float32Array(units[i] * size),
    biasGradient: new Float32Array(size),
    output: new Float32Array(size),
    delta: new Float32Array(size),
  }));
}

function forward(layers: Layer[], input: Float32Array, offset: number): void {
  let x = input;
  let start = offset;
  for (let l = 0; l < layers.length; l++) {
    const { inputs, units, weight, bias, output } = layers[l];
    const last = l === layers.length - 1;
    for (let u = 0; u < units; u++) {
      let sum = bias[u];
      for (let i = 0; i < inputs; i++) sum += weight[u * inputs + i] * x[start + i];
      output[u] = last ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
    }
    x = output;
    start = 0;
  }
}

function backward(layers: Layer[], input: Float32Array, offset: number, label: number): void {
  const last = layers[layers.length - 1];
  last.delta[0] = last.output[0] - label;
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l];
    const below = l > 0 ? layers[l - 1] : null;
    const x = below ? below.output : input;
    const start = below ? 0 : offset;
    if (below) below.delta.fill(0);
    for (let u = 0; u < layer.units; u++) {
      const d = layer.delta[u];
      layer.biasGradient[u] += d;
      for (let i = 0; i < layer.inputs; i++) {
        layer.weightGradient[u * layer.inputs + i] += d * x[start + i];
        if (below) below.delta[i] += d * layer.weight[u * layer.inputs + i];
      }
    }
    if (below) for (let i = 0; i < below.units; i++) below.delta[i] *= 1 - below.output[i] * below.output[i];
  }
}

function update(values: Float32Array, gradient: Float32Array, rate: number): void {
  for (let i = 0; i < values.length; i++) {
    values[i] -= rate * gradient[i];
    gradient[i] = 0;
  }
}

async function prepare(job: Job): Promise<Prepared | null> {
  if (job.activation !== "tanh" || job.optimizer !== "sgd") return null;
  const { features, labels } = makeRows(job);
  const layers = makeLayers(job.units);
  const d = job.units[0];
  const rate = job.learningRate / job.batch;
  let row = 0;
  const step = () => {
    for (let i = 0; i < job.batch; i++) {
      forward(layers, features, row * d);
      backward(layers, features, row * d, labels[row]);
      row = (row + 1) % job.rows;
    }
    for (const layer of layers) {
      update(layer.weight, layer.weightGradient, rate);
      update(layer.bias, layer.biasGradient, rate);
    }
  };
  return {
    run: (steps) =>
      timed(() => {
        for (let i = 0; i < steps; i++) step();
      }),
    dispose: () => {},
  };
}

/** A flat typed-array loop, tanh hidden layers and a sigmoid output with cross-entropy. */
export const flatJavaScript: Contender = { name: "flat JavaScript", prepare };
