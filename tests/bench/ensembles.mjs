import { median, RunnerBench } from "./in-runner.mjs";

/** Reproducible numbers in [0, 1) (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 10,000 rows of 20 numbers, and a class that a few of them decide. */
function manyNumbers() {
  const next = numbers(1);
  const lines = [`${Array.from({ length: 20 }, (_, j) => `x${j}`).join(",")},y`];
  for (let i = 0; i < 10_000; i++) {
    const x = Array.from({ length: 20 }, () => Math.round(next() * 1e6) / 1e6);
    const score = x[0] * x[1] + Math.sin(6 * x[2]) * 0.5 + x[3] - 0.75 + (next() - 0.5) * 0.4;
    lines.push(`${x.join(",")},${score > 0 ? "yes" : "no"}`);
  }
  return lines.join("\n");
}

/** 4,000 rows of three columns of 40 categories each; a class follows from the groups that they belong to. */
function manyCategories() {
  const next = numbers(2);
  const lines = ["a,b,c,y"];
  for (let i = 0; i < 4_000; i++) {
    const codes = Array.from({ length: 3 }, () => Math.floor(next() * 40));
    const inGroup = codes.filter((code) => (code * 7919) % 40 < 20).length;
    const isFlipped = next() < 0.05;
    lines.push(`${codes.map((code) => `k${code}`).join(",")},${inGroup >= 2 !== isFlipped ? "yes" : "no"}`);
  }
  return lines.join("\n");
}

const forest = (path, more = {}) => ({
  data: { source: { kind: "csv", path }, target: "y" },
  model: { kind: "random_forest", n_estimators: 100 },
  ...more,
});

/** A forest in one thread and in two, in turn; of many trees, as a helper first has to read the table. */
function benchWorkers(bench, rounds) {
  bench.write("numbers.csv", manyNumbers());
  const spec = forest("numbers.csv");
  spec.model.n_estimators = 1000;
  const seconds = { 1: [], 2: [] };
  for (let round = 0; round < rounds; round++) {
    for (const workers of ["1", "2"]) {
      seconds[workers].push(bench.run(spec, "--workers", workers).timing.seconds);
    }
  }
  const ratio = median(seconds[1].map((one, i) => one / seconds[2][i]));
  console.log("\nrandom forest, 1,000 trees, 10,000 x 20, in the runner");
  console.log(`  one worker ${median(seconds[1]).toFixed(2)} s, two ${median(seconds[2]).toFixed(2)} s`);
  console.log(
    `  two workers are ${ratio.toFixed(2)} times as fast as one (at least 1.7 on two idle processors)`,
  );
}

/** The same forest on categories as they are, and one-hot. */
function benchCategories(bench, rounds) {
  bench.write("categories.csv", manyCategories());
  const ways = { native: {}, "one-hot": { prepare: ["one_hot"] } };
  const seconds = { native: [], "one-hot": [] };
  const accuracy = {};
  for (let round = 0; round < rounds; round++) {
    for (const [way, more] of Object.entries(ways)) {
      const { timing, metrics } = bench.run(forest("categories.csv", more));
      seconds[way].push(timing.seconds);
      accuracy[way] = metrics.test.accuracy;
    }
  }
  const ratio = median(seconds["one-hot"].map((hot, i) => hot / seconds.native[i]));
  console.log("\nrandom forest, 100 trees, 4,000 rows of three columns of 40 categories, in the runner");
  for (const way of Object.keys(ways)) {
    console.log(
      `  ${way.padEnd(8)} ${median(seconds[way]).toFixed(2)} s, accuracy ${accuracy[way].toFixed(3)}`,
    );
  }
  console.log(`  categories as they are: ${ratio.toFixed(2)} times as fast as one-hot`);
}

/** What ensembles gain from workers and from native categories, as ratios. */
export function benchEnsembles(rounds, only) {
  const jobs = { "ensembles: workers": benchWorkers, "ensembles: categories": benchCategories };
  for (const [name, job] of Object.entries(jobs)) {
    if (!name.includes(only)) continue;
    const bench = new RunnerBench();
    job(bench, Math.min(rounds, 5));
    bench.remove();
  }
}
