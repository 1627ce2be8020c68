import type { EngineSession } from "../session/session";
import { cellEnd, rowEnd } from "./cells";
import type { TableSink } from "./read-csv";
import type { Row } from "./row-parser";

/** Passes rows on to the engine: cells and rows with their separators, and a blank row for every blank line. */
export class SessionSink implements TableSink {
  private readonly encoder = new TextEncoder();
  private line = 1;

  constructor(private readonly session: EngineSession) {}

  begin(name: string, columns: string[], header: Row) {
    this.line = 1;
    this.session.openTable(name);
    // The names without the blanks around them, over as many lines as the header takes up.
    this.session.appendCells(this.encode([{ ...header, cells: columns }]));
  }

  append(rows: Row[]) {
    this.session.appendCells(this.encode(rows));
  }

  private encode(rows: Row[]): Uint8Array {
    let text = "";
    for (const row of rows) {
      text += rowEnd.repeat(row.line - this.line) + row.cells.join(cellEnd) + rowEnd;
      this.line = row.line + row.lines;
    }
    return this.encoder.encode(text);
  }
}
