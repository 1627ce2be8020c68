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
