/** A small catalog of the same form as the core's, for tests of what is made from it. */
import type { Catalog, KindInfo, ParamInfo } from "../../web/engine/protocol.ts";

const row = (key: string, type: ParamInfo["type"], rest: Partial<ParamInfo> = {}): ParamInfo => ({
  key,
  type,
  scale: "linear",
  label: "",
  help: `What ${key} is.`,
  required: !("default" in rest),
  default: undefined,
  ...rest,
});
const kind = (name: string, params: ParamInfo[] = [], tags: string[] = []): KindInfo => ({
  kind: name,
  label: name.charAt(0).toUpperCase() + name.slice(1),
  help: `What ${name} is.`,
  tags,
  params,
});

const learningRate = row("learning_rate", "number", {
  default: 0.01,
  minimum: 0,
  minimum_excluded: true,
  maximum: 1000,
  scale: "log",
});

const rows = row("n", "integer", { default: 400, minimum: 10, maximum: 100000, scale: "log" });
const noise = row("noise", "number", { default: 0.2, minimum: 0, maximum: 1 });

export const fakeCatalog: Catalog = {
  version: 1,
  groups: {
    experiment: {
      label: "Experiment",
      kinds: [
        kind("experiment", [
          row("version", "integer", { default: 1, minimum: 1, maximum: 1 }),
          row("seed", "integer", { default: 7, minimum: 0 }),
          row("data", "section", { group: "data" }),
          row("prepare", "kinds", { group: "prepare", default: [] }),
          row("model", "kind", { group: "model" }),
          row("training", "section", { group: "training", default: {} }),
        ]),
      ],
    },
    data: {
      label: "Data",
      kinds: [
        kind("data", [
          row("source", "kind", { group: "source" }),
          row("target", "column", { default: null }),
          row("features", "columns", { default: null }),
          row("types", "column_types", { default: {}, choices: ["numeric", "categorical"] }),
          row("task", "choice", { default: null, choices: ["classification", "regression"] }),
        ]),
      ],
    },
    source: {
      label: "Source",
      kinds: [
        kind("csv", [row("path", "string")]),
        kind("generator", [
          row("name", "choice", {
            default: "two_moons",
            choices: ["two_moons", "circles", "linear"],
            group: "generator",
          }),
        ]),
        kind("builtin", [row("name", "choice", { choices: ["iris", "wine"] })]),
      ],
    },
    generator: {
      label: "Made-up data",
      kinds: [kind("two_moons", [rows, noise]), kind("circles", [rows, noise]), kind("linear", [rows])],
    },
    prepare: { label: "Preparation", kinds: [kind("one_hot"), kind("standard_scale")] },
    model: {
      label: "Model",
      kinds: [kind("mlp", [row("layers", "kinds", { group: "layer", default: [] })])],
    },
    layer: {
      label: "Layers",
      kinds: [
        kind("dense", [row("units", "integer", { minimum: 1, maximum: 100000 })]),
        kind("relu", [], ["activation"]),
        kind("tanh", [], ["activation"]),
        kind("dropout", [
          row("p", "number", { default: 0.5, minimum: 0, maximum: 1, maximum_excluded: true }),
        ]),
        kind("batch_norm", [row("momentum", "number", { default: 0.1 })], ["normalization"]),
        kind("residual", [row("layers", "kinds", { group: "layer", default: [{ kind: "relu" }] })]),
      ],
    },
    training: {
      label: "Training",
      kinds: [
        kind("training", [
          row("optimizer", "kind", { group: "optimizer", default: "adam" }),
          row("batch_size", "integer_or_choice", {
            default: 32,
            minimum: 1,
            choices: ["full"],
            scale: "log",
          }),
          row("epochs", "integer", { default: 100, minimum: 1, maximum: 1000000, scale: "log" }),
          row("l2", "number", { default: 0, minimum: 0, maximum: 1000, scale: "log" }),
          row("clip_norm", "number", { default: null, minimum: 0, minimum_excluded: true }),
          row("early_stopping", "section", { default: null, group: "early_stopping" }),
        ]),
      ],
    },
    early_stopping: {
      label: "Early stopping",
      kinds: [
        kind("early_stopping", [
          row("monitor", "string", { default: "validation_loss" }),
          row("patience", "integer", { default: 10, minimum: 1 }),
        ]),
      ],
    },
    optimizer: {
      label: "Optimizer",
      kinds: [
        kind("adam", [learningRate]),
        kind("sgd", [learningRate, row("momentum", "number", { default: 0, minimum: 0, maximum: 1 })]),
      ],
    },
  },
};
