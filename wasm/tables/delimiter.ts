/** How cells stand in a text table: told from its first rows. */

/** In words: "separated by commas". */
export const delimiterNames = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
  " ": "blanks",
} as const;
export type Delimiter = keyof typeof delimiterNames;

/** Blanks separate only where a description says so: they stand inside cells too often. */
const candidates: readonly Delimiter[] = [",", ";", "\t", "|"];

const sampleRows = 200;

/**
 * The separator between cells: the one by which the most of the first rows have as many cells as the header; among
 * equals the one that makes more columns. A comma where no candidate separates anything.
 * @param text the start of the table; its last line may be cut off unless `whole`
 */
export function detectDelimiter(text: string, whole: boolean, quote: string | null = '"'): Delimiter {
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const candidate of candidates) {
    const rows = firstRows(text, candidate, whole, quote);
    const columns = rows[0]?.length ?? 0;
    if (columns < 2) continue;
    const agreeing = rows.filter((row) => row.length === columns).length / rows.length;
    // More columns settle only between separators that fit equally well (a decimal comma in a ';' file).
    const score = agreeing + Math.min(columns, 1000) * 1e-4;
    if (score > bestScore) {
      bestScore = score;
      best = candidate;
    }
  }
  return best;
}

/**
 * The decimal mark: a comma where more of the first cells read as numbers with a comma than with a point. Where commas
 * separate cells, one inside a number is more likely a slip than a custom.
 */
export function detectDecimal(
  text: string,
  delimiter: Delimiter,
  whole: boolean,
  quote: string | null,
): "." | "," {
  if (delimiter === ",") return ".";
  let commas = 0;
  let points = 0;
  for (const row of firstRows(text, delimiter, whole, quote).slice(1)) {
    for (const cell of row) {
      if (/^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$/i.test(cell)) commas++;
      else if (/^\s*[+-]?\d*\.\d+(e[+-]?\d+)?\s*$/i.test(cell)) points++;
    }
  }
  return commas > points ? "," : ".";
}

/** Up to 200 rows that are not blank. Faulty quotes are of no concern here. */
function firstRows(text: string, delimiter: string, whole: boolean, quote: string | null): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell !== "") rows.push(row);
    row = [];
    cell = "";
  };
  for (let i = 0; i < text.length && rows.length < sampleRows; i++) {
    const letter = text[i] as string;
    if (quoted) {
      if (letter !== quote) cell += letter;
      else if (text[i + 1] === quote) cell += text[++i];
      else quoted = false;
    } else if (letter === quote && cell === "") quoted = true;
    else if (letter === delimiter) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[i + 1] === "\n") i++;
      endRow();
    } else cell += letter;
  }
  if (whole && rows.length < sampleRows && (row.length > 0 || cell !== "")) endRow();
  return rows;
}
