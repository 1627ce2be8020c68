import { describe, expect, it } from "vitest";
import type { EngineError } from "../../wasm/engine-error";
import { pictureSize } from "../../wasm/tables/picture-size";
import { detectFormat, inPlaces, readTable } from "../../wasm/tables/read-table";
import type { SourceOptions } from "../../wasm/tables/source-options";
import { byteSource, CollectingSink } from "./csv-helpers";
import { encryptedWorkbook, excelFile, nestedParquet, parquetFile, pngFile, zipBomb } from "./format-files";

async function read(name: string, content: string | Uint8Array, given: SourceOptions = {}, chunk = 1 << 20) {
  const source = byteSource(name, content, chunk);
  const sink = new CollectingSink();
  const facts = await readTable(source, await detectFormat(source), sink, {}, given);
  return { facts, sink };
}

async function failure(
  name: string,
  content: string | Uint8Array,
  given: SourceOptions = {},
  chunk = 1 << 20,
) {
  try {
    await read(name, content, given, chunk);
  } catch (error) {
    return (error as { error: EngineError }).error ?? error;
  }
  throw new Error("nothing was refused");
}

const columns = {
  size: [1, 2.5, null, 4],
  kind: ["a", "b", "a", null],
  sold: [true, false, true, false],
  day: [new Date("2024-01-31"), new Date("2024-02-01T12:30:00Z"), null, new Date("2024-03-01")],
};
const rows = [
  ["1", "a", "true", "2024-01-31"],
  ["2.5", "b", "false", "2024-02-01T12:30:00"],
  ["", "a", "true", ""],
  ["4", "", "false", "2024-03-01"],
];

describe("what a text table is told", () => {
  it.each<[string, string, SourceOptions, string[][]]>([
    ["a separator", "a b\n1 2\n", { delimiter: " " }, [["1", "2"]]],
    ["another quote", "a;b\n'x;y';'it''s'\n", { quote: "'" }, [["x;y", "it's"]]],
    ["no quote", 'a,b\n"x,y"\n', { quote: "none" }, [['"x', 'y"']]],
  ])("takes %s", async (_, text, given, expected) => {
    expect((await read("t.csv", text, given)).sink.rows).toEqual(expected);
  });

  it("takes an encoding that nobody could find", async () => {
    const { sink } = await read("t.csv", Uint8Array.of(0x61, 10, 0xe6, 0xee, 0xe7, 10), {
      encoding: "windows-1251",
    });
    expect(sink.rows).toEqual([["жоз"]]);
  });

  it("refuses bytes that are not in the encoding", async () => {
    const error = await failure("t.csv", Uint8Array.of(0x61, 10, 0xe6, 10), { encoding: "utf-8" });
    expect(error.message).toContain("data.source.encoding");
  });

  it.each([
    ["a;b\n1,5;2\n2,5;3\n", ",", {}],
    ["a;b\n1.5;2\n2.5;3\n", ".", {}],
    ["a;b\n1.5;2,25\n2.5;3,1\n", ".", {}],
    ['a,b\n"1,5",2\n"2,5",3\n', ".", {}],
    ['a,b\n"1,5",2\n"2,5",3\n', ",", { decimal: "," }],
  ])("finds the decimal mark of %j", async (text, decimal, given) => {
    const { facts, sink } = await read("t.csv", text, given);
    expect(facts).toMatchObject({ decimal });
    expect(sink.rules.decimal).toBe(decimal);
  });

  it("passes on what counts as missing", async () => {
    expect((await read("t.csv", "a,b\n1,2\n", { missing: " -999, k. A. ," })).sink.rules.missing).toEqual([
      "-999",
      "k. A.",
    ]);
    expect((await read("t.csv", "a,b\n1,2\n")).sink.rules.missing).toBeUndefined();
  });
});

describe("JSON", () => {
  const records = [
    { size: 1, kind: "a", note: 'a "quoted", [odd] {text}' },
    { size: 2.5, kind: null, extra: true },
  ];
  it.each([
    ["a list", JSON.stringify(records)],
    ["an indented list", JSON.stringify(records, null, 2)],
    ["lines", records.map((record) => JSON.stringify(record)).join("\n")],
    ["lines with CRLF and a last end", `${records.map((record) => JSON.stringify(record)).join("\r\n")}\r\n`],
  ])("reads %s, in chunks of any size", async (_, text) => {
    for (const chunk of [1, 2, 7, 1000]) {
      const { sink } = await read("t.json", text, {}, chunk);
      expect(sink.columns).toEqual(["size", "kind", "note", "extra"]);
      expect(sink.rows).toEqual([
        ["1", "a", 'a "quoted", [odd] {text}', ""],
        ["2.5", "", "", "true"],
      ]);
    }
  });

  it.each<[string, string, string, string]>([
    ["no records", "[]", "t.json", "no records"],
    ["an empty file", "", "t.json", "empty"],
    ["a cut list", '[{"a": 1}, {"a"', "t.json, record 2", "cut off"],
    ["a cut list between records", '[{"a": 1},', "t.json, record 2", "cut off"],
    ["broken JSON", '{"a": 1}\n{"a": 1e}\n', "t.json, record 2", "no JSON"],
    ["NaN, as Python writes it", '[{"a": 1}, {"a": NaN}]', "t.json, record 2", "Write null in place of NaN"],
    ["a number below all", '{"a": 1}\n{"a": -Infinity}', "t.json, record 2", "Write null in place of NaN"],
    ["single quotes", "[{'a': 1}]", "t.json, record 1", "in double quotes"],
    ["a table inside an object", '{"rows": [{"a": 1}]}', "t.json, record 1", "Give a list of objects"],
    ["a nested object", '[{"a": 1}, {"a": {"b": 2}}]', "t.json, record 2", "an object"],
    ["a list of lists", "[[1, 2], [3, 4]]", "t.json, record 1", "a list"],
    ["numbers", "[1, 2]", "t.json, record 1", "no object"],
    ["more behind the list", '[{"a": 1}] {"a": 2}', "t.json, record 2", "after the end"],
    ["an equal name after trimming", '[{"a": 1, " a": 2}]', "t.json, header", "both named"],
    ["a control character", '[{"a": "x\\u001ey"}]', "t.json, record 1", "0x1e"],
  ])("refuses %s", async (_, text, path, message) => {
    for (const chunk of [1, 5, 1000]) {
      const error = await failure("t.json", text, {}, chunk);
      expect(error.path).toBe(path);
      expect(error.message.toLowerCase()).toContain(message.toLowerCase());
    }
  });

  it("does not collect a record without end", async () => {
    const error = await failure("t.json", `[{"a": "${"x".repeat(9_000_000)}`);
    expect(error.message).toContain("8 million");
  });
});

describe("Parquet", () => {
  it("reads numbers, texts, truth values, dates and gaps", async () => {
    const { sink, facts } = await read("t.parquet", parquetFile(columns));
    expect(sink.columns).toEqual(Object.keys(columns));
    expect(sink.rows).toEqual(rows);
    expect(facts.rows).toBe(4);
  });

  it("reads several row groups", async () => {
    const n = Array.from({ length: 2500 }, (_, i) => i);
    const { sink } = await read("t.parquet", parquetFile({ n, m: n.map(String) }, 1000));
    expect(sink.rows.map((row) => row.join())).toEqual(n.map((i) => `${i},${i}`));
  });

  it.each<[string, Uint8Array, string, string]>([
    ["a cut file", parquetFile(columns).slice(0, 200), "t.parquet", "cut off"],
    ["a file of three bytes", parquetFile(columns).slice(0, 3), "t.parquet", "cut off"],
    ["an encrypted file", Uint8Array.from(Buffer.from("PARE............PARE")), "t.parquet", "encrypted"],
    ["a column of JSON", parquetFile({ a: [1], b: [{ x: 1 }] }), 't.parquet, column "b", row 1', "an object"],
    ["a nested column", nestedParquet(), 't.parquet, column "b"', "nested (x)"],
    ["no rows", parquetFile({ a: [] }), "t.parquet", "rows"],
  ])("refuses %s", async (_, bytes, path, message) => {
    const error = await failure("t.parquet", bytes);
    expect(error.message).toContain(message);
    expect(error.path).toContain(path);
  });

  it.each([
    ["", "The file is empty"],
    ["a,b\n1,2\n", "This is no Parquet file. Name its format in data.source.kind"],
  ])("does not take %j for a Parquet file that was cut off", async (content, message) => {
    const reading = readTable(byteSource("t.parquet", content, 1000), "parquet", new CollectingSink());
    await expect(reading).rejects.toMatchObject({
      error: { path: "t.parquet", message: expect.stringContaining(message) },
    });
  });

  it("refuses damaged bytes with a sentence, wherever they are", async () => {
    const good = parquetFile(columns);
    for (let i = 4; i < good.length - 8; i += 7) {
      const bad = good.slice();
      bad[i] = (bad[i] ?? 0) ^ 0xff;
      try {
        await read("t.parquet", bad);
      } catch (cause) {
        expect((cause as { error?: EngineError }).error?.code).toBe("bad_data");
      }
    }
  });
});

describe("Excel", () => {
  const sheet = [
    ["size", "kind", "sold"],
    [1, "a", true],
    [2.5, null, false],
    [null, null, null],
    ["#N/A", "b & c", true],
  ];
  it("reads the first sheet, and counts rows as the sheet does", async () => {
    const { sink, facts } = await read("t.xlsx", excelFile({ fruit: sheet, other: [["x"], [1]] }));
    expect(sink.columns).toEqual(["size", "kind", "sold"]);
    expect(sink.rows).toEqual([
      ["1", "a", "true"],
      ["2.5", "", "false"],
      ["", "b & c", "true"],
    ]);
    expect(sink.lines).toEqual([2, 3, 5]);
    expect(facts).toMatchObject({ rows: 3, sheet: "fruit", sheets: ["fruit", "other"] });
  });

  it("counts empty rows above the names too", async () => {
    const { sink } = await read("t.xlsx", excelFile({ fruit: [[], [null], ["a", "b"], [1, 2]] }));
    expect(sink.columns).toEqual(["a", "b"]);
    expect(sink.lines).toEqual([4]);
  });

  it("reads the sheet that is named", async () => {
    const { sink } = await read("t.xlsx", excelFile({ fruit: sheet, other: [["x"], [1]] }), {
      sheet: "other",
    });
    expect(sink.rows).toEqual([["1"]]);
  });

  it.each<[string, Uint8Array, SourceOptions, string]>([
    ["a sheet that is not there", excelFile({ fruit: sheet }), { sheet: "fruits" }, 'it has "fruit"'],
    ["a cut file", excelFile({ fruit: sheet }).slice(0, 900), {}, "cut off or damaged"],
    ["an encrypted file", encryptedWorkbook(), {}, "encrypted"],
    ["a zip bomb", zipBomb(500), {}, "at most 400 MB"],
    ["an empty sheet", excelFile({ fruit: [] }), {}, "empty"],
    ["only a header", excelFile({ fruit: [["a", "b"]] }), {}, "only a row of names"],
    [
      "a title above the names",
      excelFile({ fruit: [["Sales"], ["a", "b"], [1, 2]] }),
      {},
      'row 1, which holds "Sales" alone. If that is a title, remove it',
    ],
    [
      "cells beside the table",
      excelFile({
        fruit: [
          ["a", "b"],
          [1, 2, 3],
        ],
      }),
      {},
      "more cells than the 2 names",
    ],
    ["an encrypted file whose directory is at its end", encryptedWorkbook(3_000_000), {}, "encrypted"],
    [
      "a repeated name",
      excelFile({
        fruit: [
          ["a", "a"],
          [1, 2],
        ],
      }),
      {},
      "both named",
    ],
  ])("refuses %s", async (_, bytes, given, message) => {
    const error = await failure("t.xlsx", bytes, given);
    expect(error.code).toBe("bad_data");
    expect(error.message).toContain(message);
  });
});

it("tells the places of the engine in the words of the format", () => {
  expect(inPlaces("json", 'column "a", line 5')).toBe('column "a", record 4');
  expect(inPlaces("excel", "line 5")).toBe("row 5");
  expect(inPlaces("csv", "line 5")).toBe("line 5");
});

it("reads the size of a picture before anything decodes it", () => {
  expect(pictureSize(pngFile(3, 2, () => 0))).toEqual({ width: 3, height: 2 });
  expect(pictureSize(pngFile(3, 2, () => 0, [60_000, 50_000]))).toEqual({ width: 60_000, height: 50_000 });
  const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0];
  expect(pictureSize(Uint8Array.from(jpeg))).toEqual({ width: 30, height: 20 });
  expect(pictureSize(new TextEncoder().encode("hello, this is no picture at all"))).toBeNull();
});
