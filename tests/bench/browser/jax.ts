import {
  blockUntilReady,
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from "@jax-js/jax";
import { type Contender, type Job, makeRows, type Prepared, timed } from "./contender.ts";

type Weights = JaxArray[];
type State = { weights: Weights; first: Weights; second: Weights; step: JaxArray };

const activations = { sigmoid: nn.sigmoid, tanh: np.tanh, relu: nn.relu };

/** Batch normalization by the batch's moments; running ones, which no loss depends on, are left out. */
function normalized(h: JaxArray, scale: JaxArray, shift: JaxArray): JaxArray {
  const off = h.ref.sub(np.mean(h, 0));
  const variance = np.mean(np.square(off.ref), 0);
  return off
    .div(np.sqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift);
}

/** weights: weight and bias of every layer, then scale and shift of every hidden one. chance: a key for each. */
function lossOf(job: Job) {
  const layers = job.units.length - 1;
  const outputs = job.units[layers];
  return (weights: Weights, x: JaxArray, y: JaxArray, chance: JaxArray[]): JaxArray => {
    let h = x;
    for (let i = 0; i < layers; i++) {
      h = np.matmul(h, weights[2 * i]).add(weights[2 * i + 1]);
      if (i === layers - 1) break;
      const norm = 2 * (layers + i);
      if (job.normalized) h = normalized(h, weights[norm], weights[norm + 1]);
      h = activations[job.activation](h);
      if (job.dropout) h = h.mul(keep(chance[i], job.dropout, [job.batch, job.units[i + 1]]));
    }
    if (outputs > 1)
      return nn
        .logSoftmax(h)
        .mul(y)
        .sum()
        .mul(-1 / job.batch);
    // Cross-entropy of a sigmoid output, from its logit z: log(1 + e^z) - y z.
    return nn.softplus(h.ref).sub(h.mul(y)).mean();
  };
}

/** 0 with chance p, else 1 / (1 - p). */
function keep(key: JaxArray, p: number, shape: number[]): JaxArray {
  return np.where(random.bernoulli(key, 1 - p, shape), 1 / (1 - p), 0);
}

function updateOf(job: Job) {
  const lossAndGradient = valueAndGrad(lossOf(job));
  if (job.optimizer === "sgd") {
    return jit((state: State, x: JaxArray, y: JaxArray, chance: JaxArray[]): State => {
      const [loss, gradient] = lossAndGradient(tree.ref(state.weights), x, y, chance);
      loss.dispose();
      const weights = state.weights.map((w, i) => w.sub((gradient as Weights)[i].mul(job.learningRate)));
      return { ...state, weights };
    });
  }
  return jit((state: State, x: JaxArray, y: JaxArray, chance: JaxArray[]): State => {
    const [loss, gradient] = lossAndGradient(tree.ref(state.weights), x, y, chance);
    loss.dispose();
    const step = state.step.add(1);
    const correction1 = np.array(1).sub(np.exp(step.ref.mul(Math.log(0.9))));
    const correction2 = np.array(1).sub(np.exp(step.ref.mul(Math.log(0.999))));
    const g = gradient as Weights;
    const first = state.first.map((m, i) => m.mul(0.9).add(g[i].ref.mul(0.1)));
    const second = state.second.map((v, i) => v.mul(0.999).add(np.square(g[i]).mul(0.001)));
    const weights = state.weights.map((w, i) => {
      const root = np.sqrt(second[i].ref.div(correction2.ref)).add(1e-8);
      return w.sub(first[i].ref.div(correction1.ref).mul(job.learningRate).div(root));
    });
    correction1.dispose();
    correction2.dispose();
    return { weights, first, second, step };
  });
}

/** A key of chance for each hidden layer. */
function keysOf(job: Job, step: number): JaxArray[] {
  return job.dropout ? job.units.slice(1, -1).map((_, i) => random.key(step * 16 + i)) : [];
}

async function prepare(job: Job): Promise<Prepared | null> {
  if (job.sequence) return null;
  await init("wasm");
  defaultDevice("wasm");
  const { features, labels, classes } = makeRows(job);
  const d = job.units[0];
  const outputs = job.units[job.units.length - 1];
  const batches = Array.from({ length: Math.floor(job.rows / job.batch) }, (_, b) => {
    const from = b * job.batch;
    const y = new Float32Array(job.batch * outputs);
    for (let i = 0; i < job.batch; i++) {
      if (outputs > 1) y[i * classes + labels[from + i]] = 1;
      else y[i] = labels[from + i];
    }
    return {
      x: np.array(features.slice(from * d, (from + job.batch) * d)).reshape([job.batch, d]),
      y: np.array(y).reshape([job.batch, outputs]),
    };
  });
  const weights = job.units.slice(1).flatMap((units, i) => {
    const scale = 2 / Math.sqrt(job.units[i]);
    const values = Float32Array.from({ length: job.units[i] * units }, () => (Math.random() - 0.5) * scale);
    return [np.array(values).reshape([job.units[i], units]), np.zeros([units])];
  });
  if (job.normalized) {
    for (const units of job.units.slice(1, -1)) weights.push(np.ones([units]), np.zeros([units]));
  }
  const zeros = () => (job.optimizer === "adam" ? weights.map((w) => np.zeros(w.shape)) : []);
  let state: State = { weights, first: zeros(), second: zeros(), step: np.array(0) };
  const update = updateOf(job);
  let at = 0;
  let seed = 0;
  return {
    run: (steps) =>
      timed(async () => {
        for (let i = 0; i < steps; i++) {
          const { x, y } = batches[at];
          seed++;
          at = (at + 1) % batches.length;
          state = update(state, x.ref, y.ref, keysOf(job, seed)) as State;
        }
        await blockUntilReady(state);
      }),
    dispose: () => {
      tree.dispose(state);
      for (const { x, y } of batches) tree.dispose([x, y]);
    },
  };
}

/** jax-js on its WebAssembly backend: just-in-time kernels with relaxed SIMD, one jitted update a step. */
export const jax: Contender = { name: "jax-js wasm", prepare };
