import Papa from "papaparse";
import { badData } from "../engine-error";
import type { Delimiter } from "./delimiter";

/** The longest row, in characters; what is longer is a quote that never closes, or no table. */
const longestRow = 8_000_000;

export interface Row {
  cells: string[];
  /** The line of the file on which the row begins; the first is 1. */
  line: number;
  /** How many lines it takes up: more than one where cells hold line ends. */
  lines: number;
}

interface Parsed {
  data: string[][];
  errors: { code: string; row: number; index: number }[];
  meta: { cursor: number };
}

/** Cuts text that comes in chunks (LF line ends) into rows of cells. Blank lines are skipped, and counted. */
export class RowParser {
  private readonly name: string;
  private readonly delimiter: Delimiter;
  private rest = "";
  private line = 1;

  constructor(name: string, delimiter: Delimiter) {
    this.name = name;
    this.delimiter = delimiter;
  }

  /** The rows that are complete with this chunk. Throws bad_data for faulty quotes. */
  push(text: string): Row[] {
    this.rest += text;
    const rows = this.take(false);
    if (this.rest.length > longestRow) {
      this.take(true);
      throw badData(
        this.place(this.line),
        "This row is longer than 8 million characters. Is the file a CSV table?",
      );
    }
    return rows;
  }

  /** The last row, if the file does not end with a line end. */
  end(): Row[] {
    return this.rest ? this.take(true) : [];
  }

  private take(last: boolean): Row[] {
    const parser = new Papa.Parser({ delimiter: this.delimiter, newline: "\n" });
    const parsed: Parsed = parser.parse(this.rest, 0, !last);
    // A row that is not complete yet is read again with the next chunk: its faults do not count before.
    const fault = parsed.errors.find((error) => last || error.row < parsed.data.length);
    if (fault) this.refuse(fault);
    const rows: Row[] = [];
    for (const cells of parsed.data) {
      const lines = 1 + lineEnds(cells);
      if (cells.length > 1 || cells[0] !== "") rows.push({ cells, line: this.line, lines });
      this.line += lines;
    }
    this.rest = last ? "" : this.rest.slice(parsed.meta.cursor);
    return rows;
  }

  private refuse(fault: Parsed["errors"][number]): never {
    const line = this.line + count(this.rest.slice(0, fault.index), "\n");
    const what =
      fault.code === "MissingQuotes"
        ? "The quote that opens here never closes."
        : "The quote that opens here is followed by another one in the middle of the cell, or never closes.";
    throw badData(this.place(line), `${what} Close it, or write a quote inside a quoted cell twice ("").`);
  }

  private place = (line: number) => `${this.name}, line ${line}`;
}

/** Line ends inside quoted cells. */
function lineEnds(cells: string[]): number {
  let sum = 0;
  for (const cell of cells) if (cell.includes("\n")) sum += count(cell, "\n");
  return sum;
}

const count = (text: string, part: string) => text.split(part).length - 1;
