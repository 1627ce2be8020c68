import { giveTable, sessionWith, trainToTheEnd } from "./engine.ts";

/** Rows of numbers with a class each; the first `train` of them are learned from. */
export interface TreeTable {
  name: string;
  features: string[];
  x: number[][];
  labels: number[];
  train: number;
}

/** One way to train trees: who, what, how many. */
export interface TreeJob {
  contender: "trainyard" | "ydf" | "ml-xgboost";
  table: string;
  trees: number;
  /** For those who take one. */
  seed: number;
  /** Trainyard: the section `model` of the description. */
  model?: object;
}

export interface TreeTime {
  milliseconds: number;
  /** The share of the held-out rows that were told right. */
  accuracy: number;
}

const tables = new Map<string, TreeTable>();

/** Gives all contenders of the page a table. */
export function keepTable(table: TreeTable): void {
  tables.set(table.name, table);
}

function* rowsOf(table: TreeTable): Generator<(string | number)[]> {
  for (const [i, row] of table.x.entries()) {
    yield [...row, `class ${table.labels[i]}`, i < table.train ? "train" : "test"];
  }
}

/** From begin() to the last tree, one tree a call, with the scoring of the training rows after each. */
async function trainyard(job: TreeJob, table: TreeTable): Promise<TreeTime> {
  const session = await sessionWith("relaxed", table.name, (fresh) =>
    giveTable(fresh, table.name, [...table.features, "label", "part"], rowsOf(table)),
  );
  const spec = JSON.stringify({
    seed: job.seed,
    data: { source: { kind: "csv", path: table.name }, target: "label", task: "classification" },
    split: { kind: "column", column: "part" },
    model: { n_estimators: job.trees, ...job.model },
  });
  const start = performance.now();
  session.begin(spec);
  trainToTheEnd(session, 1_000_000);
  const milliseconds = performance.now() - start;
  const { metrics } = session.result() as { metrics: { test: { accuracy: number } } };
  return { milliseconds, accuracy: metrics.test.accuracy };
}

type Module = Record<string, unknown>;

/** Runs a classic script with the given globals in place. */
async function loadScript(address: string): Promise<void> {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} does not load`));
  });
}

const csvOf = ({ features, x, labels }: TreeTable, from: number, to: number): string =>
  [
    [...features, "label"].join(","),
    ...x.slice(from, to).map((row, i) => [...row, `c${labels[from + i]}`].join(",")),
  ].join("\n");

interface YdfModel {
  /** Row after row: the second class's probability, or those of all of more than two. */
  predict(csv: string): number[];
  getLabelClasses(): string[];
  unload(): void;
}
interface Ydf {
  RandomForestLearner: new (label: string, task: string) => { train(csv: string): YdfModel };
}
let ydf: Promise<Ydf> | undefined;

async function loadYdf(): Promise<Ydf> {
  await loadScript("./ydf/training.js");
  const { YDFTraining } = window as unknown as { YDFTraining: (options: object) => Promise<Ydf> };
  return await YDFTraining({ print: () => {}, printErr: () => {} });
}

/** Its random forest has 300 trees and no way to say otherwise: the time is that of `trees` of them. */
async function trainYdf(job: TreeJob, table: TreeTable): Promise<TreeTime> {
  ydf ??= loadYdf();
  const { RandomForestLearner } = await ydf;
  const csv = csvOf(table, 0, table.train);
  const start = performance.now();
  const model = new RandomForestLearner("label", "CLASSIFICATION").train(csv);
  const milliseconds = ((performance.now() - start) * job.trees) / 300;
  const classes = model.getLabelClasses();
  const predicted = model.predict(csvOf(table, table.train, table.x.length));
  model.unload();
  const labels = table.labels.slice(table.train);
  const outputs = predicted.length / labels.length;
  const hits = labels.filter((label, i) => {
    const row = predicted.slice(i * outputs, (i + 1) * outputs);
    const best = outputs > 1 ? row.indexOf(Math.max(...row)) : Number(row[0] > 0.5);
    return classes[best] === `c${label}`;
  });
  return { milliseconds, accuracy: hits.length / labels.length };
}

interface Emscripten extends Module {
  cwrap(name: string, returns: string | null, takes: string[]): (...args: unknown[]) => number;
  _malloc(bytes: number): number;
  _free(at: number): void;
  HEAPF32: Float32Array;
}
let xgboost: Promise<Emscripten> | undefined;

/** Its script is CommonJS and asks for path: both are stood in for. */
async function loadXgboost(): Promise<Emscripten> {
  const here = window as unknown as {
    module?: { exports: Module };
    require?: unknown;
    TOTAL_MEMORY?: number;
  };
  here.module = { exports: {} };
  here.require = () => ({ resolve: (...parts: string[]) => parts.join("/") });
  const fetched = await (await fetch("./ml-xgboost/xgboost.js")).text();
  const source = fetched.replace(
    'Module.wasmBinaryFile="xgboost.wasm"',
    'Module.wasmBinaryFile="./ml-xgboost/xgboost.wasm"',
  );
  await loadScript(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const { exports } = here.module;
  delete here.module;
  delete here.require;
  return await (exports.isReady as Promise<Emscripten>);
}

const bytesOf = (numbers: Float32Array) => new Uint8Array(numbers.buffer);

/** As the package's own wrapper calls its module, with XGBoost's hist trees of depth 3. */
async function trainXgboost(job: TreeJob, table: TreeTable): Promise<TreeTime> {
  xgboost ??= loadXgboost();
  const module = await xgboost;
  const createModel = module.cwrap("create_model", "number", ["array", "array", "number", "number"]);
  const setParam = module.cwrap("set_param", null, ["number", "string", "string"]);
  const train = module.cwrap("train_full_model", null, ["number", "number"]);
  const predictOne = module.cwrap("predict_one", "number", ["number", "array", "number", "number"]);
  const free = module.cwrap("free_memory_model", null, ["number"]);
  const d = table.features.length;
  const classes = new Set(table.labels).size;
  const options = {
    booster: "gbtree",
    objective: classes > 2 ? "multi:softprob" : "binary:logistic",
    ...(classes > 2 ? { num_class: classes } : {}),
    tree_method: "hist",
    max_depth: 3,
    eta: 0.3,
    silent: 1,
    nthread: 1,
  };
  const x = Float32Array.from(table.x.slice(0, table.train).flat());
  const y = Float32Array.from(table.labels.slice(0, table.train));
  const start = performance.now();
  const model = createModel(bytesOf(x), bytesOf(y), table.train, d);
  for (const [key, value] of Object.entries(options)) setParam(model, key, String(value));
  train(model, job.trees);
  const milliseconds = performance.now() - start;
  const outputs = classes > 2 ? classes : 1;
  const at = module._malloc(outputs * 4);
  const rows = table.x.slice(table.train);
  const hits = rows.filter((row, i) => {
    predictOne(model, bytesOf(Float32Array.from(row)), d, at);
    const scores = [...module.HEAPF32.subarray(at / 4, at / 4 + outputs)];
    const best = outputs > 1 ? scores.indexOf(Math.max(...scores)) : Number(scores[0] > 0.5);
    return best === table.labels[table.train + i];
  });
  module._free(at);
  free(model);
  return { milliseconds, accuracy: hits.length / rows.length };
}

/** Trains once and tells the time and how right the held-out rows are told. */
export async function trainTrees(job: TreeJob): Promise<TreeTime> {
  const table = tables.get(job.table);
  if (!table) throw new Error(`no table ${job.table}`);
  const contenders = { trainyard, ydf: trainYdf, "ml-xgboost": trainXgboost };
  return await contenders[job.contender](job, table);
}
