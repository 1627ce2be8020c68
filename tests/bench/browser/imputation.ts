import { loadSession } from "../../../wasm/session/load";
import type { EngineSession } from "../../../wasm/session/session";

const wasmFiles = {
  relaxed: new URL("../../../build/engine/trainyard-relaxed.wasm", import.meta.url),
  simd: new URL("../../../build/engine/trainyard-simd.wasm", import.meta.url),
};

const cellEnd = "\u001f";
const rowEnd = "\u001e";
const shown = 200;

/** One way to fill the gaps of one table; sklearn_impute.py makes the same table. */
export interface ImputationJob {
  name: string;
  method: "knn" | "iterative";
  rows: number;
  features: number;
  share: number;
}

function giveTable(session: EngineSession, { rows, features: d, share }: ImputationJob): void {
  let state = 12345;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const encoder = new TextEncoder();
  session.openTable("bench");
  const names = [...Array.from({ length: d }, (_, j) => `x${j}`), "y"];
  session.appendCells(encoder.encode(names.join(cellEnd) + rowEnd));
  for (let i = 0; i < rows; i++) {
    const cause = draw() * 4 - 2;
    const x = Array.from({ length: d }, (_, j) => {
      const value = cause * (1 + (j % 5)) + draw() * 4 - 2;
      return draw() < share ? "" : value;
    });
    session.appendCells(encoder.encode([...x, cause].join(cellEnd) + rowEnd));
  }
  session.closeTable();
}

const sessions = new Map<string, EngineSession>();

async function sessionWith(build: "relaxed" | "simd", job: ImputationJob): Promise<EngineSession> {
  const key = `${build} ${job.rows} ${job.features} ${job.share}`;
  let session = sessions.get(key);
  if (!session) {
    session = await loadSession(build, await WebAssembly.compileStreaming(fetch(wasmFiles[build])));
    giveTable(session, job);
    sessions.set(key, session);
  }
  return session;
}

/**
 * Fills the gaps once. `fill` is what scikit-learn's fit_transform() does, and more: checking the description, taking
 * the columns in, and beginning a model on what was made.
 */
export async function fillGaps(build: "relaxed" | "simd", job: ImputationJob) {
  const session = await sessionWith(build, job);
  const spec = JSON.stringify({
    data: { source: { kind: "csv", path: "bench" }, target: "y", task: "regression" },
    split: { kind: "random", validation: 0, test: 0 },
    prepare: [{ kind: "impute", method: job.method }, "one_hot"],
    model: { kind: "ridge" },
  });
  const start = performance.now();
  session.begin(spec);
  const end = performance.now();
  const rows = session.preparedTable().slice(1, shown + 1);
  return { fill: end - start, filled: rows.map((row) => row.slice(0, job.features).map(Number)) };
}
