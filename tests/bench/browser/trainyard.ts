import type { EngineSession } from "../../../wasm/session/session";
import { type Contender, type Job, makeRows, type Prepared } from "./contender.ts";
import { type Build, giveTable, openSession } from "./engine.ts";

function* rowsOf(job: Job): Generator<(string | number)[]> {
  const { features, labels } = makeRows(job);
  const d = job.units[0];
  for (let i = 0; i < job.rows; i++) yield [...features.subarray(i * d, (i + 1) * d), `class ${labels[i]}`];
}

/** The engine's own adding problem: as many sequences as the peers have. */
function sequenceSpec(job: Job): object {
  return {
    data: { source: { kind: "generator", name: "adding_problem", n: job.rows, length: job.sequence } },
    split: { kind: "random", validation: 0, test: 0 },
    model: { kind: "recurrent", layers: [{ kind: "lstm", units: job.units[1] }] },
    training: {
      optimizer: { kind: job.optimizer, learning_rate: job.learningRate },
      batch_size: job.batch,
      epochs: 1_000_000,
    },
  };
}

/** The job as a description: all rows train, nothing is prepared. */
function specOf(job: Job): string {
  if (job.sequence) return JSON.stringify(sequenceSpec(job));
  const hidden = job.units.slice(1, -1);
  return JSON.stringify({
    data: { source: { kind: "csv", path: "bench" }, target: "label", task: "classification" },
    split: { kind: "random", validation: 0, test: 0 },
    prepare: [{ kind: "min_max_scale" }],
    model: {
      kind: "mlp",
      layers: hidden.flatMap((units) => [
        { kind: "dense", units },
        ...(job.normalized ? [{ kind: "batch_norm" }] : []),
        { kind: job.activation },
        ...(job.dropout ? [{ kind: "dropout", p: job.dropout }] : []),
      ]),
      loss: job.units[job.units.length - 1] > 1 ? "cross_entropy" : "binary_cross_entropy",
    },
    training: {
      optimizer: { kind: job.optimizer, learning_rate: job.learningRate },
      batch_size: job.batch,
      epochs: 1_000_000,
    },
  });
}

/**
 * Times whole batches through the session as the worker drives it. The last batch of an epoch brings the scoring of
 * all rows with it, which no peer does: it is trained between two measurements and not counted.
 */
function countedRun(session: EngineSession, stepsPerEpoch: number): Prepared["run"] {
  let at = 0;
  return async (steps) => {
    let milliseconds = 0;
    for (let left = steps; left > 0; ) {
      const slice = Math.min(left, stepsPerEpoch - 1 - at);
      const start = performance.now();
      session.advance(slice, true);
      milliseconds += performance.now() - start;
      left -= slice;
      at += slice;
      if (at === stepsPerEpoch - 1) {
        session.advance(1_000_000, true);
        at = 0;
      }
    }
    return milliseconds;
  };
}

/** The engine in one of its builds, through the same session that the page's worker owns. */
export const trainyard = (build: Build): Contender => ({
  name: `Trainyard ${build}`,
  async prepare(job) {
    const session = await openSession(build);
    const names = [...Array.from({ length: job.units[0] }, (_, j) => `x${j}`), "label"];
    if (!job.sequence) giveTable(session, "bench", names, rowsOf(job));
    session.begin(specOf(job));
    const { steps_per_epoch } = session.status<{ steps_per_epoch: number }>();
    return { run: countedRun(session, steps_per_epoch), dispose: () => {} };
  },
});
