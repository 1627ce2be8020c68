import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type Contender, type Job, makeRows, type Prepared, timed } from "./contender.ts";
import { prepareLstm } from "./tfjs-lstm.ts";

async function start(): Promise<void> {
  setWasmPaths("./tfjs/");
  await tf.setBackend("wasm");
  await tf.ready();
}

/** Batch normalization of a layer in training, as tfjs-layers does it: the batch's moments, and running ones. */
function makeNorm(units: number) {
  const [scale, shift] = [tf.variable(tf.ones([units])), tf.variable(tf.zeros([units]))];
  const running = [tf.zeros([units]), tf.ones([units])].map((start) => tf.variable(start, false));
  const apply = (x: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(x, 0);
    [mean, variance].forEach((now, i) => {
      running[i].assign(tf.add(tf.mul(running[i], 0.9), tf.mul(now, 0.1)));
    });
    return tf.batchNorm2d(
      x as tf.Tensor2D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      shift as unknown as tf.Tensor1D,
      scale as unknown as tf.Tensor1D,
      1e-5,
    );
  };
  return { learned: [scale, shift], running, apply };
}

const activations = { sigmoid: tf.sigmoid, tanh: tf.tanh, relu: tf.relu };

async function prepare(job: Job): Promise<Prepared> {
  await start();
  if (job.sequence) return prepareLstm(job, job.sequence);
  const { features, labels, classes } = makeRows(job);
  const d = job.units[0];
  const outputs = job.units[job.units.length - 1];
  const batches = Array.from({ length: Math.floor(job.rows / job.batch) }, (_, b) => {
    const from = b * job.batch;
    const part = labels.subarray(from, from + job.batch);
    return {
      x: tf.tensor2d(features.slice(from * d, (from + job.batch) * d), [job.batch, d]),
      y:
        outputs > 1
          ? tf.cast(tf.oneHot(tf.tensor1d(part, "int32"), classes), "float32")
          : tf.tensor2d(Float32Array.from(part), [job.batch, 1]),
    };
  });
  const weights = job.units
    .slice(1)
    .map((units, i) =>
      tf.variable(
        tf.randomUniform([job.units[i], units], -1 / Math.sqrt(job.units[i]), 1 / Math.sqrt(job.units[i])),
      ),
    );
  const biases = job.units.slice(1).map((units) => tf.variable(tf.zeros([units])));
  const optimizer =
    job.optimizer === "sgd" ? tf.train.sgd(job.learningRate) : tf.train.adam(job.learningRate);
  const norms = job.normalized ? job.units.slice(1, -1).map(makeNorm) : [];
  const learned = [...weights, ...biases, ...norms.flatMap((norm) => norm.learned)];
  const logits = (x: tf.Tensor): tf.Tensor =>
    weights.reduce((h: tf.Tensor, w, i) => {
      const z = tf.add(tf.matMul(h as tf.Tensor2D, w as tf.Tensor2D), biases[i]);
      if (i === weights.length - 1) return z;
      const y: tf.Tensor = activations[job.activation](norms[i] ? norms[i].apply(z) : z);
      return job.dropout ? tf.dropout(y, job.dropout) : y;
    }, x);
  const loss = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
    outputs > 1
      ? (tf.losses.softmaxCrossEntropy(y, logits(x)) as tf.Scalar)
      : (tf.losses.sigmoidCrossEntropy(y, logits(x)) as tf.Scalar);
  let at = 0;
  return {
    run: (steps) =>
      timed(async () => {
        for (let i = 0; i < steps; i++) {
          const { x, y } = batches[at];
          at = (at + 1) % batches.length;
          optimizer.minimize(() => loss(x, y), false, learned);
        }
        await weights[0].data();
      }),
    dispose: () => {
      for (const { x, y } of batches) tf.dispose([x, y]);
      tf.dispose([...learned, ...norms.flatMap((norm) => norm.running)]);
      optimizer.dispose();
    },
  };
}

/** TensorFlow.js on its WebAssembly SIMD backend; batches split beforehand, its best case. */
export const tfjs: Contender = { name: "tfjs wasm", prepare };
