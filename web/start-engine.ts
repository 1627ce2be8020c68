/** Engines for the elements of the page; the first is started before the rest of the page has arrived. */

import { OPENING_SPEC } from "./element/opening-spec.js";
import { startEngine } from "./engine/client.js";
import type { EngineClient, Spec } from "./engine/protocol.js";

/** A page with several elements has one engine compiled for all of them, and some need the whole one. */
const start = (rehearsal?: Spec) =>
  startEngine(document.querySelectorAll("train-yard").length > 1 ? "whole" : "starter", rehearsal);

let early: EngineClient | null = null;

/** Lets worker and WebAssembly load beside the page's own script. */
export function startEarly(): void {
  early ??= start(OPENING_SPEC);
}

/** The engine that waits, or another one: each element has its own. */
export function takeEngine(): EngineClient {
  const engine = early ?? start();
  early = null;
  return engine;
}
