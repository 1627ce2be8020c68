import { afterAll, describe, expect, it } from "vitest";
import {
  encryptedWorkbook,
  excelFile,
  nestedParquet,
  parquetFile,
  type Value,
  zipBomb,
} from "../web/format-files";
import { Folder, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const columns = ["size", "weight", "kind"];
const rows: Value[][] = Array.from({ length: 40 }, (_, i) => [
  i / 4,
  i % 7 === 3 ? null : (i * 7) % 11,
  i % 2 === 0 ? "apple" : "banana, ripe",
]);
const records = rows.map((row) => Object.fromEntries(columns.map((name, j) => [name, row[j]])));

const text = (value: Value | undefined) => (value === null || value === undefined ? "" : String(value));
const csvWith = (delimiter: string, decimal = ".") =>
  [columns, ...rows]
    .map((row) =>
      row
        .map((value) => text(value).replace(/^(\d+)\.(\d+)$/, `$1${decimal}$2`))
        .map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell))
        .join(delimiter),
    )
    .join("\n");

const specFor = (source: Record<string, unknown>) => ({
  data: { source, target: "kind" },
  prepare: ["impute", "one_hot", "standard_scale"],
  model: { kind: "mlp", layers: [{ kind: "dense", units: 4 }, { kind: "tanh" }] },
  training: { epochs: 3 },
});

/** What a source's table comes to: the prepared table, which holds every number, and the notes. */
function prepared(source: Record<string, unknown>): string {
  const ran = runner(["prepare", folder.write("spec.json", specFor(source))]);
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

function refusal(source: Record<string, unknown>, content: string | Uint8Array): string {
  if (source.path) folder.write(String(source.path), content);
  const ran = runner(["run", folder.write("spec.json", specFor(source))]);
  expect(ran.stderr).toMatch(/^[^\n]+\n$/);
  expect(ran.stdout).toBe("");
  expect(ran.status).toBe(2);
  return ran.stderr;
}

describe("the same table in every format", () => {
  folder.write("t.csv", csvWith(","));
  const expected = () => prepared({ kind: "csv", path: "t.csv" });
  it.each<[string, Record<string, unknown>, string | Uint8Array]>([
    ["semicolons and decimal commas", { kind: "csv" }, csvWith(";", ",")],
    ["a given separator", { kind: "csv", delimiter: "|", decimal: "," }, csvWith("|", ",")],
    ["JSON records", { kind: "json" }, JSON.stringify(records)],
    ["JSON lines", { kind: "json" }, records.map((record) => JSON.stringify(record)).join("\n")],
    [
      "Parquet",
      { kind: "parquet" },
      parquetFile(Object.fromEntries(columns.map((name, j) => [name, rows.map((row) => row[j])])), 16),
    ],
    ["Excel", { kind: "excel" }, excelFile({ fruit: [columns, ...rows] })],
    ["another sheet", { kind: "excel", sheet: "b" }, excelFile({ a: [["x"], [1]], b: [columns, ...rows] })],
  ])("reads %s", (name, source, content) => {
    const path = `${name}.table`;
    folder.write(path, content);
    expect(prepared({ ...source, path })).toBe(expected());
  });

  it("trains on Parquet", () => {
    folder.write(
      "t.parquet",
      parquetFile({ size: rows.map((row) => row[0]), kind: rows.map((row) => row[2]) }),
    );
    const ran = runner(["run", folder.write("spec.json", specFor({ kind: "parquet", path: "t.parquet" }))]);
    expect(ran.stderr).toBe("");
    expect(JSON.parse(ran.stdout).history).toHaveLength(3);
  });
});

it("counts as missing what it is told to, and nothing else", () => {
  folder.write("m.csv", `a,kind\n${"1,x\n-999,y\n2,x\n3,y\n4,x\n5,y\n6,x\n7,y\n".repeat(3)}`);
  const source = { kind: "csv", path: "m.csv", missing: "-999" };
  expect(prepared(source)).not.toContain("-999");
  const ran = runner(["prepare", folder.write("spec.json", specFor({ ...source, missing: "x" }))]);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(/m\.csv, .*"kind".*line 2/);
});

it("paints points from the description alone", () => {
  const points = Array.from({ length: 30 }, (_, i) => `${i / 10} ${(i % 5) - 2} ${i % 2 ? "a" : "b"}`).join(
    "; ",
  );
  const spec = { ...specFor({ kind: "points", points }), data: { source: { kind: "points", points } } };
  const ran = runner(["run", folder.write("spec.json", spec)]);
  expect(ran.stderr).toBe("");
  expect(JSON.parse(ran.stdout)).toMatchObject({ labels: ["a", "b"], features: ["x1", "x2"] });
});

describe("a bad file", () => {
  it.each<[string, Record<string, unknown>, string | Uint8Array, string[]]>([
    ["an empty JSON file", { kind: "json", path: "t.json" }, "", ["t.json:", "no records"]],
    ["a cut list", { kind: "json", path: "t.json" }, '[{"a": 1}, {"a', ["t.json, record 2:", "cut off"]],
    [
      "a nested record",
      { kind: "json", path: "t.json" },
      '[{"a": 1}, {"a": []}]',
      ["t.json, record 2:", "a list"],
    ],
    [
      "a number beyond the range in a record",
      { kind: "json", path: "t.json" },
      JSON.stringify(records).replace('"size":2.5', '"size":1e400'),
      ["t.json, ", '"size"', "record 11"],
    ],
    [
      "a cut Parquet file",
      { kind: "parquet", path: "t.parquet" },
      parquetFile({ a: [1, 2] }).slice(0, 60),
      ["t.parquet:", "cut off"],
    ],
    [
      "an encrypted Parquet file",
      { kind: "parquet", path: "t.parquet" },
      "PARE........PARE",
      ["t.parquet:", "encrypted"],
    ],
    [
      "nested columns",
      { kind: "parquet", path: "t.parquet" },
      nestedParquet(),
      ['t.parquet, column "b":', "nested"],
    ],
    [
      "a cut workbook",
      { kind: "excel", path: "t.xlsx" },
      excelFile({ a: [["x"], [1]] }).slice(0, 700),
      ["t.xlsx:", "cut off"],
    ],
    [
      "an encrypted workbook",
      { kind: "excel", path: "t.xlsx" },
      encryptedWorkbook(),
      ["t.xlsx:", "password"],
    ],
    ["a zip bomb", { kind: "excel", path: "t.xlsx" }, zipBomb(500), ["t.xlsx:", "400 MB"]],
    [
      "a sheet that is not there",
      { kind: "excel", path: "t.xlsx", sheet: "c" },
      excelFile({ a: [["x"], [1]] }),
      ["data.source.sheet:", '"a"'],
    ],
    ["Parquet as CSV", { kind: "csv", path: "t.csv" }, parquetFile({ a: [1] }), ["t.csv:", '"parquet"']],
    ["JSON as CSV", { kind: "csv", path: "t.csv" }, '[{"a": 1}]', ["t.csv:", '"json"']],
    [
      "an unknown separator",
      { kind: "csv", path: "t.csv", delimiter: "/" },
      "a/b\n1/2\n",
      ["data.source.delimiter:"],
    ],
    [
      "another encoding than said",
      { kind: "csv", path: "t.csv", encoding: "utf-8" },
      Uint8Array.of(97, 10, 0xe9, 10),
      ["t.csv:", "data.source.encoding"],
    ],
    ["pictures", { kind: "images", path: "fruit" }, "", ["data.source:", "browser"]],
    ["a point that is none", { kind: "points", points: "1 2 a; 1 b" }, "", ["data.source.points, point 2:"]],
  ])("names the place and the remedy of %s", (_, source, content, fragments) => {
    const message = refusal(source, content);
    for (const fragment of fragments) expect(message).toContain(fragment);
  });
});
