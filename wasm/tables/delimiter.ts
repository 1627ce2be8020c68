import Papa from "papaparse";

const candidates = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof candidates)[number];

const sampleRows = 200;

/**
 * The separator between cells: the one by which the most of the first rows have as many cells as the header; among
 * equals the one that makes more columns. A comma where no candidate separates anything.
 * @param text the start of the table, with LF line ends; its last line may be cut off unless `whole`
 */
export function detectDelimiter(text: string, whole: boolean): Delimiter {
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const candidate of candidates) {
    const rows = sample(text, candidate, whole);
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

function sample(text: string, delimiter: Delimiter, whole: boolean): string[][] {
  const parser = new Papa.Parser({ delimiter, newline: "\n", preview: sampleRows });
  const rows: string[][] = parser.parse(text, 0, !whole).data;
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}
