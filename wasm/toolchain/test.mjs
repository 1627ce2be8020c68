import { parseArgs } from "node:util";
import { testPackages } from "./apt-packages.mjs";
import { buildEngines, buildPage, buildRunner, cmakeBuild } from "./build.mjs";
import { inRoot } from "./paths.mjs";
import { main, note, Refusal, seconds } from "./report.mjs";
import { setUp } from "./set-up.mjs";
import { runGoogleTest, runPlaywright, runVitest } from "./test-stages.mjs";

/** Tests read it to decide how long to look for trouble. */
const long = { TRAINYARD_LONG: "1" };

const nativeTests = async (preset, env = {}) => {
  await cmakeBuild(preset, ["trainyard_tests"]);
  return runGoogleTest(preset, inRoot("build", preset, "trainyard_tests"), { env });
};

const wasmTests = async (engine) => {
  const target = `trainyard_tests_${engine}`;
  await cmakeBuild("wasm", [target]);
  const binary = inRoot("build", "wasm", `${target}.cjs`);
  return runGoogleTest(`wasm-${engine}`, binary, { relaxed: engine === "relaxed" });
};

/** In order; each prepares what it needs, so that one that cannot be built does not hide the others. */
const stages = {
  native: (env) => nativeTests("native", env),
  "wasm simd": () => wasmTests("simd"),
  "wasm relaxed": () => wasmTests("relaxed"),
  runner: async (env) => {
    await buildEngines();
    await buildRunner();
    return runVitest("runner", "tests/wasm/", { env });
  },
  web: (env) => runVitest("web", "tests/web/", { env }),
  page: async () => {
    await buildEngines();
    await buildPage();
    // Their numbers are compared.
    await buildRunner();
    return runPlaywright("page");
  },
};

const longStages = { sanitizers: () => nativeTests("sanitizers", long) };

// npm test [-- --long] [--only "web,wasm simd"]
await main(async () => {
  const { values } = parseArgs({ options: { long: { type: "boolean" }, only: { type: "string" } } });
  const chosen = choose({ ...stages, ...(values.long ? longStages : {}) }, values.only);
  await setUp(testPackages);
  const findings = [];
  for (const [name, stage] of chosen)
    findings.push(await runStage(name, () => stage(values.long ? long : {})));
  const sum = (key) => findings.reduce((total, found) => total + found[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  if (sum("failed") > 0) process.exitCode = 1;
});

function choose(all, only) {
  if (only === undefined) return Object.entries(all);
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !(name in all));
  if (unknown.length > 0) {
    throw new Refusal(`There is no stage ${unknown.join(", ")}; there are: ${Object.keys(all).join(", ")}`);
  }
  return names.map((name) => [name, all[name]]);
}

/** Runs a stage and prints its line; one that breaks down counts as a failed test. */
async function runStage(name, stage) {
  const start = performance.now();
  const found = await stage().catch((error) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: explain(error),
  }));
  if (found.failed > 0) note(found.output);
  const skipped = found.skipped > 0 ? `, ${found.skipped} skipped` : "";
  note(`${name}: ${found.passed} passed, ${found.failed} failed${skipped} in ${seconds(start)}`);
  return found;
}

function explain(error) {
  return error instanceof Refusal ? error.message : (error.stack ?? String(error));
}
