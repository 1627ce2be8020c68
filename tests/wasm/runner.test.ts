import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { Folder, resultOf, root, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const iris = {
  seed: 3,
  data: { source: { kind: "builtin", name: "iris" } },
  model: { kind: "mlp", layers: [{ kind: "dense", units: 8 }, { kind: "relu" }] },
  training: { epochs: 6, batch_size: 16 },
};

describe("run", () => {
  it("prints the result of DESIGN's form", () => {
    const result = resultOf(iris) as Record<string, Record<string, unknown>>;
    expect(result.spec).toMatchObject({ version: 1, seed: 3, split: { kind: "random" } });
    expect(result.labels).toEqual(["setosa", "versicolor", "virginica"]);
    expect(result.history).toHaveLength(6);
    expect(Object.keys(result.metrics)).toEqual(["train", "validation", "test"]);
    const test = result.metrics.test as Record<string, unknown>;
    for (const name of "accuracy precision recall f1 specificity log_loss roc_auc".split(" ")) {
      expect(test[name], name).toBeTypeOf("number");
    }
    expect(test.confusion_matrix).toHaveLength(3);
    expect(result.timing.seconds).toBeGreaterThan(0);
    expect(result.timing.rows_per_second).toBeGreaterThan(0);
    expect(result.engine).toMatchObject({ version: "0.1.0" });
  });

  it("writes result, predictions and model to files, relative to the present folder", () => {
    folder.write("spec.json", iris);
    const words = "run spec.json --out result.json --predictions=predictions.csv --model model.json".split(
      " ",
    );
    const ran = runner(words, { folder: folder.path });
    expect(ran).toMatchObject({ status: 0, stdout: "" });
    // Iris holds one flower twice.
    expect(ran.stderr).toMatch(/^note: iris\.csv, split: 1 of the \d+ rows [^\n]+\n$/);
    const result = JSON.parse(folder.read("result.json"));
    const lines = folder.read("predictions.csv").trimEnd().split("\n");
    expect(lines[0]).toContain("predicted");
    expect(lines).toHaveLength(151);
    const model = JSON.parse(folder.read("model.json"));
    expect(model.labels).toEqual(result.labels);
    const shapes = model.tensors.map((tensor: { shape: number[] }) => tensor.shape);
    expect(shapes).toEqual([[8, 4], [8], [3, 8], [3]]);
    for (const { shape, values } of model.tensors) {
      expect(values).toHaveLength(shape.reduce((a: number, b: number) => a * b));
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it("agrees with its own predictions file", () => {
    folder.write("spec.json", iris);
    runner("run spec.json --out result.json --predictions predictions.csv".split(" "), {
      folder: folder.path,
    });
    const [header, ...rows] = folder
      .read("predictions.csv")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    const at = (name: string) => header.indexOf(name);
    const test = rows.filter((row) => row[at("part")] === "test");
    const right = test.filter((row) => row[at("true")] === row[at("predicted")]).length;
    const { metrics } = JSON.parse(folder.read("result.json"));
    expect(right / test.length).toBeCloseTo(metrics.test.accuracy, 12);
  });

  it("finds the table beside the spec, wherever it is started", () => {
    folder.write("inner/t.csv", "x,y\n1,2\n2,4\n3,6\n4,8\n5,10\n6,12\n7,14\n8,16.5\n9,18\n10,20\n");
    const spec = {
      data: { source: { kind: "csv", path: "t.csv" }, target: "y", task: "regression" },
      model: { kind: "mlp", layers: [] },
      training: { epochs: 1 },
    };
    const ran = runner(["run", folder.write("inner/spec.json", spec)]);
    expect(ran.stderr).toBe("");
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout).metrics.train.r2).toBeTypeOf("number");
  });

  it("ends with 3 when training diverged, and writes what was reached", () => {
    const wild = {
      seed: 1,
      data: { source: { kind: "builtin", name: "diabetes" } },
      model: { kind: "mlp", layers: [{ kind: "dense", units: 16 }, { kind: "relu" }] },
      training: { optimizer: { kind: "sgd", learning_rate: 1000 }, epochs: 50 },
    };
    const ran = runner(["run", folder.write("wild.json", wild), "--out", `${folder.path}/wild-result.json`]);
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(/^[^\n]+\n$/);
    expect(ran.stderr).toMatch(/step \d+/);
    const result = JSON.parse(folder.read("wild-result.json"));
    expect(result.status.state).toBe("diverged");
    expect(result.metrics.train.mse).toBeTypeOf("number");
  });
});

describe("prepare", () => {
  const csv = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));

  it("prints all rows after the steps, with the split column, fitted on the training rows", () => {
    const spec = { ...iris, prepare: [{ kind: "standard_scale" }] };
    const ran = runner(["prepare", "-"], { input: JSON.stringify(spec) });
    expect(ran.status).toBe(0);
    const [header, ...rows] = csv(ran.stdout);
    expect(rows).toHaveLength(150);
    expect(header).toContain("split");
    expect(header).toContain("species");
    const split = header.indexOf("split");
    expect(new Set(rows.map((row) => row[split]))).toEqual(new Set(["train", "validation", "test"]));
    const train = rows.filter((row) => row[split] === "train");
    for (let column = 0; column < 4; ++column) {
      const values = train.map((row) => Number(row[column]));
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 10);
      expect(variance).toBeCloseTo(1, 10);
    }
  });

  it("fills gaps and spreads categories over columns", () => {
    const spec = {
      data: { source: { kind: "builtin", name: "penguins" } },
      prepare: [{ kind: "impute", method: "median" }, { kind: "one_hot" }],
      model: { kind: "mlp" },
    };
    const ran = runner(["prepare", "-", "--out", `${folder.path}/penguins.csv`], {
      input: JSON.stringify(spec),
    });
    expect(ran).toMatchObject({ status: 0, stdout: "" });
    const [header, ...rows] = csv(folder.read("penguins.csv"));
    expect(header.filter((name) => name.startsWith("island")).length).toBe(3);
    expect(rows.length).toBeGreaterThan(330);
    expect(rows.flat().filter((cell) => cell === "")).toHaveLength(0);
  });
});

describe("check and catalog", () => {
  it("prints the description with all defaults", () => {
    const ran = runner(["check", "-"], { input: JSON.stringify(iris) });
    expect(ran.status).toBe(0);
    const spec = JSON.parse(ran.stdout);
    expect(spec.data).toMatchObject({ target: "species", task: "classification" });
    expect(spec.training.optimizer.learning_rate).toBeTypeOf("number");
    // What it prints is a description again, and the same one.
    expect(JSON.parse(runner(["check", "-"], { input: ran.stdout }).stdout)).toEqual(spec);
  });

  it("ends quietly when nobody reads on", () => {
    const command = `"${process.execPath}" wasm/toolchain/trainyard.mjs catalog | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: root, encoding: "utf8" });
    expect(stdout).toBe("{\n0\n");
    expect(stderr).toBe("");
  });

  it("prints every kind, each with its parameters", () => {
    const ran = runner(["catalog"]);
    expect(ran.status).toBe(0);
    const { groups } = JSON.parse(ran.stdout);
    const optimizers = groups.optimizer.kinds.map(({ kind }: { kind: string }) => kind);
    expect(optimizers).toEqual(expect.arrayContaining(["sgd", "adam"]));
  });
});
