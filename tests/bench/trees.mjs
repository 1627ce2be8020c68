import { median, startScikitLearn } from "./scikit-learn.mjs";
import { treeTables } from "./tree-tables.mjs";

const trees = 100;
const exact = "Trainyard, exact";
const binned = "Trainyard, 255 bins";

/** Each kind of ensemble: ours in both ways of binning, and whom it is measured against. */
const kinds = [
  { kind: "random_forest", peers: ["scikit-learn random_forest", "ydf-training"] },
  { kind: "extra_trees", peers: ["scikit-learn extra_trees"] },
  { kind: "bagging", peers: ["scikit-learn bagging"] },
  {
    kind: "adaboost",
    bins: { estimator: { kind: "decision_tree", max_depth: 1, max_bins: 255 } },
    peers: ["scikit-learn adaboost"],
  },
  {
    kind: "gradient_boosting",
    peers: ["scikit-learn gradient_boosting", "scikit-learn hist_gradient_boosting"],
  },
  {
    kind: "gradient_boosting",
    name: "gradient_boosting, second order",
    model: { order: "second", learning_rate: 0.3 },
    peers: ["ml-xgboost", "scikit-learn xgboost"],
  },
];

function contendersOf({ kind, model, bins, peers }, table, page, native) {
  const inPage = (name, job) => ({
    name,
    run: (seed) =>
      page.evaluate((j) => window.bench.trainTrees(j), { table: table.name, trees, seed, ...job }),
  });
  const ours = (name, more) => inPage(name, { contender: "trainyard", model: { kind, ...model, ...more } });
  const all = [ours(exact, {}), ours(binned, bins ?? { max_bins: 255 })];
  for (const peer of peers) {
    if (!peer.startsWith("scikit-learn ")) {
      all.push(inPage(peer, { contender: peer === "ydf-training" ? "ydf" : peer }));
      continue;
    }
    const fit = peer.slice("scikit-learn ".length);
    if (!native || (fit === "xgboost" && !native.about.xgboost)) continue;
    const name = fit === "xgboost" ? "XGBoost hist, native" : `scikit-learn ${fit}, native`;
    all.push({ name, run: (seed) => native.answer({ table: table.name, fit, trees, seed }) });
  }
  return all;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function print(name, timed) {
  console.log(`\n${name}`);
  const msOf = (wanted) => timed.find((entry) => entry.name === wanted).ms;
  for (const { name: who, ms, accuracy } of timed) {
    const ratios = [exact, binned].map(
      (mine) => `${median(ms.map((value, round) => value / msOf(mine)[round])).toFixed(2)} x ${mine}`,
    );
    const mine = who === exact || who === binned;
    const line = `  ${who.padEnd(44)}${median(ms).toFixed(0).padStart(7)} ms   accuracy ${mean(accuracy).toFixed(3)}`;
    console.log(mine ? line : `${line}   ${ratios.join(", ")}`);
  }
}

/**
 * Trains 100 trees of each kind in turn in the engine and in its peers, and prints times, ratios, and the accuracy over
 * the rounds, each of which has a seed of its own.
 */
export async function benchTrees(page, rounds, only) {
  const jobs = treeTables().flatMap((table) =>
    kinds.map((each) => ({ name: `trees: ${table.name}: ${each.name ?? each.kind}`, table, each })),
  );
  const wanted = jobs.filter(({ name }) => name.includes(only));
  if (wanted.length === 0) return;
  const native = await startScikitLearn("sklearn_trees.py");
  if (!native) console.log("\nscikit-learn and XGBoost: skipped, python3-sklearn is not installed");
  else if (!native.about.xgboost) console.log("\nXGBoost: skipped, python3-xgboost is not installed");
  for (const table of new Set(wanted.map((job) => job.table))) {
    await page.evaluate((t) => window.bench.keepTable(t), table);
    await native?.answer({ table: table.name, x: table.x, labels: table.labels, train: table.train });
  }
  for (const { name, table, each } of wanted) {
    const timed = contendersOf(each, table, page, native).map((who) => ({ ...who, ms: [], accuracy: [] }));
    // Optimized code replaces baseline code between calls: one round more than is counted, ours and the page's alone.
    for (const entry of timed) if (!entry.name.endsWith("native")) await entry.run(0);
    for (let round = 0; round < rounds; round++) {
      for (const entry of timed) {
        const { milliseconds, accuracy } = await entry.run(round);
        entry.ms.push(milliseconds);
        entry.accuracy.push(accuracy);
      }
    }
    print(name, timed);
  }
  native?.stop();
}
