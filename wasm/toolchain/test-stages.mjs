import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { inRoot } from "./paths.mjs";
import { relaxedSimdArguments } from "./relaxed-simd.mjs";
import { run } from "./run.mjs";

/**
 * What one stage of the tests found. `output` is shown when something failed.
 * @typedef {{passed: number, failed: number, skipped: number, output: string}} Findings
 */

const reports = inRoot("build", "reports");

/** Runs a GoogleTest binary natively, or under Node when it is a .cjs file. */
export async function runGoogleTest(name, binary, { relaxed = false, env = {} } = {}) {
  const report = await freshReport(name);
  const isWasm = binary.endsWith(".cjs");
  const command = isWasm ? process.execPath : binary;
  const before = isWasm ? [...(relaxed ? relaxedSimdArguments() : []), binary] : [];
  const result = await run(command, [...before, `--gtest_output=json:${report}`, "--gtest_brief=1"], {
    mayFail: true,
    env,
  });
  const { tests, failures, errors, disabled, testsuites } = await read(report, result);
  const skipped = testsuites
    .flatMap((suite) => suite.testsuite)
    .filter((test) => test.result === "SKIPPED").length;
  const failed = failures + errors;
  return counted(
    { passed: tests - failed - disabled - skipped, failed, skipped: skipped + disabled },
    result,
  );
}

/** Runs the Vitest files below a folder. */
export async function runVitest(name, folder, { env = {} } = {}) {
  const report = await freshReport(name);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const result = await run("npx", ["--no-install", "vitest", "run", folder, ...reporters], {
    mayFail: true,
    env,
  });
  const found = await read(report, result);
  // A file that cannot even be loaded has no tests to count: it counts as one that failed.
  const broken = found.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  const failed = found.numFailedTests + broken.length;
  const skipped = found.numPendingTests + found.numTodoTests;
  return counted({ passed: found.numPassedTests, failed, skipped }, result);
}

/** Runs the Playwright tests against dist/. */
export async function runPlaywright(name) {
  const report = await freshReport(name);
  const result = await run(
    "npx",
    [
      "--no-install",
      "playwright",
      "test",
      "--config",
      "tests/e2e/playwright.config.ts",
      "--reporter=list,json",
    ],
    { mayFail: true, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  const { stats, errors } = await read(report, result);
  const failed = stats.unexpected + errors.length;
  return counted({ passed: stats.expected + stats.flaky, failed, skipped: stats.skipped }, result);
}

/** A run that failed without a failed test, or that found no test at all, is a failure too. */
function counted(counts, { status, output }) {
  const isSilentFailure = counts.failed === 0 && (status !== 0 || counts.passed === 0);
  return { ...counts, failed: isSilentFailure ? 1 : counts.failed, output };
}

async function freshReport(name) {
  await mkdir(reports, { recursive: true });
  const report = join(reports, `${name.replaceAll(" ", "-")}.json`);
  await rm(report, { force: true });
  return report;
}

/** A crash writes no report: then what was printed is all there is to say. */
async function read(report, { status, output }) {
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) throw new Error(`no report was written (status ${status})\n${output}`);
  return JSON.parse(text);
}
