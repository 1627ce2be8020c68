import { loadSession } from "../../../wasm/session/load";
import type { EngineSession } from "../../../wasm/session/session";

const wasmFiles = {
  relaxed: new URL("../../../build/engine/trainyard-relaxed.wasm", import.meta.url),
  simd: new URL("../../../build/engine/trainyard-simd.wasm", import.meta.url),
};

export type Build = keyof typeof wasmFiles;

const cellEnd = "\u001f";
const rowEnd = "\u001e";

/** An engine of its own. */
export async function openSession(build: Build): Promise<EngineSession> {
  return await loadSession(build, await WebAssembly.compileStreaming(fetch(wasmFiles[build])));
}

/** Gives the engine a table, row by row; an empty cell is a missing one. */
export function giveTable(
  session: EngineSession,
  name: string,
  columns: string[],
  rows: Iterable<(string | number)[]>,
): void {
  const encoder = new TextEncoder();
  session.openTable(name);
  session.appendCells(encoder.encode(columns.join(cellEnd) + rowEnd));
  for (const row of rows) session.appendCells(encoder.encode(row.join(cellEnd) + rowEnd));
  session.closeTable();
}

const sessions = new Map<string, EngineSession>();

/** The engine that holds the table of this key, which `give` gives it the first time. */
export async function sessionWith(
  build: Build,
  key: string,
  give: (session: EngineSession) => void,
): Promise<EngineSession> {
  const known = sessions.get(`${build} ${key}`);
  if (known) return known;
  const session = await openSession(build);
  give(session);
  sessions.set(`${build} ${key}`, session);
  return session;
}

/** Takes all steps of the description that was begun, one epoch or tree a call. */
export function trainToTheEnd(session: EngineSession, stepsACall: number): void {
  while (["ready", "training"].includes(session.advance<{ state: string }>(stepsACall, true).state));
}

/** Numbers in [0, 1), the same ones every time and in the scripts beside the peers. */
export function draws(): () => number {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
