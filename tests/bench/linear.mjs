import { median, startScikitLearn } from "./scikit-learn.mjs";

/** @typedef {import("./browser/linear.ts").LinearJob} LinearJob */

/** @type {LinearJob[]} */
export const linearJobs = [
  { name: "linear: lasso, alpha 0.1, 10,000 x 100", kind: "lasso", alpha: 0.1, rows: 10000, features: 100 },
  {
    name: "linear: elastic net, alpha 0.1, 10,000 x 100",
    kind: "elastic_net",
    alpha: 0.1,
    rows: 10000,
    features: 100,
  },
];

/** Fits in turn in both builds and in scikit-learn, and prints their times as ratios to scikit-learn's. */
export async function benchLinear(page, rounds, only) {
  const jobs = linearJobs.filter(({ name }) => name.includes(only));
  if (jobs.length === 0) return;
  const peer = await startScikitLearn("sklearn_fit.py");
  if (!peer) console.log("\nscikit-learn: skipped, python3-sklearn is not installed");
  for (const job of jobs) {
    const times = { relaxed: [], simd: [] };
    const sweeps = { relaxed: [], simd: [] };
    const peers = [];
    let apart = 0;
    let count = 0;
    // Two rounds more than are counted: optimized code replaces baseline code between calls.
    for (let round = -2; round < rounds; round++) {
      const theirs = await peer?.answer(job);
      for (const build of Object.keys(times)) {
        const ours = await page.evaluate(([b, j]) => window.bench.fitLinear(b, j), [build, job]);
        count = ours.count;
        for (const [i, value] of theirs?.coefficients.entries() ?? [])
          apart = Math.max(apart, Math.abs(value - ours.coefficients[i]));
        if (round < 0) continue;
        times[build].push(ours.fit);
        sweeps[build].push(ours.sweeps);
      }
      if (theirs && round >= 0) peers.push(theirs.milliseconds);
    }
    console.log(`\n${job.name}: ${count} sweeps`);
    const line = (name, ms, more = "") => {
      const ratio = peer
        ? `   ${median(ms.map((v, i) => v / peers[i])).toFixed(2)} x scikit-learn's time`
        : "";
      console.log(`  ${name.padEnd(34)}${median(ms).toFixed(1).padStart(8)} ms${ratio}${more}`);
    };
    for (const build of Object.keys(times)) {
      line(`Trainyard ${build}, all of it`, times[build]);
      line(`Trainyard ${build}, sweeps and scores`, sweeps[build]);
    }
    if (peer) line("scikit-learn, native", peers, `   (coefficients differ by ${apart.toExponential(1)})`);
  }
  peer?.stop();
}
