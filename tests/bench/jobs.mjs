/** @typedef {import("./browser/contender.ts").Job} Job */

/** The networks that are timed: two of MNIST's size, and the TensorFlow playground's. @type {Job[]} */
export const jobs = [
  ...["sgd", "adam"].flatMap((optimizer) =>
    [32, 64, 128].map((batch) => ({
      name: `784-256-128-10 sigmoid, ${optimizer}, batch ${batch}`,
      units: [784, 256, 128, 10],
      activation: /** @type {const} */ ("sigmoid"),
      batch,
      optimizer: /** @type {"sgd" | "adam"} */ (optimizer),
      learningRate: optimizer === "sgd" ? 0.1 : 0.001,
      rows: 2048,
    })),
  ),
  ...["sgd", "adam"].flatMap((optimizer) =>
    [32, 128].map((batch) => ({
      name: `784-256-128-10 relu, batch norm, dropout 0.2, ${optimizer}, batch ${batch}`,
      units: [784, 256, 128, 10],
      activation: /** @type {const} */ ("relu"),
      normalized: true,
      dropout: 0.2,
      batch,
      optimizer: /** @type {"sgd" | "adam"} */ (optimizer),
      learningRate: optimizer === "sgd" ? 0.1 : 0.001,
      rows: 2048,
    })),
  ),
  {
    name: "LSTM of 32 units over 50 steps, adam, batch 32",
    units: [2, 32, 1],
    activation: "tanh",
    sequence: 50,
    batch: 32,
    optimizer: "adam",
    learningRate: 0.001,
    rows: 2048,
  },
  {
    name: "2-8-8-1 tanh, sgd, batch 10",
    units: [2, 8, 8, 1],
    activation: "tanh",
    batch: 10,
    optimizer: "sgd",
    learningRate: 0.03,
    rows: 20000,
  },
];
