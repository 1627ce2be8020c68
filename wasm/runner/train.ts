import type { EngineSession } from "../session/session";
import { UnitDeal, unitsMade } from "../session/unit-deal";
import type { Helpers } from "./helpers";
import { ProgressBar } from "./progress-bar";

/** The parts of the core's status that matter here. */
export interface Status {
  state: "ready" | "training" | "finished" | "stopped_early" | "diverged";
  epoch: number;
  epochs: number;
  step: number;
  rows_seen: number;
  scoring?: boolean;
  loss: number | null;
  diverged?: { path: string; message: string };
}

export interface Timing {
  /** Spent training and evaluating, without reading and preparing the data. */
  seconds: number;
  rows_per_second: number;
  /** Where others helped: how many workers, and how many units were theirs. */
  workers?: number;
  made_by_helpers?: number;
}

const sliceMs = 50;
/** Of several workers: an epoch may end earlier. A few milliseconds each, so that helpers need not wait. */
const stepsOfATurn = 4;

/** Trains to the end, in slices: optimized code replaces baseline code only between two calls. */
export async function train(
  session: EngineSession,
  team?: Team,
): Promise<{ status: Status; timing: Timing }> {
  const start = performance.now();
  const deal = team && new UnitDeal(session, team.units, 0);
  if (deal) team.helpers.join(deal);
  const status = await advanceToEnd(session, deal);
  const seconds = (performance.now() - start) / 1000;
  const helped = deal?.helped ? { workers: team.workers, made_by_helpers: deal.helped } : {};
  return { status, timing: { seconds, rows_per_second: status.rows_seen / seconds, ...helped } };
}

async function advanceToEnd(session: EngineSession, deal: UnitDeal | undefined): Promise<Status> {
  const bar = new ProgressBar();
  let status = session.status<Status>();
  let steps = 1;
  while (status.state === "ready" || status.state === "training") {
    const before = performance.now();
    const [units, stopAtEpochEnd] = deal ? await nextUnits(deal, status) : [steps, false];
    if (units === 0) continue;
    status = session.advance<Status>(units, stopAtEpochEnd);
    const ms = Math.max(performance.now() - before, 0.01);
    steps = Math.max(1, Math.floor(Math.min((steps * sliceMs) / ms, steps * 4)));
    bar.show(
      status.epoch / status.epochs,
      `epoch ${status.epoch} of ${status.epochs}${lossText(status.loss)}`,
    );
  }
  bar.clear();
  return status;
}

/** An ensemble whose units are made by several workers. */
export interface Team {
  workers: number;
  units: number;
  helpers: Helpers;
}

/** How far to advance, and whether to stop at the end of an epoch; 0 units where something else was done. */
async function nextUnits(deal: UnitDeal, status: Status): Promise<[number, boolean]> {
  const made = unitsMade(status);
  // Messages of the helpers come in between.
  await new Promise((resolve) => setImmediate(resolve));
  deal.passed(made);
  deal.dealOut();
  const ready = deal.ready(made);
  if (ready > 0) return [ready, false];
  if (status.scoring || deal.claim(made)) return [stepsOfATurn, true];
  if (!deal.workAhead()) await deal.wait();
  return [0, false];
}

const lossText = (loss: number | null) => (loss === null ? "" : `, loss ${loss.toPrecision(4)}`);
