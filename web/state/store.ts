/** The one store of the page: the experiment's description, its runs, and how the reader looks at them. */
import type { Metrics, Spec } from "../engine/protocol.js";
import { MAX_RUNS, type Run, trimRuns } from "./run.js";
import { sameJson, setAt } from "./spec-path.js";

export type Theme = "auto" | "light" | "dark";

export interface View {
  tab: string;
  /** Which metric the second plot shows; empty: the task's first. */
  metric: string;
  part: keyof Metrics;
  lossScale: "auto" | "linear" | "log";
  smoothing: number;
  theme: Theme;
  step: "step" | "epoch";
  /** frame: at most one epoch a frame, so that the eye can follow. */
  speed: "frame" | "full";
  /** The boundary shows the decided class instead of the confidence. */
  discrete: boolean;
  /** Which parts' rows stand on the plane. */
  shown: (keyof Metrics)[];
  /** The run whose figures are shown; empty: the newest. */
  run: string;
  matrixMode: "counts" | "rates";
  /** What is shown of every layer, and whose histograms. */
  quantity: string;
  spread: "weight" | "activation" | "batch_norm" | "dropout";
  /** The row that is followed through the network, or down a tree. */
  row: number;
  /** Which tree of an ensemble is drawn. */
  tree: number;
  /** How many of an ensemble's first trees answer; 0: all. */
  units: number;
  /** What of an ensemble lies on the plane. */
  plane: "first" | "alone" | "disagreement";
  /** Which round of boosting is looked at; 0: the last. */
  round: number;
  /** The column whose effect is drawn; "": the most important one. */
  feature: string;
  /** The state of the training for which the columns were asked to be shuffled. */
  permuted: string;
}

export interface State {
  spec: Spec;
  runs: readonly Run[];
  /** The run that the engine holds, if it was trained at all. */
  activeRun: string | null;
  view: View;
}

export const OPENING_VIEW: View = {
  tab: "",
  metric: "",
  part: "validation",
  lossScale: "auto",
  smoothing: 0,
  theme: "auto",
  step: "epoch",
  speed: "frame",
  discrete: false,
  shown: ["train", "validation"],
  run: "",
  matrixMode: "counts",
  quantity: "gradient",
  spread: "weight",
  row: 0,
  tree: 0,
  units: 0,
  plane: "first",
  round: 0,
  feature: "",
  permuted: "",
};

/** completed: the description, but it is no step of the reader's. */
export type Change = "spec" | "completed" | "runs" | "view";

/** Steps back that are kept. */
const MAX_UNDO = 200;
/** Edits of one field that follow each other this fast (a dragged slider) are one step back. */
const COALESCE_MS = 900;

export interface Edit {
  path: string;
  value: unknown;
}

export class Store {
  private past: Spec[] = [];
  private future: Spec[] = [];
  private lastEdit = { key: "", time: 0 };
  private readonly listeners = new Set<(change: Change) => void>();
  private current: State;

  constructor(
    spec: Spec,
    view: Partial<View> = {},
    private readonly now: () => number = () => performance.now(),
  ) {
    this.current = { spec, runs: [], activeRun: null, view: { ...OPENING_VIEW, ...view } };
  }

  get state(): State {
    return this.current;
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Changes fields of the experiment, as one step that can be undone. `template`: where absent parts come from. */
  edit(edits: readonly Edit[], template?: Spec): void {
    const next = edits.reduce<unknown>(
      (spec, { path, value }) => setAt(spec, path, value, template),
      this.current.spec,
    );
    this.replaceSpec(next as Spec, edits.map(({ path }) => path).join());
  }

  /** Puts another description in place, as one step that can be undone. Same key shortly after: the same step. */
  replaceSpec(spec: Spec, key = ""): void {
    if (sameJson(spec, this.current.spec)) return;
    const time = this.now();
    const same = key !== "" && key === this.lastEdit.key && time - this.lastEdit.time < COALESCE_MS;
    if (!same) this.past = [...this.past.slice(1 - MAX_UNDO), this.current.spec];
    this.future = [];
    this.lastEdit = { key, time };
    this.put({ spec }, "spec");
  }

  /** Completes the description that was just put in place; no step of its own, and not if it has changed since. */
  amendSpec(from: Spec, to: Spec): void {
    if (this.current.spec === from) this.put({ spec: to }, "completed");
  }

  undo(): void {
    const spec = this.past.pop();
    if (!spec) return;
    this.future.push(this.current.spec);
    this.lastEdit.key = "";
    this.put({ spec }, "spec");
  }

  redo(): void {
    const spec = this.future.pop();
    if (!spec) return;
    this.past.push(this.current.spec);
    this.lastEdit.key = "";
    this.put({ spec }, "spec");
  }

  look(view: Partial<View>): void {
    this.put({ view: { ...this.current.view, ...view } }, "view");
  }

  /** Adds a run and makes it the active one. */
  addRun(run: Run): void {
    const keep =
      this.current.runs.length >= MAX_RUNS
        ? trimRuns([...this.current.runs, run])
        : [...this.current.runs, run];
    this.put({ runs: keep, activeRun: run.id }, "runs");
  }

  changeRun(id: string, change: Partial<Run>): void {
    this.put({ runs: this.current.runs.map((run) => (run.id === id ? { ...run, ...change } : run)) }, "runs");
  }

  removeRun(id: string): void {
    const activeRun = this.current.activeRun === id ? null : this.current.activeRun;
    this.put({ runs: this.current.runs.filter((run) => run.id !== id), activeRun }, "runs");
  }

  /** The runs of the last visit come before those that were begun since, and these are numbered on. */
  bringBackRuns(kept: readonly Run[]): void {
    const last = Math.max(0, ...kept.map((run) => run.number));
    const since = this.current.runs.map((run) => ({ ...run, number: run.number + last }));
    this.put({ runs: [...kept, ...since] }, "runs");
  }

  /** The engine holds no trained run any more; the runs stay. */
  releaseRun(): void {
    if (this.current.activeRun !== null) this.put({ activeRun: null }, "runs");
  }

  run(id: string | null): Run | undefined {
    return this.current.runs.find((run) => run.id === id);
  }

  private put(change: Partial<State>, what: Change): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener(what);
  }
}
