import { badData, type EngineFailure } from "../engine-error";
import { type Delimiter, delimiterNames } from "./delimiter";

/** The longest row, in bytes; what is longer is a quote that never closes, or no table. */
const longestRow = 8_000_000;

const cellEnd = 0x1f;
const rowEnd = 0x1e;
const lineFeed = 10;
const carriageReturn = 13;

/** Which bytes need a look: the others are copied as they come. */
const plain = 0;
const special = 1;

/** Where in a cell the next byte stands. */
const atStart = 0;
const bare = 1;
const inQuotes = 2;
const afterQuote = 3;
const afterCell = 4;

/** Whether none of a word's bytes is a control character or the delimiter: none has its highest bit borrowed. */
function isPlainWord(word: number, delimiters: number): boolean {
  const differences = word ^ delimiters;
  return ((((word - 0x20202020) & ~word) | ((differences - 0x01010101) & ~differences)) & 0x80808080) === 0;
}

export interface CutOptions {
  delimiter: Delimiter;
  /** What stands around cells that hold separators; null: nothing does. */
  quote: string | null;
}

/**
 * Cuts the bytes of a text table (UTF-8 without a mark, in chunks of any size) into cells as the engine takes them,
 * without making strings of them. The header is handed over apart, and no row leaves that has another number of
 * cells. Lines are counted as the file has them.
 */
export class CsvCutter {
  /** Rows below the header, without blank lines. */
  rows = 0;

  private readonly kinds = new Uint8Array(256);
  private readonly delimiter: number;
  private readonly quote: number;
  private state = atStart;
  private columns = 0;
  private cells = 0;
  private rowIsQuoted = false;
  private rowBytes = 0;
  private line = 1;
  /** Line ends inside the present row. */
  private inside = 0;
  private quoteLine = 1;
  private skipLineFeed = false;
  private header: number[] | null = [];
  private words = new Int32Array(0);
  /** The bytes of the words. */
  private out = new Uint8Array(0);

  /**
   * @param takeHeader given the bytes of the header and of blank lines above it, and its line; answers how many columns it has
   * @param takeRows   given bytes that are used again afterwards
   */
  constructor(
    private readonly name: string,
    private readonly options: CutOptions,
    private readonly takeHeader: (cells: Uint8Array, line: number) => number,
    private readonly takeRows: (cells: Uint8Array) => void,
  ) {
    this.delimiter = options.delimiter.charCodeAt(0);
    this.quote = options.quote?.charCodeAt(0) ?? -1;
    for (let byte = 0; byte < 32; byte++) this.kinds[byte] = special;
    this.kinds[this.delimiter] = special;
    if (this.quote >= 0) this.kinds[this.quote] = special;
  }

  push(bytes: Uint8Array): void {
    this.grow(bytes.length + 2);
    const isPlain =
      this.header === null &&
      this.state <= bare &&
      !this.skipLineFeed &&
      !bytes.includes(carriageReturn) &&
      (this.quote < 0 || !bytes.includes(this.quote));
    if (isPlain) this.pushPlain(bytes);
    else this.pushAny(bytes);
  }

  /** A chunk without quotes and carriage returns has the same length before and after: only its marks change. */
  private pushPlain(bytes: Uint8Array): void {
    const { kinds, delimiter, out, words, columns } = this;
    out.set(bytes);
    const end = bytes.length;
    const delimiters = delimiter * 0x01010101;
    let { cells } = this;
    // Where the present row begins; before the chunk, if it began there.
    let rowStart = this.state === atStart && cells === 0 && !this.rowIsQuoted ? 0 : -1;
    for (let i = 0; i < end; i++) {
      if ((i & 3) === 0) {
        // Four bytes at once, as most of them need no look.
        while (i + 4 <= end && isPlainWord(words[i >> 2] as number, delimiters)) i += 4;
        if (i === end) break;
      }
      const byte = out[i] as number;
      if (kinds[byte] === plain) continue;
      if (byte === delimiter) {
        out[i] = cellEnd;
        cells++;
      } else if (byte === lineFeed) {
        out[i] = rowEnd;
        if (i !== rowStart) {
          if (cells + 1 !== columns) throw this.raggedRow(cells + 1);
          this.rows++;
        }
        this.line += 1 + this.inside;
        this.inside = 0;
        this.rowIsQuoted = false;
        this.rowBytes = 0;
        cells = 0;
        rowStart = i + 1;
      } else {
        this.checkByte(byte);
      }
    }
    this.cells = cells;
    if (end > 0) this.state = out[end - 1] === rowEnd || out[end - 1] === cellEnd ? atStart : bare;
    this.rowBytes += end - Math.max(0, rowStart);
    if (this.rowBytes > longestRow) throw this.longRow();
    this.flush(end);
  }

  private pushAny(bytes: Uint8Array): void {
    const { kinds, quote, delimiter, out } = this;
    const end = bytes.length;
    let { state, skipLineFeed } = this;
    let length = 0;
    let rowStart = 0;
    for (let i = 0; i < end; i++) {
      let byte = bytes[i] as number;
      if (kinds[byte] === plain && state <= inQuotes) {
        if (state === atStart) state = bare;
        skipLineFeed = false;
        do {
          out[length++] = byte;
          byte = bytes[++i] as number;
        } while (i < end && kinds[byte] === plain);
        if (i >= end) break;
      }
      const isSecond = byte === lineFeed && skipLineFeed;
      skipLineFeed = byte === carriageReturn;
      if (isSecond) continue;
      if (skipLineFeed) byte = lineFeed;
      if (byte === lineFeed && state !== inQuotes) {
        length = this.endRow(length, state);
        rowStart = length;
        state = atStart;
      } else if (state === inQuotes) {
        if (byte === quote) {
          state = afterQuote;
          continue;
        }
        if (byte === lineFeed && ++this.inside > 0 && this.rowBytes + length - rowStart > longestRow)
          throw this.openQuote();
        this.checkByte(byte);
        out[length++] = byte;
      } else if (byte === delimiter) {
        out[length++] = cellEnd;
        this.cells++;
        state = atStart;
      } else if (byte === quote && state === afterQuote) {
        out[length++] = byte;
        state = inQuotes;
      } else if (byte === quote && state === atStart) {
        this.quoteLine = this.line + this.inside;
        this.rowIsQuoted = true;
        state = inQuotes;
      } else if (state === bare || state === atStart) {
        this.checkByte(byte);
        out[length++] = byte;
        state = bare;
      } else {
        if (byte !== 32 && byte !== 9) throw this.badQuote();
        state = afterCell;
      }
    }
    this.state = state;
    this.skipLineFeed = skipLineFeed;
    this.rowBytes += length - rowStart;
    if (this.rowBytes > longestRow) throw state === inQuotes ? this.openQuote() : this.longRow();
    this.flush(length);
  }

  /** Ends the last row, if the file does not end with a line end. */
  end(): void {
    if (this.state === inQuotes) throw this.openQuote();
    if (this.state !== atStart || this.cells > 0 || this.rowIsQuoted) {
      this.grow(2);
      this.flush(this.endRow(0, this.state));
    }
  }

  /** Answers how much of the output counts from there on: a header leaves it. */
  private endRow(length: number, state: number): number {
    const isBlank = this.cells === 0 && state === atStart && !this.rowIsQuoted;
    this.out[length] = rowEnd;
    let next = length + 1;
    if (this.header !== null) {
      for (const byte of this.out.subarray(0, next)) this.header.push(byte);
      next = 0;
      if (!isBlank) this.endHeader();
    } else if (!isBlank) {
      if (this.cells + 1 !== this.columns) throw this.raggedRow(this.cells + 1);
      this.rows++;
    }
    this.line += 1 + this.inside;
    this.inside = 0;
    this.cells = 0;
    this.rowIsQuoted = false;
    this.rowBytes = 0;
    return next;
  }

  private endHeader(): void {
    this.columns = this.takeHeader(Uint8Array.from(this.header ?? []), this.line);
    this.header = null;
  }

  private flush(length: number): void {
    const cells = this.out.subarray(0, length);
    if (this.header !== null) for (const byte of cells) this.header.push(byte);
    else if (length > 0) this.takeRows(cells);
  }

  private grow(room: number): void {
    if (this.out.length >= room) return;
    this.words = new Int32Array(Math.ceil(room / 4));
    this.out = new Uint8Array(this.words.buffer);
  }

  /** Control characters separate cells and rows on their way into the engine, so none may be in a cell. */
  private checkByte(byte: number): void {
    if (byte >= 32 || (byte >= 9 && byte <= 12)) return;
    const code = byte.toString(16).padStart(2, "0");
    throw badData(
      this.name,
      `The file holds the control character 0x${code}, so it is no text. Save the table as CSV and load that.`,
    );
  }

  private longRow(): EngineFailure {
    return badData(
      this.place(this.line),
      "This row is longer than 8 million characters. Is the file a CSV table?",
    );
  }

  private openQuote(): EngineFailure {
    return badData(
      this.place(this.quoteLine),
      `The quote that opens here never closes. ${this.quoteRemedy()}`,
    );
  }

  private badQuote(): EngineFailure {
    const what =
      "The quote that opens here is followed by another one in the middle of the cell, or never closes.";
    return badData(this.place(this.quoteLine), `${what} ${this.quoteRemedy()}`);
  }

  private quoteRemedy(): string {
    const mark = this.options.quote ?? "";
    return `Close it, or write a quote inside a quoted cell twice (${mark}${mark}).`;
  }

  private raggedRow(found: number): EngineFailure {
    const { columns } = this;
    const mark = delimiterNames[this.options.delimiter];
    const cells = found === 1 ? "1 cell" : `${found} cells`;
    const named = columns === 1 ? "1 column" : `${columns} columns`;
    const remedy =
      columns === 1
        ? `Does something else stand between the cells? Name it (data.source.delimiter). Else put a cell that holds ${mark} in double quotes.`
        : found > columns
          ? `Put a cell that holds ${mark} in double quotes, or remove what is too much.`
          : `Add the missing cells (empty ones where the value is unknown), separated by ${mark}.`;
    return badData(this.place(this.line), `This row has ${cells}, the header has ${named}. ${remedy}`);
  }

  private readonly place = (line: number) => `${this.name}, line ${line}`;
}
