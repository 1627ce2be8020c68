import createModule from "../../build/engine/trainyard-simd.mjs";
import type { Build } from "./feature-test";
import { EngineSession } from "./session";

/**
 * An engine of its own from a compiled module of that build: own memory, own table, own experiment.
 * Only the engine worker and the headless runner may import this file. All builds run behind the same JavaScript: it
 * is the same but for the name of the file that it would fetch, and it fetches none here. A test compares them.
 */
export async function loadSession(build: Build, compiled: WebAssembly.Module): Promise<EngineSession> {
  let memory: WebAssembly.Memory | undefined;
  const module = await createModule({
    // An abort is thrown as well, and told by whoever catches it.
    printErr: () => {},
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      WebAssembly.instantiate(compiled, imports).then((instance) => {
        memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
        done(instance);
      });
      return {};
    },
  });
  return new EngineSession(new module.Session(), build, () => memory?.buffer.byteLength ?? 0);
}
