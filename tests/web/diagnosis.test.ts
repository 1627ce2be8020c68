import { describe, expect, it } from "vitest";
import type { Catalog, HistoryEntry, KindInfo, ParamInfo, Spec } from "../../web/engine/protocol.ts";
import { diagnose, diagnoses } from "../../web/state/diagnosis.ts";
import { layerTraceOf } from "../../web/state/layer-trace.ts";
import { keptEpoch, type Run } from "../../web/state/run.ts";
import { getAt, setAt } from "../../web/state/spec-path.ts";
import { fakeCatalog } from "./fake-catalog.ts";

const kind = (name: string, tags: string[] = []): KindInfo => ({
  kind: name,
  label: name,
  help: "",
  tags,
  params: [],
});

/** With all that the cures want to know of. */
const catalog: Catalog = (() => {
  const layers = fakeCatalog.groups.layer?.kinds ?? [];
  const model = structuredClone(fakeCatalog.groups.model) as Catalog["groups"][string];
  const init: ParamInfo = {
    ...(model.kinds[0]?.params[0] as ParamInfo),
    key: "init",
    type: "kind",
    group: "initializer",
  };
  model.kinds[0]?.params.push(init);
  return {
    ...fakeCatalog,
    groups: {
      ...fakeCatalog.groups,
      model,
      layer: {
        label: "Layers",
        kinds: [
          ...layers,
          kind("sigmoid", ["activation"]),
          kind("leaky_relu", ["activation"]),
          kind("batch_norm"),
          kind("residual"),
        ],
      },
      initializer: {
        label: "Start",
        kinds: ["normal", "he_normal", "xavier_normal"].map((name) => kind(name)),
      },
    },
  };
})();

const deep = (depth: number, activation: string): Spec => ({
  version: 1,
  model: {
    kind: "mlp",
    init: { kind: "normal", std: 0.01 },
    layers: Array.from({ length: depth }, () => [{ kind: "dense", units: 10 }, { kind: activation }]).flat(),
  },
  training: {
    optimizer: { kind: "sgd", learning_rate: 0.1 },
    batch_size: 32,
    epochs: 50,
    l2: 0,
    clip_norm: null,
  },
});

/** A trace of 20 steps in which every record of a quantity is the same. */
function traceOf(spec: Spec, values: Record<string, number[]>) {
  const kinds = (getAt(spec, "model.layers") as { kind: string; units?: number }[]).filter(
    ({ units }) => units,
  );
  const layers = [...kinds, { units: 2 }].map((_, i) => ({
    index: 2 * i,
    kind: "dense",
    units: 10,
    activation: i < kinds.length ? getAt(spec, ["model", "layers", 1, "kind"]) : null,
  }));
  const steps = Array.from({ length: 20 }, (_, i) => i + 1);
  const arrays = Object.entries(values).map(([name, row]) => ({
    name,
    shape: [20, layers.length],
    values: Float32Array.from(steps.flatMap(() => row)),
  }));
  return layerTraceOf({
    info: { layers, output: "softmax" },
    arrays: [{ name: "step", shape: [20], values: Float32Array.from(steps) }, ...arrays],
  });
}

const epochs = (train: number[], validation = train): HistoryEntry[] =>
  train.map((loss, i) => ({
    epoch: i + 1,
    step: 10 * (i + 1),
    train_loss: loss,
    validation_loss: validation[i] as number,
  }));

const runOf = (spec: Spec, rest: Partial<Run>): Run =>
  ({ id: "a", number: 1, spec, resolved: spec, history: [], status: null, trace: null, ...rest }) as Run;

const falling = epochs(Array.from({ length: 20 }, (_, i) => 0.7 - 0.02 * i));
const applied = (spec: Spec, edits: { path: string; value: unknown }[]) =>
  edits.reduce<unknown>((now, { path, value }) => setAt(now, path, value), spec) as Spec;

describe("a gradient that vanishes", () => {
  const spec = deep(12, "sigmoid");
  const slope = Array.from({ length: 13 }, (_, layer) => 10 ** ((layer - 12) * 0.55));
  const found = diagnose(
    runOf(spec, { history: falling, trace: traceOf(spec, { gradient_norm: slope }) }),
    catalog,
  );

  it("is named with its figures and what made it", () => {
    expect(found?.kind).toBe("vanishing");
    expect(found?.text).toBe(
      "Vanishing: the gradient of layer 1 is 3e-7 of the output's; sigmoid, 12 layers, normal start (0.01).",
    );
  });

  it("begins at the first layer that learns", () => {
    const frozen = (layers: number) =>
      Array.from({ length: layers }, (_, i) => i).reduce<unknown>(
        (now, i) => setAt(now, ["model", "layers", 2 * i, "trainable"], false),
        spec,
      ) as Spec;
    const gradient_norm = slope.map((norm, layer) => (layer < 2 ? 0 : norm));
    const said = (of: Spec, norms: number[]) =>
      diagnose(runOf(of, { history: falling, trace: traceOf(spec, { gradient_norm: norms }) }), catalog)
        ?.text;
    expect(said(frozen(2), gradient_norm)).toMatch(
      /^Vanishing: the gradient of layer 3 is 3e-6 of the output's/,
    );
    expect(
      said(
        frozen(12),
        slope.map((norm, layer) => (layer < 12 ? 0 : norm)),
      ),
    ).not.toMatch(/Vanishing/);
  });

  it("has four cures, each a changed description", () => {
    expect(found?.remedies.map(({ label }) => label)).toEqual([
      "relu + He start",
      "Batch norm",
      "Residual blocks",
      "Xavier start",
    ]);
    const [relu, norm, blocks, start] = (found?.remedies ?? []).map(({ edits }) => applied(spec, edits));
    expect(getAt(relu, "model.layers[1].kind")).toBe("relu");
    expect(getAt(relu, "model.init.kind")).toBe("he_normal");
    expect((getAt(norm, "model.layers") as unknown[]).slice(0, 3)).toEqual([
      { kind: "dense", units: 10 },
      { kind: "batch_norm" },
      { kind: "sigmoid" },
    ]);
    const list = getAt(blocks, "model.layers") as { kind: string; layers?: unknown[] }[];
    expect(list.map((layer) => layer.kind)).toEqual(["dense", "sigmoid", ...Array(11).fill("residual")]);
    expect(list[2]?.layers).toEqual([{ kind: "dense", units: 10 }, { kind: "sigmoid" }]);
    expect(getAt(start, "model.init.kind")).toBe("xavier_normal");
  });

  it("leaves a last batch of one row out where batch normalization would meet it", () => {
    const norm = (rows: number) => {
      const status = { state: "finished", epoch: 4, rows_seen: 4 * rows } as never;
      const trace = traceOf(spec, { gradient_norm: slope });
      const cures = diagnose(runOf(spec, { history: falling, trace, status }), catalog)?.remedies;
      return cures?.find(({ label }) => label === "Batch norm")?.edits.map(({ path }) => path);
    };
    expect(norm(320)).toEqual(["model.layers"]);
    expect(norm(321)).toEqual(["model.layers", "training.drop_last"]);
  });

  it("is no ailment above its limit, in a shallow network, or before the tenth step", () => {
    const kinds = (values: number[], depth = 12) =>
      diagnoses(
        runOf(deep(depth, "sigmoid"), {
          history: falling,
          trace: traceOf(deep(depth, "sigmoid"), { gradient_norm: values }),
        }),
        catalog,
      ).map((each) => each.kind);
    expect(kinds(slope)).toContain("vanishing");
    expect(kinds(slope.map((_, layer) => (layer === 0 ? 2e-4 : 1)))).not.toContain("vanishing");
    expect(kinds([0.5], 0)).not.toContain("vanishing");
    const early = traceOf(spec, { gradient_norm: slope });
    if (early) early.steps = early.steps.slice(0, 5);
    expect(
      diagnoses(runOf(spec, { history: falling, trace: early }), catalog).map((each) => each.kind),
    ).not.toContain("vanishing");
  });

  it("is one number over many batches, so that one odd batch says nothing", () => {
    const trace = traceOf(spec, { gradient_norm: slope.map(() => 1) });
    const last = 19 * 13;
    trace?.values.gradient_norm.set(slope, last);
    expect(diagnose(runOf(spec, { history: falling, trace }), catalog)?.kind).not.toBe("vanishing");
  });
});

describe("other ailments inside", () => {
  const spec = deep(3, "relu");
  const judge = (values: Record<string, number[]>, from = spec) =>
    diagnose(
      runOf(from, { history: falling, trace: traceOf(from, { gradient_norm: [1, 1, 1, 1], ...values }) }),
      catalog,
    );

  it("explode back towards the inputs, or everywhere", () => {
    expect(judge({ gradient_norm: [5e4, 900, 30, 1] })).toMatchObject({ kind: "exploding" });
    expect(judge({ gradient_norm: [5e4, 900, 30, 1] })?.text).toMatch(
      /^Exploding: the gradient of layer 1 is 5\.0e4 times the output's; relu, 3 layers/,
    );
    expect(judge({ gradient_norm: [1, 1, 2000, 1] })?.text).toMatch(
      /the gradient of layer 3 has a norm of 2000 at step 20;/,
    );
    expect(judge({ gradient_norm: [1, 1, 2000, 1] })?.remedies.map(({ label }) => label)).toEqual([
      "Clip gradient norm at 1",
      "He start",
      "Learning rate 0.01",
      "Batch norm",
    ]);
    const clipped = setAt(spec, "training.clip_norm", 1) as Spec;
    expect(judge({ gradient_norm: [1, 1, 2000, 1] }, clipped)?.kind).not.toBe("exploding");
  });

  it("kill relu units", () => {
    expect(judge({ dead: [0.1, 0.7, 0.5, Number.NaN] })?.text).toBe(
      "Dead units: 7 of the 10 relu units of layer 2 are 0 for every row, and learn nothing any more; 2 layers have more than 40 %.",
    );
    expect(judge({ dead: [0.1, 0.3, 0.39, Number.NaN] })?.kind).not.toBe("dead");
  });

  it("saturate sigmoid units", () => {
    const sigmoid = deep(3, "sigmoid");
    expect(judge({ saturated: [0.2, 0.81, 0.1, Number.NaN] }, sigmoid)?.text).toMatch(
      /^Saturated: 81 % of the sigmoid activations of layer 2/,
    );
  });

  it("take steps as large as the weights", () => {
    expect(judge({ update_ratio: [0.01, 0.4, 0.2, 0.01] })?.text).toMatch(
      /^Steps too large: each changes the weights of layer 2 by 40 %/,
    );
  });

  it("are not worth a word while the network learns well", () => {
    const low = epochs(Array.from({ length: 20 }, (_, i) => 0.5 / (i + 1) ** 1.5));
    const trace = traceOf(spec, { gradient_norm: [1, 1, 1, 1], dead: [0, 0.9, 0, Number.NaN] });
    expect(diagnose(runOf(spec, { history: low, trace }), catalog)?.kind).not.toBe("dead");
  });
});

describe("curves", () => {
  const spec = deep(2, "relu");
  it("that part company are an overfit, with three cures", () => {
    const train = Array.from({ length: 30 }, (_, i) => 0.6 - 0.015 * i);
    const validation = train.map((loss, i) => (i < 10 ? loss : 0.45 + 0.02 * (i - 10)));
    const found = diagnose(runOf(spec, { history: epochs(train, validation) }), catalog);
    expect(found?.kind).toBe("overfit");
    expect(found?.remedies.map(({ label }) => label)).toEqual([
      "Stop early",
      "L2 penalty 0.001",
      "Dropout 0.3",
    ]);
    expect(getAt(applied(spec, found?.remedies[2]?.edits ?? []), "model.layers[2]")).toEqual({
      kind: "dropout",
      p: 0.3,
    });
  });
  it("that hardly fall want a larger rate or another optimizer, that rise a smaller one", () => {
    const level = diagnose(runOf(spec, { history: epochs(Array.from({ length: 12 }, () => 0.69)) }), catalog);
    expect(level).toMatchObject({
      kind: "flat",
      remedies: [{ label: "Learning rate 1" }, { label: "Adam 0.001" }],
    });
    const rising = diagnose(
      runOf(spec, { history: epochs(Array.from({ length: 12 }, (_, i) => 0.69 + 0.05 * i)) }),
      catalog,
    );
    expect(rising).toMatchObject({ kind: "flat", remedies: [{ label: "Learning rate 0.01" }] });
  });
  it("that hardly fall name steps that are too small, and a deep one that learns where its gradient goes", () => {
    const history = epochs(Array.from({ length: 12 }, () => 0.69));
    const still = traceOf(spec, { gradient_norm: [1, 1, 1], update_ratio: [2e-6, 3e-6, 1e-6] });
    expect(diagnose(runOf(spec, { history, trace: still }), catalog)?.text).toContain(
      "a step changes no layer's weights by more than 3e-6 of their size, where 0.001 is usual",
    );
    const well = traceOf(deep(4, "relu"), { gradient_norm: [0.4, 1, 1, 1, 1] });
    expect(diagnose(runOf(deep(4, "relu"), { history: falling, trace: well }), catalog)?.text).toMatch(
      /^No sign of overfitting: .* The gradient reaches every layer: that of layer 1 is 0\.4 of the output's\.$/,
    );
  });
  it("that leap up and down want smaller steps", () => {
    const leaps = Array.from({ length: 24 }, (_, i) => 0.9 - 0.02 * i + (i % 2 ? 0.4 : 0));
    expect(diagnose(runOf(spec, { history: epochs(leaps) }), catalog)?.kind).toBe("restless");
  });
  it("that end in a burst say where, and nothing else", () => {
    const status = {
      state: "diverged",
      diverged: { step: 12, epoch: 2, path: "model.layers[0]", message: "It burst." },
    };
    const [found, ...others] = diagnoses(runOf(spec, { history: falling, status: status as never }), catalog);
    expect(found?.text).toBe(
      "Diverged at step 12 of epoch 2 in model.layers[0]. It burst. The last good state is kept.",
    );
    expect(others).toEqual([]);
  });
});

describe("a run that was stopped early", () => {
  const early_stopping = { monitor: "validation_loss", patience: 2, restore_best: true };
  const spec = setAt(deep(2, "relu"), "training.early_stopping", early_stopping) as Spec;
  const history = epochs([0.7, 0.5, 0.4, 0.3], [0.8, 0.6, 0.65, 0.7]);
  const status = { state: "stopped_early", epoch: 4, epochs: 50, step: 40, best_epoch: 2 } as Run["status"];

  it("says what was watched, and whose weights are kept", () => {
    expect(diagnose(runOf(spec, { history, status }), catalog)?.text).toBe(
      "Stopped early: validation loss was best at epoch 2, 0.6, and no better in the 2 epochs since; the weights of epoch 2 are kept.",
    );
    const last = setAt(spec, "training.early_stopping.restore_best", false) as Spec;
    expect(diagnose(runOf(last, { history, status }), catalog)?.text).toMatch(
      /the weights of epoch 4 are kept\.$/,
    );
  });

  it("has the state of its best epoch, where that was put back", () => {
    const kept = (state: string, more = {}) =>
      keptEpoch({ resolved: spec, status: { ...status, state, ...more } as Run["status"] });
    expect([kept("stopped_early"), kept("finished"), kept("training")]).toEqual([2, 2, null]);
    expect(kept("finished", { best_epoch: 4 })).toBeNull();
    expect(kept("stopped_early", { folds: 5 })).toBeNull();
  });
});
