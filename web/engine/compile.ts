import relaxedUrl from "../../build/engine/trainyard-relaxed.wasm?url&no-inline";
import simdUrl from "../../build/engine/trainyard-simd.wasm?url&no-inline";
import { type Build, detectBuild } from "../../wasm/session/feature-test";

const modules = new Map<Build, Promise<WebAssembly.Module>>();

/**
 * The build that this browser runs. `?build=simd` in the page's address asks for the one that runs everywhere: to
 * compare the two, and to see the numbers of a reader whose browser knows no other.
 */
export function engineBuild(): Build {
  const wanted = new URLSearchParams(globalThis.location?.search).get("build");
  return wanted === "simd" ? "simd" : detectBuild();
}

/** Fetches and compiles the engine once per page, however many elements ask for it. */
export function compileEngine(build: Build): Promise<WebAssembly.Module> {
  let module = modules.get(build);
  if (!module) {
    module = compile(build === "relaxed" ? relaxedUrl : simdUrl);
    modules.set(build, module);
    // A failed download may be tried again.
    module.catch(() => modules.delete(build));
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
