/** Engines for the elements of the page; the first is started before the rest of the page has arrived. */
import { startEngine } from "./engine/client.js";
import type { EngineClient } from "./engine/protocol.js";

let early: EngineClient | null = null;

/** Lets worker and WebAssembly load beside the page's own script. */
export function startEarly(): void {
  early ??= startEngine();
}

/** The engine that waits, or another one: each element has its own. */
export function takeEngine(): EngineClient {
  const engine = early ?? startEngine();
  early = null;
  return engine;
}
