import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { buildEngines, buildRunner, engines } from "./build.mjs";
import { inRoot } from "./paths.mjs";
import { enableRelaxedSimd } from "./relaxed-simd.mjs";
import { main } from "./report.mjs";
import { setUp } from "./set-up.mjs";

const runner = inRoot("build/runner/main.mjs");
const parts = [runner, ...engines.map((engine) => inRoot(`build/engine/trainyard-${engine}.wasm`))];

// npm run -s trainyard -- VERB ...: the headless runner. Builds it first where it was never built.
await main(async () => {
  if (!parts.every((part) => existsSync(part))) {
    await setUp();
    await buildEngines();
    await buildRunner();
  }
  enableRelaxedSimd();
  await import(pathToFileURL(runner));
});
