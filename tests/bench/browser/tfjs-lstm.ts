import * as tf from "@tensorflow/tfjs-core";
import { type Job, makeSequences, type Prepared, timed } from "./contender.ts";

/** TensorFlow.js's own LSTM cell, step by step, and a linear layer behind the last state. */
export function prepareLstm(job: Job, steps: number): Prepared {
  const [channels, units] = job.units;
  const [{ features, sums }, limit] = [makeSequences(job, steps), 1 / Math.sqrt(units)];
  const width = steps * channels;
  const batches = Array.from({ length: Math.floor(job.rows / job.batch) }, (_, b) => {
    const from = b * job.batch;
    const rows = features.subarray(from * width, (from + job.batch) * width);
    const y = tf.tensor2d(sums.slice(from, from + job.batch), [job.batch, 1]);
    const x = tf.tidy(() => tf.unstack(tf.tensor3d(rows, [job.batch, steps, channels]), 1) as tf.Tensor2D[]);
    return { x, y };
  });
  const kernel = tf.variable(tf.randomUniform<tf.Rank.R2>([channels + units, 4 * units], -limit, limit));
  const bias = tf.variable(tf.zeros<tf.Rank.R1>([4 * units]));
  const weight = tf.variable(tf.randomUniform<tf.Rank.R2>([units, 1], -limit, limit));
  const shift = tf.variable(tf.zeros<tf.Rank.R1>([1]));
  const [forget, nothing] = [tf.scalar(1), tf.zeros<tf.Rank.R2>([job.batch, units])];
  const learned = [kernel, bias, weight, shift];
  const optimizer = tf.train.adam(job.learningRate);
  const loss = ({ x, y }: (typeof batches)[number]) => {
    let [c, h] = [nothing, nothing];
    for (const now of x) [c, h] = tf.basicLSTMCell(forget, kernel, bias, now, c, h);
    return tf.losses.meanSquaredError(y, tf.add(tf.matMul(h, weight), shift)) as tf.Scalar;
  };
  let at = 0;
  return {
    run: (count) =>
      timed(async () => {
        for (let i = 0; i < count; i++) {
          const batch = batches[at];
          at = (at + 1) % batches.length;
          optimizer.minimize(() => loss(batch), false, learned);
        }
        await weight.data();
      }),
    dispose: () => {
      for (const { x, y } of batches) tf.dispose([...x, y]);
      tf.dispose([...learned, forget, nothing]);
      optimizer.dispose();
    },
  };
}
