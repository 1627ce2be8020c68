import { badData } from "../engine-error";
import { type ByteSource, firstBytes, type ReadOptions, type TableFacts } from "./byte-source";
import { readCsv } from "./read-csv";
import type { SourceOptions } from "./source-options";
import type { TableSink } from "./table-sink";

/** Kinds of a description's source whose rows stand in one file. */
export const formats = ["csv", "json", "parquet", "excel"] as const;
export type Format = (typeof formats)[number];

/** What a place in a file is called, and how far it lies from the line that the engine counts: its header is line 1. */
const places: Record<Format, { word: string; shift: number }> = {
  csv: { word: "line", shift: 0 },
  json: { word: "record", shift: -1 },
  parquet: { word: "row", shift: -1 },
  excel: { word: "row", shift: 0 },
};

/** Reads a file of any of the formats; what the options leave open is found out. */
export async function readTable(
  source: ByteSource,
  format: Format,
  sink: TableSink,
  options: ReadOptions = {},
  given: SourceOptions = {},
): Promise<TableFacts> {
  // Each library is fetched with the first file that needs it.
  switch (format) {
    case "csv":
      return readCsv(source, sink, options, given);
    case "json":
      return (await import("./read-json")).readJson(source, sink, options, given);
    case "parquet":
      return (await import("./read-parquet")).readParquet(source, sink, options, given);
    case "excel":
      return (await import("./read-excel")).readExcel(source, sink, options, given);
  }
}

/** By the first bytes, and where these tell nothing by the name. */
export async function detectFormat(source: ByteSource): Promise<Format> {
  const head = await firstBytes(source.open());
  if (head.length === 0) throw badData(source.name, "The file is empty. A table needs names and rows.");
  const text = new TextDecoder("latin1").decode(head);
  if (/^PAR[1E]/.test(text)) return "parquet";
  if (text.startsWith("PK") && /xl\/|\[Content_Types\]\.xml/.test(text)) return "excel";
  if (text.startsWith("\u00d0\u00cf\u0011\u00e0")) return "excel";
  if (/^(\u00ef\u00bb\u00bf)?\s*(\[\s*([{[\]]|$)|\{\s*("|\}|$))/.test(text)) return "json";
  const ending = /\.(\w+)$/.exec(source.name)?.[1]?.toLowerCase() ?? "";
  if (ending === "parquet") return "parquet";
  if (ending === "xlsx") return "excel";
  return /^(json|jsonl|ndjson)$/.test(ending) ? "json" : "csv";
}

/** A sentence of the engine about lines, with the words and numbers of the format. */
export function inPlaces(format: Format, sentence: string): string {
  const { word, shift } = places[format];
  return format === "csv"
    ? sentence
    : sentence.replace(/\bline (\d+)\b/g, (_, line) => `${word} ${Number(line) + shift}`);
}
