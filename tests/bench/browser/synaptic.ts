import synaptic from "synaptic";
import { type Contender, type Job, makeRows, type Prepared, timed } from "./contender.ts";

async function prepare(job: Job): Promise<Prepared | null> {
  if (job.activation !== "tanh" || job.optimizer !== "sgd") return null;
  const { features, labels } = makeRows(job);
  const network = new synaptic.Architect.Perceptron(...job.units);
  for (const layer of network.layers.hidden) layer.set({ squash: synaptic.Neuron.squash.TANH });
  const d = job.units[0];
  const inputs = Array.from({ length: job.rows }, (_, i) =>
    Array.from(features.subarray(i * d, (i + 1) * d)),
  );
  const targets = Array.from(labels, (label) => [label]);
  let row = 0;
  const step = () => {
    for (let i = 0; i < job.batch; i++) {
      network.activate(inputs[row]);
      network.propagate(job.learningRate, targets[row]);
      row = (row + 1) % job.rows;
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

/** synaptic updates after every row; a step is as many rows as a batch holds. */
export const synapticContender: Contender = { name: "synaptic", prepare };
