import { badData } from "../engine-error";
import { type CellRules, cellEnd, rowEnd } from "./cells";
import { columnNames } from "./header";

/** Where a table goes. begin() discards what was given before it. Bytes are cells as the engine takes them, in UTF-8. */
export interface TableSink {
  /** header: the names as a row of cells, below a blank row for every blank line above it. */
  begin(name: string, columns: string[], header: Uint8Array, rules: CellRules): void;
  /** Rows that all have as many cells as there are columns; they may be cut anywhere. The bytes are used again. */
  append(cells: Uint8Array): void;
}

/** Letters of cells that are collected before they are passed on. */
const enough = 1 << 18;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0008\u000e-\u001f]/;
/** As above, but for the end of a cell. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const inRow = /[\u0000-\u0008\u000e-\u001e]/;

/** Hands rows of texts to a sink: for formats whose cells are values already. */
export class RowWriter {
  rows = 0;
  /** Rows that are not there, among the others. */
  private skipped = 0;
  private text = "";
  private readonly encoder = new TextEncoder();

  constructor(
    private readonly name: string,
    columns: readonly string[],
    private readonly sink: TableSink,
    /** Where a row stands: "row 3". */
    private readonly place: (row: number) => string,
    rules: CellRules,
    /** Blank lines above the header: places count them. */
    above = 0,
  ) {
    const names = columnNames(`${name}, header`, columns);
    for (const column of names) this.refuseControls(column, 0);
    const header = rowEnd.repeat(above) + names.join(cellEnd) + rowEnd;
    sink.begin(name, names, this.encoder.encode(header), rules);
  }

  /** One text a column; an empty one is missing. */
  add(cells: readonly string[]): void {
    this.rows++;
    const row = cells.join(cellEnd);
    if (inRow.test(row)) for (const cell of cells) this.refuseControls(cell, this.rows);
    this.text += row + rowEnd;
    if (this.text.length > enough) this.flush();
  }

  /** A row that is not there: it counts as a line. */
  skip(): void {
    this.skipped++;
    this.text += rowEnd;
  }

  flush(): void {
    if (this.text) this.sink.append(this.encoder.encode(this.text));
    this.text = "";
  }

  private refuseControls(cell: string, row: number): void {
    const found = controlCharacter.exec(cell);
    if (!found) return;
    const place = row === 0 ? "header" : this.place(row + this.skipped);
    const code = found[0].charCodeAt(0).toString(16).padStart(2, "0");
    throw badData(
      `${this.name}, ${place}`,
      `The text here holds the control character 0x${code}. Remove it, or leave its column out.`,
    );
  }
}
