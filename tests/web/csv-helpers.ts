import type { ByteSource } from "../../wasm/tables/byte-source";
import { type CellRules, cellEnd, rowEnd } from "../../wasm/tables/cells";
import type { TableSink } from "../../wasm/tables/table-sink";

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

/** Keeps every row, and counts lines as the engine does. */
export class CollectingSink implements TableSink {
  columns: string[] = [];
  rules: CellRules = {};
  private readonly decoder = new TextDecoder();
  private text = "";

  begin(_name: string, columns: string[], header: Uint8Array, rules: CellRules) {
    this.columns = columns;
    this.rules = rules;
    this.text = this.decoder.decode(header);
  }

  append(cells: Uint8Array) {
    this.text += this.decoder.decode(cells, { stream: true });
  }

  private get lined(): { line: number; cells: string[] }[] {
    let line = 1;
    const rows = this.text
      .slice(0, -1)
      .split(rowEnd)
      .map((row) => {
        const here = { line, cells: row.split(cellEnd), isBlank: row === "" };
        line += row.split("\n").length;
        return here;
      });
    return rows.filter((row) => !row.isBlank).slice(1);
  }

  get rows(): string[][] {
    return this.lined.map((row) => row.cells);
  }

  get lines(): number[] {
    return this.lined.map((row) => row.line);
  }
}
