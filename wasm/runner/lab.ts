import type { EngineSession } from "../session/session";
import { ProgressBar } from "./progress-bar";

interface LabStatus {
  state: "running" | "finished";
  done: number;
  runs: number;
  label?: string;
  seed?: number;
}

const sliceMs = 50;

/** Drives the laboratory to its end, in slices, and answers its table. */
export function compareTreatments(session: EngineSession): Record<string, unknown> {
  const bar = new ProgressBar();
  let steps = 1;
  for (let status = session.advanceLab<LabStatus>(0); status.state === "running"; ) {
    bar.show(status.done / status.runs, `${status.label}, seed ${status.seed}`);
    const before = performance.now();
    status = session.advanceLab<LabStatus>(steps);
    const ms = Math.max(performance.now() - before, 0.01);
    steps = Math.max(1, Math.floor(Math.min((steps * sliceMs) / ms, steps * 4)));
  }
  bar.clear();
  return session.labResult<Record<string, unknown>>();
}

/** What is missing where, and the correlations of the numeric features by both ways to deal with gaps. */
export function exploreTable(session: EngineSession, description: string) {
  const { info: missing } = session.explore(description, JSON.stringify({ what: "missing", limit: 1 }));
  const correlations = (rows: string) => {
    const { info, arrays } = session.explore(description, JSON.stringify({ what: "correlations", rows }));
    const [r, count] = arrays.map(({ values, shape }) => square(values, shape[0] ?? 0));
    return { ...info, r, count };
  };
  return { missing, pairwise: correlations("pairwise"), complete: correlations("complete") };
}

/** Rows of numbers; null where there is none. */
const square = (values: Float32Array, d: number) =>
  Array.from({ length: d }, (_, i) =>
    Array.from(values.subarray(i * d, (i + 1) * d), (x) => (Number.isNaN(x) ? null : x)),
  );
