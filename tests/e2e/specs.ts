/** Experiments that the tests begin with: small, so that a training takes a blink. */

export type Spec = Record<string, unknown>;

export const dense = (units: number, activation = "tanh") => [{ kind: "dense", units }, { kind: activation }];

/** Two numeric features, so that there is a plane to look at. */
export const moons: Spec = {
  version: 1,
  seed: 7,
  data: { source: { kind: "generator", name: "two_moons", n: 200, noise: 0.15 } },
  model: { kind: "mlp", layers: [...dense(6), ...dense(4)] },
  training: { optimizer: { kind: "adam", learning_rate: 0.03 }, batch_size: 10, epochs: 30 },
};

export const iris: Spec = {
  version: 1,
  seed: 3,
  data: { source: { kind: "builtin", name: "iris" } },
  model: { kind: "mlp", layers: dense(8, "relu") },
  training: { optimizer: { kind: "adam", learning_rate: 0.03 }, batch_size: 16, epochs: 20 },
};

/** A network that is at work for a while: 1,797 pictures of 64 pixels. */
export const digits: Spec = {
  version: 1,
  seed: 1,
  data: { source: { kind: "builtin", name: "digits" } },
  model: { kind: "mlp", layers: [...dense(128, "relu"), ...dense(64, "relu")] },
  training: { optimizer: { kind: "adam", learning_rate: 0.001 }, batch_size: 32, epochs: 40 },
};

/** The same experiment with other settings of the training. */
export const withTraining = (spec: Spec, training: Spec): Spec => ({
  ...spec,
  training: { ...(spec.training as Spec), ...training },
});

/** A table that a reader might bring: 24 rows, two kinds, one numeric and one text column besides the target. */
export const fruit = `weight,colour,width,kind\n${Array.from({ length: 24 }, (_, i) =>
  i % 2 ? `${150 + i},red,${7 + i / 10},apple` : `${110 + i},yellow,${3 + i / 10},banana`,
).join("\n")}\n`;
