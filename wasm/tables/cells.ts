/** How tables travel between TypeScript and the engine: text, with control characters that no cell may hold. */

/** Between two cells of a row. */
export const cellEnd = "\u001f";
/** After the last cell of every row. */
export const rowEnd = "\u001e";

/** A table as text cells; the first row holds the names. */
export type Cells = string[][];

export const readCells = (text: string): Cells =>
  text
    .slice(0, -rowEnd.length)
    .split(rowEnd)
    .map((row) => row.split(cellEnd));

/** How the engine is to understand the cells of a table; what is absent is as the catalog says. */
export interface CellRules {
  decimal?: "." | ",";
  missing?: string[];
}

const quoted = (cell: string) => (/[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows of cells as CSV, quoted where needed. */
export const csvText = (cells: Cells, lineEnd = "\n"): string =>
  cells.map((row) => (row.length === 1 && row[0] === "" ? '""' : row.map(quoted).join(","))).join(lineEnd) +
  lineEnd;
