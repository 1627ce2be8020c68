import { badData } from "../engine-error";
import { type ByteSource, counted, type ReadOptions, type TableFacts } from "./byte-source";
import { cellText, nestedWords } from "./cell-text";
import { detectEncoding, NotUtf8, utf8Stream } from "./encoding";
import { RecordCutter } from "./record-cutter";
import { missingTokens, type SourceOptions } from "./source-options";
import { RowWriter, type TableSink } from "./table-sink";

type JsonRecord = Record<string, unknown>;

/**
 * Reads records: a list of objects, or one object after the other, usually one a line. The columns are the keys of all
 * records; a key that a record lacks is missing there. Throws bad_data with the number of the record, or cancelled.
 */
export async function readJson(
  source: ByteSource,
  sink: TableSink,
  options: ReadOptions = {},
  given: SourceOptions = {},
): Promise<TableFacts> {
  try {
    const columns = await keysOf(source, { signal: options.signal, progress: half(options, 0) });
    const writer = new RowWriter(source.name, columns, sink, (row) => `record ${row}`, {
      missing: missingTokens(given),
    });
    for await (const records of recordsOf(source, { signal: options.signal, progress: half(options, 0.5) })) {
      for (const record of records) {
        const row = writer.rows + 1;
        writer.add(columns.map((column) => text(source.name, column, row, record[column])));
      }
      writer.flush();
    }
    return { rows: writer.rows, notes: [] };
  } catch (cause) {
    if (cause instanceof NotUtf8)
      throw badData(source.name, "This file is no UTF-8, which JSON has to be. Save it in UTF-8.");
    throw cause;
  }
}

const half = ({ progress }: ReadOptions, from: number) =>
  progress && ((share: number) => progress(from + share / 2));

/** The keys of all records, in the order of their first appearance. */
async function keysOf(source: ByteSource, options: ReadOptions): Promise<string[]> {
  const keys = new Set<string>();
  let count = 0;
  for await (const records of recordsOf(source, options)) {
    for (const record of records) for (const key in record) keys.add(key);
    count += records.length;
  }
  if (count === 0)
    throw badData(source.name, "The file holds no records. Give a list of objects, or one object a line.");
  if (keys.size === 0) throw badData(source.name, "The records are empty: they have no keys.");
  return [...keys];
}

/** Records in batches of about a chunk. */
async function* recordsOf(source: ByteSource, options: ReadOptions): AsyncGenerator<JsonRecord[]> {
  const cutter = new RecordCutter(source.name);
  let done = 0;
  let encoding: string | null = null;
  const parse = (texts: string[]): JsonRecord[] => {
    const records = parsed(source.name, texts, done);
    done += records.length;
    return records;
  };
  const open = async function* () {
    for await (const bytes of counted(source, options)) yield bytes;
  };
  for await (const bytes of source.open()) {
    encoding = detectEncoding(bytes);
    break;
  }
  for await (const bytes of utf8Stream(open(), encoding ?? "utf-8")) {
    const texts = cutter.push(bytes);
    if (texts.length > 0) yield parse(texts);
  }
  const rest = cutter.end();
  if (rest.length > 0) yield parse(rest);
}

function parsed(name: string, texts: readonly string[], before: number): JsonRecord[] {
  let values: unknown[];
  try {
    values = JSON.parse(`[${texts.join(",")}]`);
  } catch {
    values = texts.map((each, i) => parsedOne(`${name}, record ${before + i + 1}`, each));
  }
  for (const [i, value] of values.entries()) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) continue;
    const what =
      typeof value === "object" ? (value === null ? "null" : "a list") : `the ${typeof value} ${value}`;
    throw badData(
      `${name}, record ${before + i + 1}`,
      `Here stands ${what} and no object. Each record names its values: {"size": 3, "kind": "a"}.`,
    );
  }
  return values as JsonRecord[];
}

function parsedOne(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message.replace(/ in JSON.*| \(line.*|, ".*/s, "");
    const remedy = /[:[,\s]-?(NaN|Infinity)\b/.test(text)
      ? "Write null in place of NaN and Infinity, which JSON does not know."
      : "Correct it: names and texts stand in double quotes, one comma between two values.";
    throw badData(place, `This is no JSON: ${why}. ${remedy} The record begins with ${text.slice(0, 40)}`);
  }
}

function text(name: string, column: string, row: number, value: unknown): string {
  const cell = cellText(value);
  if (cell !== null) return cell;
  const remedy =
    row === 1 && Array.isArray(value)
      ? "Give a list of objects, one for each row of the table, or leave this key out."
      : "Write its parts as keys of their own, or leave it out.";
  throw badData(
    `${name}, record ${row}`,
    `"${column}" holds ${nestedWords(value)} here, and no single value. ${remedy}`,
  );
}
