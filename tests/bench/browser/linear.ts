import { loadSession } from "../../../wasm/session/load";
import type { EngineSession } from "../../../wasm/session/session";

const wasmFiles = {
  relaxed: new URL("../../../build/engine/trainyard-relaxed.wasm", import.meta.url),
  simd: new URL("../../../build/engine/trainyard-simd.wasm", import.meta.url),
};

const cellEnd = "\u001f";
const rowEnd = "\u001e";

/** One linear model on one table; sklearn_fit.py makes the same table. */
export interface LinearJob {
  name: string;
  kind: "lasso" | "elastic_net";
  alpha: number;
  rows: number;
  features: number;
}

function giveTable(session: EngineSession, { rows, features: d }: LinearJob): void {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  };
  const encoder = new TextEncoder();
  session.openTable("bench");
  const names = [...Array.from({ length: d }, (_, j) => `x${j}`), "y"];
  session.appendCells(encoder.encode(names.join(cellEnd) + rowEnd));
  for (let i = 0; i < rows; i++) {
    const x = Array.from({ length: d }, next);
    const y = x.reduce((sum, value, j) => sum + (j % 3 === 0 ? (10 / (j + 1)) * value : 0), x[1] * x[2]);
    session.appendCells(encoder.encode([...x, y].join(cellEnd) + rowEnd));
  }
  session.closeTable();
}

const sessions = new Map<string, EngineSession>();

async function sessionWith(build: "relaxed" | "simd", job: LinearJob): Promise<EngineSession> {
  const key = `${build} ${job.rows} ${job.features}`;
  let session = sessions.get(key);
  if (!session) {
    session = await loadSession(build, await WebAssembly.compileStreaming(fetch(wasmFiles[build])));
    giveTable(session, job);
    sessions.set(key, session);
  }
  return session;
}

/**
 * Fits the model once. `fit` is what scikit-learn's fit() does: taking the rows in, centering, all sweeps, though with
 * the scoring of all rows after each sweep; `sweeps` is the latter alone.
 */
export async function fitLinear(build: "relaxed" | "simd", job: LinearJob) {
  const session = await sessionWith(build, job);
  const spec = JSON.stringify({
    data: { source: { kind: "csv", path: "bench" }, target: "y", task: "regression" },
    split: { kind: "random", validation: 0, test: 0 },
    prepare: ["one_hot"],
    model: { kind: job.kind, alpha: job.alpha },
  });
  const start = performance.now();
  session.begin(spec);
  const begun = performance.now();
  while (["ready", "training"].includes(session.advance<{ state: string }>(1, true).state));
  const end = performance.now();
  const { info } = session.inspect(JSON.stringify({ what: "coefficients", exact: true }));
  return {
    fit: end - start,
    sweeps: end - begun,
    count: info.sweeps as number,
    coefficients: (info.coefficients as number[][])[0],
  };
}
