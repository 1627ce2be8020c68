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
  // The bundle is build/runner/main.mjs.
  const file = join(import.meta.dirname, `../engine/trainyard-${build}.wasm`);
  return loadSession(build, await WebAssembly.compile(await readFile(file)));
}
