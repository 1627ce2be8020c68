/** What the reader can take away, as files. */
import type { Inspection, Query } from "../engine/protocol.js";

export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows that one look brings. */
const PAGE = 50_000;

type Look = (query: Query) => Promise<Inspection>;

/** One line a row of the table: part, row, what is true, what is predicted, and how sure the model is of each class. */
export async function predictionsCsv(look: Look): Promise<string> {
  const lines: string[] = [];
  for (const part of ["train", "validation", "test"]) {
    for (let offset = 0; ; offset += PAGE) {
      const answer = await look({ what: "predictions", part, offset, limit: PAGE });
      const rows = answer.arrays.find((array) => array.name === "row")?.shape[0] ?? 0;
      if (lines.length === 0) lines.push(columnsOf(answer).join(","));
      for (let i = 0; i < rows; i++) lines.push(`${part},${cellsOf(answer, i).join(",")}`);
      if (rows < PAGE) break;
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

const labelsOf = (answer: Inspection) =>
  Array.isArray(answer.info.labels) ? answer.info.labels.map(String) : [];

function columnsOf(answer: Inspection): string[] {
  const labels = labelsOf(answer);
  const names = answer.arrays.flatMap(({ name, shape }) =>
    shape.length < 2 ? [name] : labels.map((label) => `${name} ${label}`),
  );
  return ["part", ...names].map(quoted);
}

/** Row numbers count from 1, without the header; class indices are given as names. */
function cellsOf(answer: Inspection, i: number): string[] {
  const labels = labelsOf(answer);
  return answer.arrays.flatMap(({ name, shape, values }) => {
    const width = shape[1] ?? 1;
    const row = Array.from(values.subarray(i * width, (i + 1) * width));
    if (name === "row") return row.map((value) => String(value + 1));
    const named = labels.length > 0 && shape.length < 2;
    return row.map((value) => quoted(named ? (labels[value] ?? "") : String(Number(value.toPrecision(7)))));
  });
}
