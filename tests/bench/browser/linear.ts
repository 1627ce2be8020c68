import { type Build, draws, giveTable, sessionWith, trainToTheEnd } from "./engine.ts";

/** One linear model on one table; sklearn_fit.py makes the same table. */
export interface LinearJob {
  name: string;
  kind: "lasso" | "elastic_net";
  alpha: number;
  rows: number;
  features: number;
}

function* rowsOf({ rows, features: d }: LinearJob): Generator<number[]> {
  const draw = draws();
  for (let i = 0; i < rows; i++) {
    const x = Array.from({ length: d }, () => draw() * 4 - 2);
    const y = x.reduce((sum, value, j) => sum + (j % 3 === 0 ? (10 / (j + 1)) * value : 0), x[1] * x[2]);
    yield [...x, y];
  }
}

/**
 * Fits the model once. `fit` is what scikit-learn's fit() does: taking the rows in, centering, all sweeps, though with
 * the scoring of all rows after each sweep; `sweeps` is the latter alone.
 */
export async function fitLinear(build: Build, job: LinearJob) {
  const names = [...Array.from({ length: job.features }, (_, j) => `x${j}`), "y"];
  const session = await sessionWith(build, `linear ${job.rows} ${job.features}`, (fresh) =>
    giveTable(fresh, "bench", names, rowsOf(job)),
  );
  const spec = JSON.stringify({
    data: { source: { kind: "csv", path: "bench" }, target: "y", task: "regression" },
    split: { kind: "random", validation: 0, test: 0 },
    prepare: ["one_hot"],
    model: { kind: job.kind, alpha: job.alpha },
  });
  const start = performance.now();
  session.begin(spec);
  const begun = performance.now();
  trainToTheEnd(session, 1);
  const end = performance.now();
  const { info } = session.inspect(JSON.stringify({ what: "coefficients", exact: true }));
  return {
    fit: end - start,
    sweeps: end - begun,
    count: info.sweeps as number,
    coefficients: (info.coefficients as number[][])[0],
  };
}
