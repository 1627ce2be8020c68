/** What the page and the engine worker say to each other. Keys inside specs, statuses and results are the core's. */

import type { EngineError } from "../../wasm/engine-error";

export type { EngineError };

/** A description of an experiment as the core defines it (see catalog.json); the core is its only judge. */
export type Spec = Record<string, unknown>;

export interface ParamInfo {
  key: string;
  type:
    | "boolean"
    | "integer"
    | "number"
    | "string"
    | "choice"
    | "integer_or_choice"
    | "number_or_choice"
    | "column"
    | "columns"
    | "column_types"
    | "kind"
    | "kinds"
    | "section";
  default: unknown;
  required: boolean;
  minimum?: number;
  maximum?: number;
  minimum_excluded?: boolean;
  maximum_excluded?: boolean;
  scale: "linear" | "log";
  choices?: string[];
  group?: string;
  label: string;
  unit?: string;
  /** One sentence, and where it comes from: there when the words were brought (see catalog.ts). */
  help?: string;
  source?: string;
}

export interface KindInfo {
  kind: string;
  label: string;
  /** As a parameter's; of a metric also its formula. */
  help?: string;
  source?: string;
  formula?: string;
  tags: string[];
  params: ParamInfo[];
  /** Of a kind of model: the group whose one kind lists the keys of its section `training`. */
  training?: string;
  /** Of a kind of model that trains others: the key of the one that says how it learns, and what it needs. */
  learns_as?: string;
}

export interface Catalog {
  version: number;
  groups: Record<string, { label: string; kinds: KindInfo[] }>;
}

export interface ColumnSummary {
  name: string;
  type: "numeric" | "categorical";
  missing: number;
  distinct: number;
  constant: boolean;
  minimum?: number;
  maximum?: number;
  mean?: number;
  std?: number;
  quantiles?: number[];
  histogram?: { edges: number[]; counts: number[] };
  categories?: { value: string; count: number }[];
  notes: string[];
  /** Another type that its cells speak for, and why; a description may ask for it. */
  suggested?: { type: string; reason: string; order?: string[] };
}

export interface TableSummary {
  name: string;
  rows: number;
  columns: ColumnSummary[];
  /** The first rows as text. */
  preview: string[][];
  /** The column that is most likely meant to be predicted. */
  target: string;
  /** What the reader should know about the table and how the file was read, in sentences. */
  notes?: string[];
  /** Of pictures: which file is what, by the keys of a description's source. */
  files?: Record<string, string>;
  /** Of a file of the reader's: how it was read, by the keys of a description's source. */
  read?: TableRead;
}

export interface TableRead {
  kind: "csv" | "json" | "parquet" | "excel" | "images";
  delimiter?: string;
  encoding?: string;
  decimal?: string;
  quote?: string;
  sheet?: string;
  sheets?: string[];
}

export interface Status {
  state: "ready" | "training" | "finished" | "stopped_early" | "diverged";
  epoch: number;
  epochs: number;
  step: number;
  steps_per_epoch: number;
  rows_seen: number;
  /** The steps of an epoch are done, and its rows are not all scored yet. */
  scoring?: boolean;
  /** Of a cross-validation: the fold that is held out, from 1. Its steps count anew, epochs go on. */
  fold?: number;
  folds?: number;
  loss: number | null;
  /** With early stopping: the best epoch so far by what it watches. */
  best_epoch?: number;
  diverged?: { step: number; epoch: number; path: string; message: string };
}

/** One epoch: `epoch`, `step`, `loss`, `train_loss`, `validation_accuracy`, ... */
export type HistoryEntry = Record<string, number>;

/** Metrics of one part: numbers, and for classification `confusion_matrix`, `per_class`, `labels`. */
export type PartMetrics = Record<string, unknown>;
export type Metrics = Partial<Record<"train" | "validation" | "test", PartMetrics>>;

export interface NamedArray {
  name: string;
  shape: number[];
  values: Float32Array;
}

/** A look inside: {what: "boundary" | "neurons" | "points" | "weights" | "gradients" | "predictions", ...}. */
export interface Query {
  what: string;
  [option: string]: unknown;
}

export interface Inspection {
  info: Record<string, unknown>;
  arrays: NamedArray[];
}

/** `given`: the description's source, which says how the file is to be read; without one that is found out. */
export type TableSource =
  | { kind: "file"; file: File; given?: Spec }
  /** A table that was kept: the text of a CSV file, or what became of another format. */
  | { kind: "text"; name: string; text: string; given?: Spec }
  /** A folder of pictures; the path names the class. */
  | { kind: "images"; name: string; files: readonly { path: string; file: File }[]; given?: Spec }
  | { kind: "builtin"; name: string }
  /** Pictures and labels in the format of MNIST: two files, or four with those to test on. */
  | { kind: "idx"; name: string; files: File[] };

/** Weights to start from: a body that comes with the page, or a file under the name that descriptions give it. */
export type WeightsSource =
  | { kind: "body"; name: string }
  | { kind: "file"; name: string; bytes: Uint8Array };

/** What a file of weights holds; the description is the core's, empty for a file from elsewhere. */
export interface WeightsSummary {
  tensors: { name: string; shape: number[] }[];
  description: Record<string, unknown>;
}

/** What the worker posts at display rate while it trains, and once after each pause, step and end. */
export interface Snapshot {
  status: Status;
  /** Entries made since the last snapshot. */
  history: HistoryEntry[];
  /** Answers to the watched queries, by the name under which they are watched; those that the model cannot show are absent. */
  views: Record<string, Inspection>;
  metrics: Metrics | null;
  /** Epochs that were done when the metrics were worked out: on large tables fewer than by now. */
  metrics_epoch: number;
  /** Rows a second over the last slice, and milliseconds spent training since begin. */
  rows_per_second: number;
  training_ms: number;
  /** How many workers make the units of this model. */
  workers: number;
}

/** What is settled when an experiment has begun. */
export interface Begun {
  /** The description with all defaults. */
  spec: Spec;
  /** Names of the columns that the model sees. */
  features: string[];
  /** The classes, none for a regression. */
  labels: string[];
  /** What each step of the preparation learned. */
  prepare: readonly unknown[];
  warnings: readonly { path: string; message: string }[];
  /** How many units (trees) of the model may be made by several workers at once; absent where none may. */
  units_apart?: number;
}

/** Models that are refitted on bootstraps of the training part, to split their error. */
export interface RefitQuery {
  spec: Spec;
  /** Parts of a description, without early stopping; the description's own model where absent. At most 8. */
  models?: { model: unknown; training?: unknown }[];
  /** 2 to 1000; 20 where absent. */
  rounds?: number;
  part?: "test" | "validation";
}

/**
 * The split so far: error = bias + variance + noise + cross. Of a classification, by Domingos (2000), variance is
 * variance_unbiased - variance_biased; noise is null where it cannot be told from bias, which then holds it.
 */
export interface RefitStatus {
  round: number;
  rounds: number;
  done: boolean;
  part: string;
  rows: number;
  task: "classification" | "regression";
  models: {
    kind: string;
    rounds: number;
    error?: number;
    bias?: number;
    variance?: number;
    variance_unbiased?: number;
    variance_biased?: number;
    noise?: number | null;
    cross?: number;
  }[];
}

/** How far a comparison of ways to deal with gaps has come, and what it is at. */
export interface LabStatus {
  state: "running" | "finished";
  /** Runs, one for each treatment and seed (two with a leak). */
  done: number;
  runs: number;
  treatment?: string;
  label?: string;
  seed?: number;
  leak?: boolean;
}

/** A figure over the seeds that are done; a single one has no deviation and no 95 % interval. */
export interface Spread {
  mean: number;
  std: number | null;
  interval: [number, number] | null;
  values: number[];
}

/** What one treatment of gaps did; null for what cannot be measured of it. */
export interface TreatmentFigures {
  treatment: string;
  label: string;
  steps: unknown[];
  model: string;
  /** Root of the mean squared error of the fills, in standard deviations of their column. */
  error: Spread | null;
  /** Standard deviation after over before, mean of the columns. */
  spread: Spread | null;
  correlation_change: Spread | null;
  milliseconds: Spread | null;
  /** Of the test part; of the validation part where there is none. */
  score: Spread | null;
  leaky_score?: Spread | null;
  leak_gain?: Spread | null;
  columns: {
    column: string;
    rmse?: Spread | null;
    nrmse?: Spread | null;
    spread?: Spread | null;
    mean_shift?: Spread | null;
    correlation_change?: Spread | null;
    wrong_share?: Spread | null;
  }[];
  failed?: string;
}

export interface LabResult {
  spec: Spec;
  metric: "accuracy" | "r2";
  seeds: number[];
  treatments: TreatmentFigures[];
}

export type Until = "step" | "epoch" | "end";

/** The page's handle on one engine: one worker, one table, one running experiment. Rejections are EngineErrors. */
export interface EngineClient {
  /** Which build runs: decided once by the feature test. */
  readonly build: "simd" | "relaxed";
  /** Validates, with the loaded table when there is one; resolves to the spec with all defaults filled in. */
  check(spec: Spec): Promise<Spec>;
  /** Replaces the loaded table only when all of it was read. progress is 0..1. */
  loadTable(
    source: TableSource,
    progress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<TableSummary>;
  /** The generated table of a spec, for the preview. */
  generatedTable(spec: Spec): Promise<TableSummary>;
  /** Brings weights to the engine, for descriptions that name them. */
  loadWeights(source: WeightsSource): Promise<WeightsSummary>;
  /** What the present model has learned, as a safetensors file. */
  weights(): Promise<Uint8Array>;
  /** The loaded table's text, to be kept over a reload; null for a generated or built-in one. */
  tableText(): Promise<{ name: string; text: string } | null>;
  /** A table as CSV, as a file's content: as it was loaded, or after the steps of the preparation. */
  csv(what: "loaded" | "prepared"): Promise<Blob>;
  /** Prepares data and model, with fresh starting weights from the seed. Replaces the experiment before. */
  begin(spec: Spec): Promise<{ begun: Begun; snapshot: Snapshot }>;
  /** Which queries each snapshot answers. */
  watch(queries: Record<string, Query>): void;
  /** Trains; resolves when the goal is reached, paused, or diverged (which is a status and no rejection). */
  train(until: Until): Promise<Snapshot>;
  pause(): Promise<Snapshot>;
  /** Changes learning rate, batch size, penalties, epochs in the running experiment. */
  retune(spec: Spec): Promise<void>;
  inspect(query: Query): Promise<Inspection>;
  /** Makes ready to split the error of several models into bias and variance; the experiment stays as it is. */
  beginRefits(query: RefitQuery): Promise<RefitStatus>;
  /** Works on it for a moment; ask again until it is done, or ask no more. */
  refit(): Promise<RefitStatus>;
  /** What it found so far: arrays "row" [n], "bias" and "variance" [models, n]. */
  refitRows(): Promise<Inspection>;
  /** A look at the table that the engine holds before any step, with the gaps that the description makes in it. */
  explore(spec: Spec, query: Query): Promise<Inspection>;
  /** Makes ready to compare ways to deal with gaps, by the whole engine alone; the experiment stays as it is. */
  beginLab(spec: Spec): Promise<LabStatus>;
  /** Works on it for a moment; ask again until it is finished, or ask no more. */
  lab(): Promise<LabStatus>;
  /** What it found so far. */
  labResult(): Promise<LabResult>;
  /** The run's result as the runner prints it. */
  result(): Promise<Record<string, unknown>>;
  onSnapshot: ((snapshot: Snapshot) => void) | null;
  /**
   * The engine was lost (out of memory). If it could be started again, the table is loaded again where possible;
   * if not, it answers no more.
   */
  onLost: ((error: EngineError, startedAgain: boolean) => void) | null;
  dispose(): void;
}
