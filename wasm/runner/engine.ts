import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { type Build, detectBuild } from "../session/feature-test";
import { loadSession } from "../session/load";
import type { EngineSession } from "../session/session";

/** An engine of the wanted build, or of the best that this Node runs. */
export async function openEngine(wanted: Build | undefined): Promise<EngineSession> {
  // Node 20 knows relaxed SIMD, but only when it is asked to.
  if (detectBuild() === "simd") setFlagsFromString("--experimental-wasm-relaxed-simd");
  const build = wanted ?? detectBuild();
  return loadSession(build, await compileEngine(build));
}

const compiled = new Map<Build, Promise<WebAssembly.Module>>();

/** Once for all engines of the process: what was optimized for one serves all. */
export function compileEngine(build: Build): Promise<WebAssembly.Module> {
  const known = compiled.get(build);
  if (known) return known;
  // The bundle is build/runner/main.mjs.
  const file = join(import.meta.dirname, `../engine/trainyard-${build}.wasm`);
  const module = readFile(file).then((bytes) => WebAssembly.compile(bytes));
  compiled.set(build, module);
  return module;
}
