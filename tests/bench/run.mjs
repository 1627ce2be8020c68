// Trainyard beside its peers, interleaved in one run of one Chromium: `npm run bench`.
// Options: --rounds N (default 9), --only TEXT (jobs whose name contains it, or "the first step"), --chunk MS (time of one turn).
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { benchCsv } from "./csv.mjs";
import { benchEnsembles } from "./ensembles.mjs";
import { timeFirstStep } from "./first-step.mjs";
import { benchImputation } from "./imputation.mjs";
import { jobs } from "./jobs.mjs";
import { benchLinear } from "./linear.mjs";
import { startPytorches } from "./pytorch.mjs";
import { benchTrees } from "./trees.mjs";

const here = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    only: { type: "string", default: "" },
    chunk: { type: "string", default: "120" },
  },
});
const rounds = Number(options.rounds);
const chunkMs = Number(options.chunk);

async function openPage(url) {
  const executablePath = existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => window.bench);
  return { browser, page };
}

/** The contenders that live in the page, with the same two calls as the native ones. */
async function inPage(page) {
  const names = await page.evaluate(() => window.bench.names);
  return names.map((name) => ({
    name,
    prepare: (job) => page.evaluate(([n, j]) => window.bench.prepare(n, j), [name, job]),
    run: (_job, steps) => page.evaluate(([n, s]) => window.bench.run(n, s), [name, steps]),
  }));
}

/** Warms up across many calls, then finds how many steps fill one turn. */
async function stepsPerTurn(contender, job) {
  let steps = 4;
  for (;;) {
    const ms = await contender.run(job, steps);
    if (ms > chunkMs / 2 || steps > 1e6) break;
    steps *= 2;
  }
  for (let i = 0; i < 3; i++) await contender.run(job, steps);
  const ms = await contender.run(job, steps);
  return Math.max(1, Math.round((steps * chunkMs) / ms));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function time(job, contenders) {
  const ready = [];
  for (const contender of contenders) {
    if (await contender.prepare(job))
      ready.push({ contender, steps: await stepsPerTurn(contender, job), ms: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of ready) entry.ms.push((await entry.contender.run(job, entry.steps)) / entry.steps);
  }
  return ready;
}

function print(job, entries) {
  console.log(`\n${job.name}`);
  const ours = entries[0];
  for (const { contender, ms } of entries) {
    const ratio = median(ms.map((value, round) => value / ours.ms[round]));
    const step = `${median(ms).toFixed(4)} ms a step`.padStart(22);
    console.log(
      `  ${contender.name.padEnd(20)}${step}   ${ratio.toFixed(2).padStart(8)} x ${ours.contender.name}'s time`,
    );
  }
}

async function printFirstStep(browser, cold) {
  const pages = await timeFirstStep(browser, `${here}/../../dist`, cold, rounds);
  console.log(`\nFrom navigation to the end of the first training step, cold`);
  for (const { name, ms } of pages) {
    const [middle, least, most] = [median(ms), Math.min(...ms), Math.max(...ms)].map((each) =>
      each.toFixed(0),
    );
    console.log(`  ${name.padEnd(26)}${middle.padStart(6)} ms   (${least} to ${most})`);
  }
}

await build({ configFile: `${here}/vite.config.ts`, logLevel: "error" });
const server = await preview({
  configFile: `${here}/vite.config.ts`,
  preview: { port: 0, host: "127.0.0.1" },
  logLevel: "error",
});
const { browser, page } = await openPage(server.resolvedUrls.local[0]);
if ("the first step".includes(options.only))
  await printFirstStep(browser, `${server.resolvedUrls.local[0]}cold.html`);
const pytorches = await startPytorches();
if (pytorches.length === 0) console.log("PyTorch: skipped, python3-torch is not installed");
const contenders = [...(await inPage(page)), ...pytorches];
for (const job of jobs.filter(({ name }) => name.includes(options.only)))
  print(job, await time(job, contenders));
for (const pytorch of pytorches) pytorch.stop();
await benchLinear(page, rounds, options.only);
await benchImputation(page, rounds, options.only);
await benchTrees(page, Math.min(rounds, 3), options.only);
benchEnsembles(rounds, options.only);
await benchCsv(page, rounds, options.only);
await browser.close();
await server.close();
process.exit(0);
