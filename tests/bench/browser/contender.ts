/** What is timed: one network, one batch size, one optimizer. */
export interface Job {
  name: string;
  /** Units from the inputs to the output. */
  units: number[];
  activation: "sigmoid" | "tanh" | "relu";
  /** Batch normalization before each activation, and this much dropout behind it. */
  normalized?: boolean;
  dropout?: number;
  /** The adding problem over so many steps: units are the channels, those of an LSTM, and the sum. */
  sequence?: number;
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

/** Sequences of the adding problem: features [rows, steps, 2] of a value and a mark, and the sums of what is marked. */
export function makeSequences(job: Job, steps: number): { features: Float32Array; sums: Float32Array } {
  const features = new Float32Array(job.rows * steps * 2);
  const sums = new Float32Array(job.rows);
  for (let row = 0; row < job.rows; row++) {
    const half = steps / 2;
    const marked = [0, half].map((from) => Math.floor(from + Math.random() * half));
    for (let t = 0; t < steps; t++) features[(row * steps + t) * 2] = Math.random();
    for (const t of marked) {
      features[(row * steps + t) * 2 + 1] = 1;
      sums[row] += features[(row * steps + t) * 2];
    }
  }
  return { features, sums };
}

/** Times a loop that is done when it returns. */
export async function timed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
