import { type Build, draws, giveTable, sessionWith } from "./engine.ts";

const shown = 200;

/** One way to fill the gaps of one table; sklearn_impute.py makes the same table. */
export interface ImputationJob {
  name: string;
  method: "knn" | "iterative";
  rows: number;
  features: number;
  share: number;
}

function* rowsOf({ rows, features: d, share }: ImputationJob): Generator<(string | number)[]> {
  const draw = draws();
  for (let i = 0; i < rows; i++) {
    const cause = draw() * 4 - 2;
    const x = Array.from({ length: d }, (_, j) => {
      const value = cause * (1 + (j % 5)) + draw() * 4 - 2;
      return draw() < share ? "" : value;
    });
    yield [...x, cause];
  }
}

/**
 * Fills the gaps once. `fill` is what scikit-learn's fit_transform() does, and more: checking the description, taking
 * the columns in, and beginning a model on what was made.
 */
export async function fillGaps(build: Build, job: ImputationJob) {
  const names = [...Array.from({ length: job.features }, (_, j) => `x${j}`), "y"];
  const session = await sessionWith(build, `gaps ${job.rows} ${job.features} ${job.share}`, (fresh) =>
    giveTable(fresh, "bench", names, rowsOf(job)),
  );
  const spec = JSON.stringify({
    data: { source: { kind: "csv", path: "bench" }, target: "y", task: "regression" },
    split: { kind: "random", validation: 0, test: 0 },
    prepare: [{ kind: "impute", method: job.method }, "one_hot"],
    model: { kind: "ridge" },
  });
  const start = performance.now();
  session.begin(spec);
  const end = performance.now();
  const rows = session.preparedTable().slice(1, shown + 1);
  return { fill: end - start, filled: rows.map((row) => row.slice(0, job.features).map(Number)) };
}
