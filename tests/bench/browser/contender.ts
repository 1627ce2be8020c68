/** What is timed: one network, one batch size, one optimizer. */
export interface Job {
  name: string;
  /** Units from the inputs to the output. */
  units: number[];
  activation: "sigmoid" | "tanh" | "relu";
  /** Batch normalization before each activation, and this much dropout behind it. */
  normalized?: boolean;
  dropout?: number;
  /** Rows in a batch. */
  batch: number;
  optimizer: "sgd" | "adam";
  learningRate: number;
  /** Rows in the training table. */
  rows: number;
}

/** A job made ready: everything that is not training has been done. */
export interface Prepared {
  /** Trains that many batches and resolves when all of their arithmetic is done; resolves to the milliseconds spent. */
  run(steps: number): Promise<number>;
  dispose(): void;
}

export interface Contender {
  name: string;
  /** Null where the contender has no such job. */
  prepare(job: Job): Promise<Prepared | null>;
}

/** The same rows for every contender: features [rows, d] in 0..1, labels 0..classes-1 that depend on them. */
export function makeRows(job: Job): { features: Float32Array; labels: Int32Array; classes: number } {
  const d = job.units[0];
  const outputs = job.units[job.units.length - 1];
  const classes = Math.max(2, outputs);
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const features = Float32Array.from({ length: job.rows * d }, next);
  const labels = new Int32Array(job.rows);
  for (let i = 0; i < job.rows; i++) {
    const score = features[i * d] + features[i * d + 1];
    labels[i] = Math.min(classes - 1, Math.floor((score / 2) * classes));
  }
  return { features, labels, classes };
}

/** Times a loop that is done when it returns. */
export async function timed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
