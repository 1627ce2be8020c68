import { badData } from "../engine-error";
import type { ByteSource, ReadOptions, TableFacts } from "./byte-source";
import { counted, firstBytes } from "./byte-source";
import { cellEnd, rowEnd } from "./cells";
import { CsvCutter } from "./csv-cutter";
import { type Delimiter, delimiterNames, detectDecimal, detectDelimiter } from "./delimiter";
import { detectEncoding, type Encoding, NotUtf8, utf8Stream } from "./encoding";
import { binaryKind, otherText } from "./file-kind";
import { columnNames, numbersAsNames } from "./header";
import { givenText, missingTokens, type SourceOptions } from "./source-options";
import type { TableSink } from "./table-sink";

/** How a text table was understood, by the keys of a description's source. */
export interface CsvFacts extends TableFacts {
  columns: string[];
  delimiter: Delimiter;
  encoding: Encoding;
  decimal: "." | ",";
  quote: string;
}

/** Enough text to tell the separator, and to see that the file is text at all. */
const headLength = 65_536;

/**
 * Reads a table with a header line: any encoding that TextDecoder knows, any line ends, separated by comma, semicolon,
 * tab or bar, cells in quotes where needed. What the options leave open is found out. Memory stays bounded by a few
 * chunks, whatever the size. Throws bad_data with the line, or cancelled.
 */
export async function readCsv(
  source: ByteSource,
  sink: TableSink,
  options: ReadOptions = {},
  given: SourceOptions = {},
): Promise<CsvFacts> {
  const head = await firstBytes(source.open());
  if (head.length === 0) throw emptyFile(source.name);
  const binary = binaryKind(head);
  if (binary) throw badData(source.name, `This is ${binary.name} and no text. ${binary.remedy}`);
  const encoding = givenText(given, "encoding");
  try {
    return await readAs(source, encoding ?? detectEncoding(head), sink, options, given);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    if (encoding) {
      throw badData(
        source.name,
        "The bytes of this file are no UTF-8. Choose another encoding (data.source.encoding).",
      );
    }
  }
  const facts = await readAs(source, "windows-1252", sink, options, given);
  facts.notes.push("The file is not in UTF-8; it was read as Windows-1252. Check letters with accents.");
  return facts;
}

async function readAs(
  source: ByteSource,
  encoding: Encoding,
  sink: TableSink,
  options: ReadOptions,
  given: SourceOptions,
): Promise<CsvFacts> {
  const table = new TableReader(source.name, encoding, sink, given);
  for await (const bytes of utf8Stream(counted(source, options), encoding)) table.push(bytes);
  return table.end();
}

/** Looks at the beginning, then cuts what comes. */
class TableReader {
  private head: Uint8Array[] = [];
  private headBytes = 0;
  private cutter: CsvCutter | null = null;
  private delimiter: Delimiter = ",";
  private decimal: "." | "," = ".";
  private columns: string[] = [];

  constructor(
    private readonly name: string,
    private readonly encoding: Encoding,
    private readonly sink: TableSink,
    private readonly given: SourceOptions,
  ) {}

  push(bytes: Uint8Array) {
    if (this.cutter) return this.cutter.push(bytes);
    // Chunks may be used again by who gave them.
    this.head.push(bytes.slice());
    this.headBytes += bytes.length;
    if (this.headBytes >= headLength) this.start(false);
  }

  end(): CsvFacts {
    const cutter = this.cutter ?? this.start(true);
    cutter.end();
    if (this.columns.length === 0) throw emptyFile(this.name);
    if (cutter.rows === 0) {
      throw badData(
        `${this.name}, line 1`,
        "There is only a header, and no row below it. Add rows with examples.",
      );
    }
    const { columns, delimiter, encoding, decimal } = this;
    const quote = givenText(this.given, "quote") ?? '"';
    const note = numbersAsNames(columns);
    return {
      rows: cutter.rows,
      columns,
      delimiter,
      encoding,
      decimal,
      quote,
      notes: note === null ? [] : [note],
    };
  }

  private start(whole: boolean): CsvCutter {
    const marked = withoutMark(joined(this.head, this.headBytes));
    this.head = [];
    const said = saidDelimiter(this.name, marked);
    const bytes = marked.subarray(said?.bytes ?? 0);
    const text = new TextDecoder().decode(bytes);
    const other = otherText(text);
    if (other) throw badData(this.name, other);
    const { given } = this;
    const mark = givenText(given, "quote") ?? '"';
    const quote = mark === "none" ? null : mark;
    this.delimiter =
      (givenText(given, "delimiter") as Delimiter | undefined) ??
      said?.delimiter ??
      detectDelimiter(text, whole, quote);
    this.decimal =
      (givenText(given, "decimal") as "." | "," | undefined) ??
      detectDecimal(text, this.delimiter, whole, quote);
    const { sink, delimiter } = this;
    this.cutter = new CsvCutter(
      this.name,
      { delimiter, quote },
      (cells, line) => this.takeHeader(cells, line),
      (cells) => sink.append(cells),
    );
    this.cutter.push(bytes);
    return this.cutter;
  }

  private takeHeader(cells: Uint8Array, line: number): number {
    const row = new TextDecoder().decode(cells).slice(0, -rowEnd.length);
    const names = row.slice(row.lastIndexOf(rowEnd) + 1).split(cellEnd);
    this.columns = columnNames(`${this.name}, line ${line}`, names);
    this.sink.begin(this.name, this.columns, cells, {
      decimal: this.decimal,
      missing: missingTokens(this.given),
    });
    return this.columns.length;
  }
}

/**
 * The separator that a first line such as `sep=;` names, as spreadsheets write and read it, and how many bytes say so:
 * the end of the line is not among them, so that lines stay those of the file.
 */
function saidDelimiter(name: string, bytes: Uint8Array): { delimiter: Delimiter; bytes: number } | null {
  const start = new TextDecoder().decode(bytes.subarray(0, 16));
  const [line, , mark] = /^("?)sep=([^"\r\n])\1(?=[\r\n])/i.exec(start) ?? [];
  if (line === undefined || mark === undefined) return null;
  if (Object.hasOwn(delimiterNames, mark)) return { delimiter: mark as Delimiter, bytes: line.length };
  throw badData(
    `${name}, line 1`,
    `This line says that "${mark}" stands between the cells. Cells can be separated by ${Object.values(delimiterNames).join(", ")}: write the table with one of them, and without this line.`,
  );
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const withoutMark = (bytes: Uint8Array) =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

const emptyFile = (name: string) =>
  badData(name, "The file is empty. A table needs a line with column names and rows below it.");
