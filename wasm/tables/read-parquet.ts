import { type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import { badData, EngineFailure } from "../engine-error";
import { allBytes, type ByteSource, type ReadOptions, stopIfCancelled, type TableFacts } from "./byte-source";
import { cellText, nestedWords } from "./cell-text";
import { missingTokens, type SourceOptions } from "./source-options";
import { RowWriter, type TableSink } from "./table-sink";

/** What a row group may unpack to, as its footer says: more would not fit beside the table. */
const mostGroupBytes = 1_000_000_000;

/** Rows that are handed over between two looks at the clock. */
const stride = 20_000;

/** Reads a Parquet file of flat columns, row group by row group. Throws bad_data with the place, or cancelled. */
export async function readParquet(
  source: ByteSource,
  sink: TableSink,
  options: ReadOptions = {},
  given: SourceOptions = {},
): Promise<TableFacts> {
  const bytes = await allBytes(source, options);
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
  refuseFrame(source.name, bytes);
  const metadata = await guarded(source.name, () => parquetMetadataAsync(file));
  const columns = flatColumns(source.name, metadata);
  const total = Number(metadata.num_rows);
  if (total === 0) throw badData(source.name, "The file has columns but no rows. Add rows with examples.");
  const { compressors } = await import("hyparquet-compressors");
  const writer = new RowWriter(source.name, columns, sink, (row) => `row ${row}`, {
    missing: missingTokens(given),
  });
  let first = 0;
  for (const [i, group] of metadata.row_groups.entries()) {
    stopIfCancelled(source, options);
    const rows = Number(group.num_rows);
    if (Number(group.total_byte_size) > mostGroupBytes) {
      const size = (Number(group.total_byte_size) / 1e9).toFixed(1);
      throw badData(
        `${source.name}, row group ${i + 1}`,
        `Unpacked, this row group has ${size} GB; at most 1 GB is read at once. Write the file with smaller row groups.`,
      );
    }
    const cells = new GroupCells(columns);
    await guarded(source.name, () =>
      parquetRead({
        file,
        metadata,
        compressors,
        columns,
        rowStart: first,
        rowEnd: first + rows,
        onChunk: ({ columnName, columnData, rowStart }) => cells.take(columnName, rowStart, columnData),
      }),
    );
    for (let row = first; row < first + rows; row++) {
      writer.add(columns.map((column, j) => text(source.name, column, row, cells.at(j, row))));
      if (row % stride === 0) {
        writer.flush();
        stopIfCancelled(source, options);
        options.progress?.(row / total);
        // Cancel comes as a message: it is heard between two tasks.
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    first += rows;
  }
  writer.flush();
  return { rows: total, notes: [] };
}

/** The decoded pages of one row group, by column. */
class GroupCells {
  private readonly index: Map<string, number>;
  private readonly pages: { start: number; values: ArrayLike<unknown> }[][];
  private readonly current: number[];

  constructor(columns: readonly string[]) {
    this.index = new Map(columns.map((column, i) => [column, i]));
    this.pages = columns.map(() => []);
    this.current = columns.map(() => 0);
  }

  take(column: string, start: number, values: ArrayLike<unknown>) {
    const i = this.index.get(column);
    if (i !== undefined) this.pages[i]?.push({ start, values });
  }

  /** Rows are asked for in ascending order. */
  at(column: number, row: number): unknown {
    const pages = this.pages[column] ?? [];
    let i = this.current[column] ?? 0;
    while (i + 1 < pages.length && (pages[i + 1]?.start ?? 0) <= row) i++;
    this.current[column] = i;
    const page = pages[i];
    return page?.values[row - page.start];
  }
}

function text(name: string, column: string, row: number, value: unknown): string {
  const cell = cellText(value);
  if (cell !== null) return cell;
  throw badData(
    `${name}, column "${column}", row ${row + 1}`,
    `Here stands ${nestedWords(value)} and no single value. Leave the column out, or write its parts as columns of their own.`,
  );
}

/** What can be told from the first and last bytes. */
function refuseFrame(name: string, bytes: Uint8Array) {
  const mark = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length === 0) throw badData(name, "The file is empty. Copy or download it again.");
  if (!["PAR1", "PARE"].some((start) => start.startsWith(mark(0))))
    throw badData(name, "This is no Parquet file. Name its format in data.source.kind, or write it anew.");
  if (mark(0) === "PARE" || mark(bytes.length - 4) === "PARE") throw encrypted(name);
  if (bytes.length < 12 || mark(bytes.length - 4) !== "PAR1") {
    throw badData(
      name,
      "This Parquet file is cut off: its end, where its columns are listed, is missing. Copy or download it again.",
    );
  }
}

const encrypted = (name: string) =>
  badData(
    name,
    "This Parquet file is encrypted, and there is no key for it here. Write it without encryption.",
  );

function flatColumns(name: string, metadata: FileMetaData): string[] {
  const columns = parquetSchema(metadata).children;
  const nested = columns.find(
    (column) => column.children.length > 0 || column.element.repetition_type === "REPEATED",
  );
  if (nested) {
    const parts = nested.children.map((part) => part.element.name).join(", ");
    throw badData(
      `${name}, column "${nested.element.name}"`,
      `This column is nested${parts ? ` (${parts})` : ""}: a cell holds several values. Write its parts as columns of their own, or leave it out.`,
    );
  }
  if (columns.length === 0) throw badData(name, "This Parquet file has no columns.");
  return columns.map((column) => column.element.name);
}

/** What the library throws at damaged bytes becomes a sentence. */
async function guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof EngineFailure) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    if (/encrypt/i.test(why)) throw encrypted(name);
    throw badData(
      name,
      `This Parquet file is damaged (${why.slice(0, 120)}). Copy it again, or write it anew.`,
    );
  }
}
