import type { ByteSource, TableSink } from "../../wasm/tables/read-csv";
import type { Row } from "../../wasm/tables/row-parser";

/** A file in memory that is read in chunks of the given size. */
export function byteSource(name: string, content: string | Uint8Array, chunk: number): ByteSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk);
    },
  };
}

/** Keeps every row. */
export class CollectingSink implements TableSink {
  columns: string[] = [];
  rows: string[][] = [];
  lines: number[] = [];

  begin(_name: string, columns: string[]) {
    this.columns = columns;
    this.rows = [];
    this.lines = [];
  }

  append(rows: Row[]) {
    for (const row of rows) {
      this.rows.push(row.cells);
      this.lines.push(row.line);
    }
  }
}
