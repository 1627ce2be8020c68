import type { EngineSession } from "../session/session";
import { ProgressBar } from "./progress-bar";

/** The parts of the core's status that matter here. */
export interface Status {
  state: "ready" | "training" | "finished" | "stopped_early" | "diverged";
  epoch: number;
  epochs: number;
  step: number;
  rows_seen: number;
  loss: number | null;
  diverged?: { path: string; message: string };
}

export interface Timing {
  /** Spent training and evaluating, without reading and preparing the data. */
  seconds: number;
  rows_per_second: number;
}

const sliceMs = 50;

/** Trains to the end, in slices: optimized code replaces baseline code only between two calls. */
export function train(session: EngineSession): { status: Status; timing: Timing } {
  const bar = new ProgressBar();
  const start = performance.now();
  let status = session.status<Status>();
  let steps = 1;
  while (status.state === "ready" || status.state === "training") {
    const before = performance.now();
    status = session.advance<Status>(steps, false);
    const ms = Math.max(performance.now() - before, 0.01);
    steps = Math.max(1, Math.floor(Math.min((steps * sliceMs) / ms, steps * 4)));
    bar.show(
      status.epoch / status.epochs,
      `epoch ${status.epoch} of ${status.epochs}${lossText(status.loss)}`,
    );
  }
  bar.clear();
  const seconds = (performance.now() - start) / 1000;
  return { status, timing: { seconds, rows_per_second: status.rows_seen / seconds } };
}

const lossText = (loss: number | null) => (loss === null ? "" : `, loss ${loss.toPrecision(4)}`);
