import { describe, expect, it } from "vitest";
import type { EngineError } from "../../wasm/engine-error";
import { readCsv } from "../../wasm/tables/read-csv";
import { byteSource, CollectingSink } from "./csv-helpers";

async function read(content: string | Uint8Array, chunk = 1 << 20) {
  const sink = new CollectingSink();
  const facts = await readCsv(byteSource("t.csv", content, chunk), sink);
  return { facts, sink };
}

async function failure(content: string | Uint8Array, chunk = 1 << 20): Promise<EngineError> {
  try {
    await read(content, chunk);
  } catch (error) {
    return (error as { error: EngineError }).error;
  }
  throw new Error("nothing was refused");
}

const utf16 = (text: string, littleEndian: boolean, mark: boolean) => {
  const units = (mark ? `\ufeff${text}` : text).split("").map((letter) => letter.charCodeAt(0));
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, unit] of units.entries()) view.setUint16(2 * i, unit, littleEndian);
  return bytes;
};

describe("a table that is well", () => {
  it.each([
    ["commas", "a,b\n1,x\n2,y\n", ","],
    ["semicolons with decimal commas", "a;b\n1,5;x\n2,5;y\n", ";"],
    ["tabs", "a\tb\n1\tx, or z\n2\ty\n", "\t"],
    ["bars", "a|b\n1|x\n2|y\n", "|"],
  ])("finds %s", async (_, text, delimiter) => {
    const { facts, sink } = await read(text);
    expect(facts.delimiter).toBe(delimiter);
    expect(sink.columns).toEqual(["a", "b"]);
    expect(facts.rows).toBe(2);
  });

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("reads %s, in chunks of any size", async (_, end) => {
    const text = ["a,b", '1,"two', 'lines"', "", "3,4"].join(end);
    for (const chunk of [1, 2, 3, 7, 1000]) {
      const { sink } = await read(text, chunk);
      expect(sink.rows).toEqual([
        ["1", "two\nlines"],
        ["3", "4"],
      ]);
      expect(sink.lines).toEqual([2, 5]);
    }
  });

  it.each([
    ["UTF-8 with a mark", new TextEncoder().encode("\ufeffa,é\n1,ü\n"), "utf-8"],
    ["UTF-16 LE with a mark", utf16("a,é\n1,ü\n", true, true), "utf-16le"],
    ["UTF-16 BE with a mark", utf16("a,é\n1,ü\n", false, true), "utf-16be"],
    ["UTF-16 LE without", utf16("a,é\n1,ü\n", true, false), "utf-16le"],
    ["UTF-16 BE without", utf16("a,é\n1,ü\n", false, false), "utf-16be"],
    ["Windows-1252", Uint8Array.from("a,é\n1,ü\n", (letter) => letter.charCodeAt(0)), "windows-1252"],
  ])("decodes %s", async (_, bytes, encoding) => {
    for (const chunk of [1, 3, 1000]) {
      const { facts, sink } = await read(bytes, chunk);
      expect(facts.encoding).toBe(encoding);
      expect(sink.columns).toEqual(["a", "é"]);
      expect(sink.rows).toEqual([["1", "ü"]]);
      expect(facts.notes.length).toBe(encoding === "windows-1252" ? 1 : 0);
    }
  });

  it("turns to Windows-1252 even where the first odd letter comes late", async () => {
    const filler = "1,plain\n".repeat(20_000);
    const bytes = Uint8Array.from(`a,b\n${filler}2,caf\u00e9\n`, (letter) => letter.charCodeAt(0));
    const { facts, sink } = await read(bytes, 4096);
    expect(facts.encoding).toBe("windows-1252");
    expect(sink.rows.length).toBe(20_001);
    expect(sink.rows.at(-1)).toEqual(["2", "café"]);
  });

  it.each([
    ["semicolons", "sep=;\na;b\n1,5;x\n", ";"],
    ["tabs, with CRLF", "sep=\t\r\na\tb\r\n1,5\tx\r\n", "\t"],
    ["bars, in quotes", '"sep=|"\na|b\n1,5|x\n', "|"],
    ["capitals", "SEP=;\na;b\n1,5;x\n", ";"],
    ["a mark", "\ufeffsep=;\na;b\n1,5;x\n", ";"],
    ["UTF-16", utf16("sep=;\na;b\n1,5;x\n", true, true), ";"],
  ])("takes the separator that the first line names: %s", async (_, content, delimiter) => {
    for (const chunk of [1, 1000]) {
      const { facts, sink } = await read(content, chunk);
      expect(facts).toMatchObject({ delimiter, decimal: ",", rows: 1 });
      expect(sink.columns).toEqual(["a", "b"]);
      expect(sink.rows).toEqual([["1,5", "x"]]);
      expect(sink.lines).toEqual([3]);
    }
  });

  it("lets a description overrule the line that names a separator", async () => {
    const sink = new CollectingSink();
    await readCsv(byteSource("t.csv", "sep=;\na|b\n1;2|3\n", 1000), sink, {}, { delimiter: "|" });
    expect(sink.rows).toEqual([["1;2", "3"]]);
  });

  it("reads a column that begins with sep as any other", async () => {
    const { sink } = await read("sep,b\n1,2\n");
    expect(sink.columns).toEqual(["sep", "b"]);
  });

  it("says that it took numbers for names", async () => {
    const { facts } = await read("1;2,5;3;4\n5;6,5;7;8\n");
    expect(facts.notes).toHaveLength(1);
    expect(facts.notes[0]).toContain("(1, 2,5, 3, ...) was taken for the names");
    expect((await read("1,b\n2,3\n")).facts.notes).toEqual([]);
  });

  it("keeps quotes, separators and empty cells inside cells", async () => {
    const { sink } = await read('a,b,c\n"x ""y""",",",\n,,\n');
    expect(sink.rows).toEqual([
      ['x "y"', ",", ""],
      ["", "", ""],
    ]);
  });

  it("reads one column, and many rows over many chunks", async () => {
    const numbers = Array.from({ length: 50_000 }, (_, i) => String(i * i));
    const { sink } = await read(`square\n${numbers.join("\n")}`, 1000);
    expect(sink.rows.map((row) => row[0])).toEqual(numbers);
    expect(sink.lines.at(-1)).toBe(50_001);
  });

  it.each([",", ";", "\t", "|"])("cuts at %j as a split does, wherever chunks end", async (mark) => {
    let state = 1;
    const below = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % n;
    };
    // Also letters of several bytes, and cells and blank lines of every length.
    const cell = () => "1234.5\u00e4\u20ac6789-0".slice(0, below(16));
    const rows = Array.from({ length: 300 }, () => [`${below(1e6)}`, cell(), cell(), `${below(1e9)}`]);
    const text = rows.map((row) => `${row.join(mark)}${"\n".repeat(1 + (below(9) === 0 ? below(4) : 0))}`);
    for (const chunk of [1, 2, 3, 4, 5, 7, 16, 61, 1000, 1e6]) {
      const { sink } = await read(`${["a", "b", "c", "d"].join(mark)}\n${text.join("")}`, chunk);
      expect(sink.rows).toEqual(rows);
    }
  });

  it("tells its progress up to one", async () => {
    const shares: number[] = [];
    const source = byteSource("t.csv", `a,b\n${"1,2\n".repeat(1000)}`, 512);
    await readCsv(source, new CollectingSink(), { progress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(5);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });
});

describe("a table that is not well", () => {
  it.each([
    ["an empty file", "", "t.csv", "file is empty"],
    ["only blank lines", "\n \n\n".replace(" ", ""), "t.csv", "file is empty"],
    ["only a header", "a,b\n", "t.csv, line 1", "only a header"],
    ["a short row", "a,b,c\n1,2,3\n\n4,5\n", "t.csv, line 4", "has 2 cells, the header has 3 columns"],
    ["a long row", 'a,b\n"x\ny",2\n1,2,3\n', "t.csv, line 4", "has 3 cells"],
    ["another separator", "a^b\n1,5^2\n", "t.csv, line 2", "data.source.delimiter"],
    ["an open quote", 'a,b\n1,2\n3,"x\n4,5\n', "t.csv, line 3", "never closes"],
    ["an open quote before another", 'a,b\n1,"x\n2,"y"\n', "t.csv, line 2", "never closes"],
    ["a repeated name", "a,b,a\n1,2,3\n", "t.csv, line 1", 'Columns 1 and 3 are both named "a"'],
    ["no header", "1,2,1\n3,4,5\n", "t.csv, line 1", "put a line with column names"],
    ["an empty name", "a,,c\n1,2,3\n", "t.csv, line 1", "Column 2 of 3 has no name"],
    ["a trailing separator", "a,b,\n1,2,\n", "t.csv, line 1", "separator at the end"],
    ["a separator that cannot be", "sep=:\na:b\n1:2\n", "t.csv, line 1", '":" stands between'],
    ["a short row below the line that names the separator", "sep=;\na;b\n1\n", "t.csv, line 3", "has 1 cell"],
    ["a NUL", "a,b\n1,\u00002\n", "t.csv", "control character 0x00"],
    ["a web page", "<!DOCTYPE html>\n<html>a,b</html>\n", "t.csv", "web page"],
    ["JSON", '[{"a": 1, "b": 2}]', "t.csv", "JSON"],
  ])("refuses %s", async (_, text, path, message) => {
    for (const chunk of [1, 5, 1000]) {
      const error = await failure(text, chunk);
      expect(error.code).toBe("bad_data");
      expect(error.path).toBe(path);
      expect(error.message).toContain(message);
    }
  });

  it.each([
    ["PNG", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], "PNG picture"],
    ["xlsx", [0x50, 0x4b, 3, 4, ...new TextEncoder().encode("......[Content_Types].xml")], "Excel workbook"],
    ["zip", [0x50, 0x4b, 3, 4, 20, 0, 0, 0], "ZIP archive"],
    ["gzip", [0x1f, 0x8b, 8, 0], "gzip archive"],
    ["Parquet", [0x50, 0x41, 0x52, 0x31, 0x15], "Parquet file"],
  ])("names a %s file", async (_, bytes, message) => {
    expect((await failure(Uint8Array.from(bytes))).message).toContain(message);
  });

  it("does not collect a whole file behind a quote that never closes", async () => {
    const text = `a,b\n1,"${"x,y\n".repeat(3_000_000)}`;
    const error = await failure(text, 1 << 20);
    expect(error.path).toBe("t.csv, line 2");
    expect(error.message).toContain("never closes");
  });

  it("stops when it is told to", async () => {
    const control = new AbortController();
    const source = byteSource("t.csv", `a,b\n${"1,2\n".repeat(10_000)}`, 512);
    const reading = readCsv(source, new CollectingSink(), {
      signal: control.signal,
      progress: () => control.abort(),
    });
    await expect(reading).rejects.toMatchObject({ error: { code: "cancelled" } });
  });
});
