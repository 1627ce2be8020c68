import relaxedUrl from "../../build/engine/trainyard-relaxed.wasm?url&no-inline";
import simdUrl from "../../build/engine/trainyard-simd.wasm?url&no-inline";
import starterRelaxedUrl from "../../build/engine/trainyard-starter-relaxed.wasm?url&no-inline";
import starterSimdUrl from "../../build/engine/trainyard-starter-simd.wasm?url&no-inline";
import { type Build, detectBuild } from "../../wasm/session/feature-test";
import type { Extent } from "./extent.js";

const urls: Record<Extent, Record<Build, string>> = {
  starter: { simd: starterSimdUrl, relaxed: starterRelaxedUrl },
  whole: { simd: simdUrl, relaxed: relaxedUrl },
};
const modules = new Map<string, Promise<WebAssembly.Module>>();

/**
 * The build that this browser runs. `?build=simd` in the page's address asks for the one that runs everywhere: to
 * compare the two, and to see the numbers of a reader whose browser knows no other.
 */
export function engineBuild(): Build {
  const wanted = new URLSearchParams(globalThis.location?.search).get("build");
  return wanted === "simd" ? "simd" : detectBuild();
}

/** Fetches and compiles an engine once per page, however many elements ask for it. */
export function compileEngine(build: Build, extent: Extent): Promise<WebAssembly.Module> {
  const url = urls[extent][build];
  let module = modules.get(url);
  if (!module) {
    module = compile(url);
    modules.set(url, module);
    // A failed download may be tried again.
    module.catch(() => modules.delete(url));
  }
  return module;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  // Some static hosts do not know the type of .wasm files; streaming insists on it.
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
