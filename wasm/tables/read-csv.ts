import { badData, cancelled, type EngineFailure } from "../engine-error";
import { type Delimiter, detectDelimiter } from "./delimiter";
import { decodeStream, detectEncoding, type Encoding, NotUtf8 } from "./encoding";
import { binaryKind, otherText } from "./file-kind";
import { columnNames } from "./header";
import { type Row, RowParser } from "./row-parser";

/** Where bytes come from. It may be opened again: a file that turns out to be no UTF-8 is read a second time. */
export interface ByteSource {
  name: string;
  /** In bytes, if known. */
  size?: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Where a table goes. begin() discards what was given before it. */
export interface TableSink {
  begin(name: string, columns: string[], header: Row): void;
  /** Rows that all have as many cells as there are columns. */
  append(rows: Row[]): void;
}

export interface ReadOptions {
  /** Called with the share read, 0..1, where the size is known. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

/** How the file was understood. */
export interface CsvFacts {
  rows: number;
  columns: string[];
  delimiter: Delimiter;
  encoding: Encoding;
  /** What the reader should know, in sentences. */
  notes: string[];
}

/** Enough text to tell the separator, and to see that the file is text at all. */
const headLength = 65_536;

/**
 * Reads a table with a header line: UTF-8, UTF-16 or Windows-1252, any line ends, separated by comma, semicolon, tab
 * or bar, cells in double quotes where needed. Memory stays bounded by a few chunks, whatever the size.
 * Throws bad_data with the line, or cancelled.
 */
export async function readCsv(
  source: ByteSource,
  sink: TableSink,
  options: ReadOptions = {},
): Promise<CsvFacts> {
  const encoding = await firstEncoding(source);
  try {
    return await readAs(source, encoding, sink, options);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
  }
  const facts = await readAs(source, "windows-1252", sink, options);
  facts.notes.push("The file is not in UTF-8; it was read as Windows-1252. Check letters with accents.");
  return facts;
}

async function firstEncoding(source: ByteSource): Promise<Encoding> {
  const head = await firstBytes(source.open());
  if (head.length === 0) throw emptyFile(source.name);
  const binary = binaryKind(head);
  if (binary) throw badData(source.name, `This is ${binary.name} and no text. ${binary.remedy}`);
  return detectEncoding(head);
}

async function readAs(
  source: ByteSource,
  encoding: Encoding,
  sink: TableSink,
  options: ReadOptions,
): Promise<CsvFacts> {
  const table = new TableReader(source.name, encoding, sink);
  for await (const text of decodeStream(counted(source, options), encoding)) table.push(text);
  return table.end();
}

/** Passes bytes on, tells how many they were, and stops when the signal fires. */
async function* counted(source: ByteSource, { progress, signal }: ReadOptions): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const bytes of source.open()) {
    if (signal?.aborted) throw cancelled(source.name);
    yield bytes;
    read += bytes.length;
    if (source.size) progress?.(Math.min(read / source.size, 1));
  }
  if (signal?.aborted) throw cancelled(source.name);
}

/** Header, rows and their checks, over text that comes in chunks. */
class TableReader {
  private head = "";
  private parser: RowParser | null = null;
  private delimiter: Delimiter = ",";
  private columns: string[] = [];
  private rows = 0;

  constructor(
    private readonly name: string,
    private readonly encoding: Encoding,
    private readonly sink: TableSink,
  ) {}

  push(text: string) {
    refuseControlCharacters(this.name, text);
    if (this.parser) return this.accept(this.parser.push(text));
    this.head += text;
    if (this.head.length >= headLength) this.start(false);
  }

  end(): CsvFacts {
    if (!this.parser) this.start(true);
    this.accept(this.parser?.end() ?? []);
    if (this.columns.length === 0) throw emptyFile(this.name);
    if (this.rows === 0) {
      throw badData(
        `${this.name}, line 1`,
        "There is only a header, and no row below it. Add rows with examples.",
      );
    }
    const { rows, columns, delimiter, encoding } = this;
    return { rows, columns, delimiter, encoding, notes: [] };
  }

  private start(whole: boolean) {
    const other = otherText(this.head);
    if (other) throw badData(this.name, other);
    this.delimiter = detectDelimiter(this.head, whole);
    this.parser = new RowParser(this.name, this.delimiter);
    const text = this.head;
    this.head = "";
    this.accept(this.parser.push(text));
  }

  private accept(rows: Row[]) {
    let body = rows;
    if (this.columns.length === 0 && rows.length > 0) {
      this.columns = columnNames(this.name, rows[0]);
      this.sink.begin(this.name, this.columns, rows[0]);
      body = rows.slice(1);
    }
    const ragged = body.find((row) => row.cells.length !== this.columns.length);
    if (ragged) throw raggedRow(this.name, ragged, this.columns.length, this.delimiter);
    if (body.length > 0) this.sink.append(body);
    this.rows += body.length;
  }
}

function raggedRow(name: string, row: Row, expected: number, delimiter: Delimiter): EngineFailure {
  const cells = row.cells.length === 1 ? "1 cell" : `${row.cells.length} cells`;
  const columns = expected === 1 ? "1 column" : `${expected} columns`;
  const mark = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" }[delimiter];
  const remedy =
    row.cells.length > expected
      ? `Put a cell that holds ${mark} in double quotes, or remove what is too much.`
      : `Add the missing cells (empty ones where the value is unknown), separated by ${mark}.`;
  return badData(`${name}, line ${row.line}`, `This row has ${cells}, the header has ${columns}. ${remedy}`);
}

const emptyFile = (name: string) =>
  badData(name, "The file is empty. A table needs a line with column names and rows below it.");

/** Separators of cells and rows on their way into the core are control characters too, so none may be in a cell. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0008\u000e-\u001f]/;

function refuseControlCharacters(name: string, text: string) {
  const found = controlCharacter.exec(text);
  if (!found) return;
  const code = found[0].charCodeAt(0).toString(16).padStart(2, "0");
  throw badData(
    name,
    `The file holds the control character 0x${code}, so it is no text. Save the table as CSV and load that.`,
  );
}

/** Up to 4096 bytes, however small the chunks are. */
async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(4096);
  let length = 0;
  for await (const bytes of chunks) {
    const part = bytes.subarray(0, head.length - length);
    head.set(part, length);
    length += part.length;
    if (length === head.length) break;
  }
  return head.subarray(0, length);
}
