import type { Spec } from "../engine/protocol.js";

/** What the page opens on: small enough to train within seconds, and not solvable by a straight line. */
export const OPENING_SPEC: Spec = {
  version: 1,
  seed: 7,
  data: { source: { kind: "generator", name: "two_moons", n: 400, noise: 0.2 } },
  model: {
    kind: "mlp",
    layers: [{ kind: "dense", units: 6 }, { kind: "tanh" }, { kind: "dense", units: 4 }, { kind: "tanh" }],
  },
  training: { optimizer: { kind: "adam", learning_rate: 0.02 }, batch_size: 10, epochs: 200 },
};
