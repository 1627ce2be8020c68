/** What the reader can take away, as files. */
import type { Inspection } from "../engine/protocol.js";

export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One line a row: the arrays of the answer side by side, class indices as names. */
export function predictionsCsv(answer: Inspection): string {
  const labels = Array.isArray(answer.info.labels) ? answer.info.labels.map(String) : [];
  const parts = ["train", "validation", "test"];
  const columns = answer.arrays.flatMap((array) => {
    const [rows = 0, width = 1] = array.shape;
    const cell = (value: number) => {
      if (array.name === "part") return parts[value] ?? "";
      const named = labels.length > 0 && /^(target|label|predicted|prediction)$/.test(array.name);
      return named && Number.isInteger(value) ? (labels[value] ?? String(value)) : String(value);
    };
    return Array.from({ length: width }, (_, j) => ({
      name: width === 1 ? array.name : `${array.name}_${labels[j] ?? j}`,
      rows,
      cell: (i: number) => cell(array.values[i * width + j] as number),
    }));
  });
  const rows = Math.max(0, ...columns.map((column) => column.rows));
  const lines = [columns.map((column) => quoted(column.name)).join(",")];
  for (let i = 0; i < rows; i++) lines.push(columns.map((column) => quoted(column.cell(i))).join(","));
  return `${lines.join("\r\n")}\r\n`;
}
