import { parseArgs } from "node:util";
import { buildEngines, buildPage } from "./build.mjs";
import { inRoot } from "./paths.mjs";
import { main, note, seconds } from "./report.mjs";
import { serve } from "./serve.mjs";
import { setUp } from "./set-up.mjs";

// npm start [-- --port N] [--host ADDRESS]: set up, build, serve dist/.
await main(async () => {
  const { values } = parseArgs({ options: { port: { type: "string" }, host: { type: "string" } } });
  const start = performance.now();
  await setUp();
  await buildEngines();
  await buildPage();
  const { url } = await serve(inRoot("dist"), { port: Number(values.port ?? 8321), host: values.host });
  note(`  ready after ${seconds(start)}; end with Ctrl+C`);
  console.log(`Trainyard is at ${url}`);
});
