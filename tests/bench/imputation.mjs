// KNN and iterative imputation in Chromium beside scikit-learn, native and on one thread.
import { median, startScikitLearn } from "./scikit-learn.mjs";

/** @typedef {import("./browser/imputation.ts").ImputationJob} ImputationJob */

/** @type {ImputationJob[]} */
const imputationJobs = [
  {
    name: "imputation: 5 neighbours, 5,000 x 20, 10 % missing",
    method: "knn",
    rows: 5000,
    features: 20,
    share: 0.1,
  },
  {
    name: "imputation: MICE, Bayesian ridge, 5,000 x 20, 10 % missing",
    method: "iterative",
    rows: 5000,
    features: 20,
    share: 0.1,
  },
];

const furthest = (ours, theirs) =>
  Math.max(...ours.map((row, i) => Math.max(...row.map((value, j) => Math.abs(value - theirs[i][j])))));

/** Fills in turn in both builds and in scikit-learn, and prints their times as ratios to scikit-learn's. */
export async function benchImputation(page, rounds, only) {
  const jobs = imputationJobs.filter(({ name }) => name.includes(only));
  if (jobs.length === 0) return;
  const peer = await startScikitLearn("sklearn_impute.py");
  if (!peer) console.log("\nscikit-learn: skipped, python3-sklearn is not installed");
  for (const job of jobs) {
    const times = { relaxed: [], simd: [] };
    const peers = [];
    let apart = 0;
    // Two rounds more than are counted: optimized code replaces baseline code between calls.
    for (let round = -2; round < rounds; round++) {
      const theirs = await peer?.answer(job);
      for (const build of Object.keys(times)) {
        const ours = await page.evaluate(([b, j]) => window.bench.fillGaps(b, j), [build, job]);
        if (theirs) apart = Math.max(apart, furthest(ours.filled, theirs.filled));
        if (round >= 0) times[build].push(ours.fill);
      }
      if (theirs && round >= 0) peers.push(theirs.milliseconds);
    }
    console.log(`\n${job.name}`);
    const line = (name, ms, more = "") => {
      const ratio = peer
        ? `   ${median(ms.map((v, i) => v / peers[i])).toFixed(2)} x scikit-learn's time`
        : "";
      console.log(`  ${name.padEnd(34)}${median(ms).toFixed(1).padStart(8)} ms${ratio}${more}`);
    };
    for (const build of Object.keys(times)) line(`Trainyard ${build}`, times[build]);
    if (peer) line("scikit-learn, native", peers, `   (fills differ by ${apart.toExponential(1)})`);
  }
  peer?.stop();
}
