import { spawnSync } from "node:child_process";
import { buildEngines, cmakeBuild } from "./build.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { inRoot } from "./paths.mjs";
import { main } from "./report.mjs";
import { setUp } from "./set-up.mjs";

// npm run bench [-- options]: the engine beside its peers in one Chromium. With --kernels first: the native kernels.
await main(async () => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "--kernels") {
    await setUp(["g++", "libbenchmark-dev"]);
    await cmakeBuild("bench", ["trainyard_bench"]);
    return follow(inRoot("build/bench/trainyard_bench"), rest);
  }
  await setUp(["chromium"]);
  await ensureNodeModules("tests/bench", "--ignore-scripts");
  await buildEngines();
  follow(process.execPath, [inRoot("tests/bench/run.mjs"), ...process.argv.slice(2)]);
});

/** Hands over to a program that talks to the reader itself. */
function follow(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
