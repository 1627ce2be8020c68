import { afterAll, describe, expect, it } from "vitest";
import { Folder, resultOf, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const airquality = {
  data: { source: { kind: "builtin", name: "airquality" }, missing_target: "drop" },
  split: { kind: "random", validation: 0, test: 0.25 },
  model: { kind: "ridge" },
};

function refusal(spec: unknown, table: string): string {
  folder.write("t.csv", table);
  const ran = runner(["run", folder.write("spec.json", spec)]);
  expect(ran.status).toBe(2);
  expect(ran.stderr.trim().split("\n")).toHaveLength(1);
  return ran.stderr;
}

const own = (fields: Record<string, unknown>, data: Record<string, unknown> = {}) => ({
  data: { source: { kind: "csv", path: "t.csv" }, target: "y", task: "regression", ...data },
  split: { kind: "column", column: "part" },
  model: { kind: "ridge" },
  ...fields,
});

interface CrossValidation {
  folds: unknown[];
  mean: Record<string, Record<string, number>>;
  std: Record<string, Record<string, number>>;
}

describe("gaps in the runner", () => {
  it("prints a table without gaps", () => {
    const spec = { ...airquality, prepare: [{ kind: "impute", method: "iterative" }, "one_hot"] };
    const ran = runner(["prepare", "-"], { input: JSON.stringify(spec) });
    expect(ran.status).toBe(0);
    const [header, ...rows] = ran.stdout.trim().split("\n");
    expect(header).toContain("solar_radiation_langley");
    expect(rows.flatMap((row) => row.split(","))).not.toContain("");
  });

  it("cross-validates, with the mean and the spread", () => {
    const result = resultOf({ ...airquality, split: "k_fold", prepare: [{ kind: "impute", method: "knn" }] });
    const found = result.cross_validation as CrossValidation;
    expect(found.folds).toHaveLength(5);
    expect(found.mean.validation?.r2).toBeGreaterThan(0);
    expect(found.std.validation?.r2).toBeGreaterThan(0);
  });

  it("cross-validates a recurrent model, each fold after what it learns", () => {
    const wave = Array.from({ length: 200 }, (_, t) => `${t},${Math.sin(t / 5).toFixed(4)}`);
    const path = folder.write("wave.csv", `t,y\n${wave.join("\n")}`);
    const result = resultOf({
      data: { source: { kind: "csv", path }, target: "y", sequence: { order: "t", length: 8 } },
      split: { kind: "k_fold", n_splits: 3 },
      prepare: ["standard_scale"],
      model: { kind: "recurrent", layers: [{ kind: "gru", units: 6 }] },
      training: { epochs: 30, optimizer: { kind: "adam", learning_rate: 0.02 } },
    });
    const { folds, mean } = result.cross_validation as CrossValidation;
    expect(folds).toHaveLength(3);
    expect(mean.validation?.r2).toBeGreaterThan(0.8);
  });

  it("compares treatments", () => {
    const spec = {
      data: { source: { kind: "builtin", name: "wine" }, gaps: { share: 0.2 } },
      model: { kind: "logistic_regression" },
      lab: { seeds: 2, treatments: ["complete", "fill_mean", "fill_iterative", "native"] },
    };
    const ran = runner(["lab", "-"], { input: JSON.stringify(spec) });
    expect(ran.status).toBe(0);
    const { treatments } = JSON.parse(ran.stdout);
    const errors = treatments.map(({ error }: { error: { mean: number } | null }) => error?.mean);
    expect(errors[2]).toBeLessThan(errors[1]);
    for (const row of treatments) expect(row.failed).toBeUndefined();
  });

  it("tells what is missing where", () => {
    const ran = runner(["explore", "-"], { input: JSON.stringify(airquality) });
    expect(ran.status).toBe(0);
    const { missing, pairwise } = JSON.parse(ran.stdout);
    expect(missing.rows).toBe(153);
    expect(pairwise.r[0][0]).toBeCloseTo(1);
  });

  it("names the field and the remedy", () => {
    const part = ["train", "train", "train", "train", "test"];
    const table = (cells: string[]) =>
      `x,z,y,part\n${cells.map((x, i) => `${x},${i * i},${i},${part[i]}`).join("\n")}\n`;
    const fill = (method: string) => own({ prepare: [{ kind: "impute", method }] });
    expect(refusal(fill("knn"), table(["", "", "", "", "1"]))).toContain("no value in the training rows");
    expect(refusal(fill("knn"), table(["1", "", "3", "4", "5"]))).toContain("prepare[0].n_neighbors");
    const removed = own({ prepare: ["drop_columns", { kind: "standard_scale", columns: ["x"] }] });
    expect(refusal(removed, table(["1", "", "", "", "1"]))).toContain("The step prepare[0] took it away");
    const dates = own({}, { types: { x: "date" } });
    const written = table(["2024-01-31", "31.01.2024", "01/31/2024", "2024-02-01", "2024-02-02"]);
    expect(refusal(dates, written)).toMatch(/column "x", line 2: .*line 3.*line 4/);
  });

  it("learns from pairs of columns, and says where these fit no table", () => {
    const pairs = { kind: "ridge", missing: "pairwise" };
    const result = resultOf({ ...airquality, model: pairs });
    expect(result.warnings).toEqual([]);
    const { test } = result.metrics as Record<string, { r2: number }>;
    expect(test?.r2).toBeGreaterThan(0.3);
    // a goes with b, b with c, and c against a, each in rows that lack the third.
    const rows = Array.from({ length: 30 }, (_, i) => {
      const t = Math.sin(i * 7);
      const cells = [`,${t},${t}`, `${t},,${-t}`, `${t},${t},`][i % 3];
      return `${cells},${t + i / 99},${i < 24 ? "train" : "test"}`;
    });
    folder.write("t.csv", `a,b,c,y,part\n${rows.join("\n")}\n`);
    const ran = runner(["run", folder.write("spec.json", own({ model: pairs }))]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("model.missing: The correlations of the pairs");
  });

  it("warns of a feature that tells the target, and of rows in two parts", () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const kind = (i * 7) % 5 < 2 ? "a" : "b";
      return `${Math.sin(i).toFixed(6)},${kind === "a" ? "x" : "z"},${kind},${i < 40 ? "train" : "test"}`;
    });
    const [first] = rows;
    folder.write("t.csv", `n,tells,y,part\n${[...rows, first?.replace("train", "test")].join("\n")}\n`);
    const spec = own({ model: { kind: "logistic_regression" } }, { task: "classification" });
    const ran = runner(["run", folder.write("spec.json", spec)]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain('column "tells": It alone tells the class of every row');
    expect(ran.stderr).toContain("split: 1 of the 21 rows that validate or test repeats");
    expect(ran.stderr).toContain("first row 60 that of row 0");
    expect(JSON.parse(ran.stdout).warnings).toHaveLength(2);
  });

  const days = Array.from({ length: 30 }, (_, i) => `2024-03-${String(i + 1).padStart(2, "0")}`);
  const typed = () => {
    const rows = days.map(
      (day, i) => `${day},n${i},${["low", "high"][i % 2]},${(i * 7) % 11},${i},${i < 24 ? "train" : "test"}`,
    );
    folder.write("t.csv", `day,name,size,x,y,part\n${rows.join("\n")}\n`);
  };

  it("says of a column that may be meant as something else, until data.types decides", () => {
    typed();
    const all = runner(["prepare", folder.write("spec.json", own({ model: { kind: "decision_tree" } }))]);
    expect(all.status).toBe(0);
    const notes = all.stderr.split("\n").filter((line) => line.startsWith("note: t.csv, data.types"));
    expect(notes).toHaveLength(3);
    expect(notes[0]).toMatch(/^note: t\.csv, data\.types\.day: Every cell .* Set this to "date": as text/);
    expect(notes[1]).toMatch(
      /^note: t\.csv, data\.types\.name: Each of its 30 texts .* Set this to "identifier"/,
    );
    expect(notes[2]).toMatch(/^note: t\.csv, data\.types\.size: .* "low", "high"\. Set this to "ordinal"/);
    const types = { day: "date", name: "categorical", size: "ordinal" };
    const decided = own({ model: { kind: "decision_tree" } }, { types });
    expect(runner(["prepare", folder.write("spec.json", decided)]).stderr).not.toContain("data.types");
    const chosen = own({ model: { kind: "decision_tree" } }, { features: ["x"] });
    expect(runner(["prepare", folder.write("spec.json", chosen)]).stderr).not.toContain("data.types");
  });

  it("says of numbers and dates that are written as texts how to write them", () => {
    const ways = ["2024-01-31", "31.01.2024", "01/31/2024"];
    const rows = days.map((_, i) => `${i % 9}%,${ways[i % 3]},${i},${i < 24 ? "train" : "test"}`);
    folder.write("t.csv", `rate,day,y,part\n${rows.join("\n")}\n`);
    const ran = runner(["prepare", folder.write("spec.json", own({}))]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toMatch(/^note: t\.csv, column "rate": .* such as "0%".*\(0 in its place\)/m);
    expect(ran.stderr).toMatch(/^note: t\.csv, column "day": Its dates are written in several ways/m);
  });

  it("tells what each column holds", () => {
    typed();
    const ran = runner(["explore", folder.write("spec.json", own({}))]);
    const { columns } = JSON.parse(ran.stdout);
    expect(columns.map(({ suggested }: { suggested: { type: string } }) => suggested.type)).toEqual([
      "date",
      "identifier",
      "ordinal",
      "numeric",
      "identifier",
      "categorical",
    ]);
    expect(columns[3]).toMatchObject({ minimum: 0, maximum: 10, missing: 0 });
    const made = { data: { source: { kind: "generator", name: "two_moons" } }, model: { kind: "ridge" } };
    const { columns: drawn } = JSON.parse(runner(["explore", folder.write("spec.json", made)]).stdout);
    expect(drawn).toHaveLength(3);
  });

  it("says that the fills still moved", () => {
    const spec = {
      ...airquality,
      prepare: [{ kind: "impute", method: "iterative", max_iter: 1, tol: 1e-9 }],
    };
    const ran = runner(["prepare", "-"], { input: JSON.stringify(spec) });
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("prepare[0].max_iter");
  });
});
