import { parseArgs } from "node:util";
import { ensurePackages } from "./apt-packages.mjs";
import { cmakeBuild } from "./build.mjs";
import { main, step } from "./report.mjs";
import { run } from "./run.mjs";
import { setUp } from "./set-up.mjs";

// npm run lint [-- --fix] [--tidy]: formatting, lint and types; --tidy adds clang-tidy, which takes minutes.
await main(async () => {
  const { values } = parseArgs({ options: { fix: { type: "boolean" }, tidy: { type: "boolean" } } });
  await setUp(["clang-format-19"]);
  const sources = await cppSources();
  const checks = [
    ["biome", () => npx(["biome", "check", ...(values.fix ? ["--write"] : [])])],
    [
      "clang-format",
      () => run("clang-format-19", [...(values.fix ? ["-i"] : ["--dry-run", "-Werror"]), ...sources]),
    ],
    ["tsc", () => npx(["tsc", "--noEmit"])],
    ...(values.tidy ? [["clang-tidy", () => tidy(sources)]] : []),
  ];
  const failures = [];
  for (const [name, check] of checks) {
    await step(name, async () => void (await check())).catch((error) => failures.push(error));
  }
  for (const failure of failures) process.stderr.write(`\n${failure.message}\n`);
  if (failures.length > 0) process.exitCode = 1;
});

function npx(args) {
  return run("npx", ["--no-install", ...args]);
}

async function cppSources() {
  const { stdout } = await run("git", ["ls-files", "*.cc", "*.h"]);
  return stdout.split("\n").filter(Boolean);
}

/** clang-tidy reads how the native build compiles each file. */
async function tidy(sources) {
  await ensurePackages(["clang-tidy-19"]);
  await cmakeBuild("native", ["trainyard_core"]);
  const files = sources.filter((name) => name.startsWith("core/") && name.endsWith(".cc"));
  await run("clang-tidy-19", ["-p", "build/native", "--quiet", "--warnings-as-errors=*", ...files]);
}
