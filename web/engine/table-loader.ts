import { badData, cancelled, EngineFailure, inFile } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import type { ByteSource, TableFacts } from "../../wasm/tables/byte-source";
import { csvText } from "../../wasm/tables/cells";
import type { IdxFile } from "../../wasm/tables/read-idx";
import type { Format } from "../../wasm/tables/read-table";
import { SessionSink } from "../../wasm/tables/session-sink";
import type { SourceOptions } from "../../wasm/tables/source-options";
import type { NumberedTable } from "./helper-messages";
import { sliceMs } from "./pacing";
import type { TableRead, TableSource, TableSummary } from "./protocol";
import { otherTasks } from "./yield";

const builtins = import.meta.glob<string>("../../wasm/tables/*.csv", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});

/** Larger tables are not kept over a reload. */
const mostKeptBytes = 50_000_000;
/** A table of another format than CSV is kept as CSV, up to this many cells. */
const mostKeptCells = 5_000_000;

type Progress = (share: number) => void;

interface Loaded {
  name: string;
  format: Format;
  /** The file itself, if it is text that can be read again. */
  csv: { blob: Blob; encoding: string } | null;
  cells: number;
}

/** Reads tables into the engine, one at a time: a new one cancels the one before. */
export class TableLoader {
  private running: AbortController | null = null;
  private loaded: Loaded | null = null;
  /** Turns the engine's lines into the places of the table's format. */
  private inPlaces: (sentence: string) => string = (sentence) => sentence;

  /** Where the loaded table came from, for helpers that need it too. */
  origin: NumberedTable | null = null;

  constructor(private readonly session: EngineSession) {}

  /** Does the work; an error that names a place in the table names its file, and counts as its format does. */
  inTable<T>(work: () => T): T {
    try {
      return inFile(this.loaded?.name, work);
    } catch (cause) {
      if (!(cause instanceof EngineFailure)) throw cause;
      const { code, path, message } = cause.error;
      throw new EngineFailure(code, this.inPlaces(path), this.inPlaces(message));
    }
  }

  async load(source: TableSource, progress: Progress, signal: AbortSignal): Promise<TableSummary> {
    const summary = await this.read(source, progress, signal);
    this.origin = { id: (this.origin?.id ?? 0) + 1, source };
    return summary;
  }

  private async read(source: TableSource, progress: Progress, signal: AbortSignal): Promise<TableSummary> {
    this.running?.abort();
    const control = new AbortController();
    this.running = control;
    signal.addEventListener("abort", () => control.abort());
    if (source.kind === "idx") return this.loadIdx(source, progress, control.signal);
    if (source.kind === "images") return this.loadImages(source, progress, control.signal);
    return this.loadFile(source, progress, control.signal);
  }

  private async loadFile(
    source: Extract<TableSource, { kind: "file" | "text" | "builtin" }>,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<TableSummary> {
    const { bytes, blob } = await open(source);
    // Fetched with the first table, not with the page.
    const { detectFormat, inPlaces, readTable } = await import("../../wasm/tables/read-table");
    const given = givenFor(source);
    const asked = source.kind === "file" ? given.kind : "csv";
    const format = (asked as Format | undefined) ?? (await detectFormat(bytes));
    const sink = new GuardedSink(this.session, bytes.name, signal);
    const facts = await readTable(bytes, format, sink, { progress, signal }, given);
    const read = { ...readFacts(facts), kind: format } as TableRead;
    const csv =
      blob && format === "csv"
        ? { blob, encoding: source.kind === "text" ? "utf-8" : String(read.encoding) }
        : null;
    const kept = source.kind === "builtin" ? null : { csv, format };
    return this.close(bytes.name, kept, facts, signal, {
      read: source.kind === "text" ? { ...read, ...keptKind(source) } : read,
      inPlaces: (sentence) => inPlaces(format, sentence),
    });
  }

  private async loadImages(
    source: Extract<TableSource, { kind: "images" }>,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<TableSummary> {
    const { readImages } = await import("./read-images");
    const { inPlaces } = await import("../../wasm/tables/read-table");
    const sink = new GuardedSink(this.session, source.name, signal);
    const facts = await readImages(source, sink, { progress, signal });
    return this.close(source.name, { csv: null, format: "parquet" }, facts, signal, {
      read: { kind: "images" },
      inPlaces: (sentence) => inPlaces("parquet", sentence),
    });
  }

  /** Takes over what was read. */
  private close(
    name: string,
    kept: Pick<Loaded, "csv" | "format"> | null,
    facts: TableFacts,
    signal: AbortSignal,
    { read, inPlaces }: { read: TableRead; inPlaces: (sentence: string) => string },
  ): TableSummary {
    if (signal.aborted) throw cancelled(name);
    const before = { loaded: this.loaded, inPlaces: this.inPlaces };
    try {
      this.loaded = { name, csv: null, format: "csv", cells: 0 };
      this.inPlaces = inPlaces;
      const summary = this.inTable(() => this.session.closeTable<TableSummary>());
      const columns = summary.columns.map((column) => ({ ...column, notes: column.notes.map(inPlaces) }));
      this.loaded = {
        name,
        csv: null,
        format: "csv",
        ...kept,
        cells: kept ? facts.rows * columns.length : 0,
      };
      return { ...summary, columns, read, notes: [...facts.notes, ...(summary.notes ?? [])] };
    } catch (cause) {
      this.loaded = before.loaded;
      this.inPlaces = before.inPlaces;
      throw cause;
    }
  }

  private async loadIdx(
    { name, files }: Extract<TableSource, { kind: "idx" }>,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<TableSummary> {
    const { readIdx, sortIdx, unpacked } = await import("../../wasm/tables/read-idx");
    const read: IdxFile[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      read.push(await unpacked({ name: file.name, bytes }));
      if (signal.aborted) throw cancelled(name);
      progress(read.length / (files.length + 1));
    }
    const sorted = sortIdx(read);
    const summary = readIdx<TableSummary>(this.session, name, sorted);
    this.loaded = { name, csv: null, format: "csv", cells: 0 };
    const names = Object.entries(sorted).map(([role, file]) => [role, file.name]);
    return { ...summary, files: Object.fromEntries(names) };
  }

  /** The loaded table as text; null for a built-in, a generated or a large one, or a file that is gone. */
  async text(): Promise<{ name: string; text: string } | null> {
    const { name, csv, format, cells } = this.loaded ?? {};
    if (!name || !cells) return null;
    if (format !== "csv") {
      return cells <= mostKeptCells ? { name, text: csvText(this.session.loadedTable()) } : null;
    }
    if (!csv || csv.blob.size > mostKeptBytes) return null;
    const bytes = await csv.blob.arrayBuffer().catch(() => null);
    return bytes && { name, text: new TextDecoder(csv.encoding).decode(bytes) };
  }
}

/** How a file is to be read. Kept text is in UTF-8, and a table of another format was kept as plain CSV. */
function givenFor(source: TableSource): SourceOptions {
  if (source.kind === "builtin" || source.kind === "idx") return {};
  const given = source.given ?? {};
  if (source.kind !== "text") return given;
  const { encoding: _, ...rest } = given;
  return given.kind === "csv" ? rest : {};
}

/** A kept table goes on under the kind of its file. */
const keptKind = ({ given }: { given?: SourceOptions }) =>
  given?.kind && given.kind !== "csv" ? { kind: given.kind as TableRead["kind"] } : {};

const readFacts = ({ rows: _rows, notes: _notes, ...facts }: TableFacts & { columns?: string[] }) => facts;

/** Lets nothing through once the reading was cancelled: by then another table may be on its way in. */
class GuardedSink extends SessionSink {
  constructor(
    session: EngineSession,
    private readonly name: string,
    private readonly signal: AbortSignal,
  ) {
    super(session);
  }

  override append(cells: Uint8Array) {
    if (this.signal.aborted) throw cancelled(this.name);
    super.append(cells);
  }
}

async function open(
  source: Extract<TableSource, { kind: "file" | "text" | "builtin" }>,
): Promise<{ bytes: ByteSource; blob: Blob | null }> {
  if (source.kind === "builtin") {
    const { name } = source;
    const content = await fetchBuiltin(name);
    return { bytes: { name, size: content.size, open: () => chunks(content) }, blob: null };
  }
  const blob = source.kind === "file" ? source.file : new Blob([source.text]);
  const name = source.kind === "file" ? source.file.name : source.name;
  return { bytes: { name, size: blob.size, open: () => chunks(blob) }, blob };
}

async function fetchBuiltin(name: string): Promise<Blob> {
  const url = builtins[`../../wasm/tables/${name}.csv`];
  if (!url) throw badData(name, "There is no built-in table of this name.");
  const response = await fetch(url);
  if (!response.ok)
    throw badData(name, `The built-in table could not be fetched: ${response.status}. Try again.`);
  return response.blob();
}

/** Between slices of time other messages get their turn: reads of what is there already leave them none. */
async function* chunks(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  let since = performance.now();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      yield part.value;
      if (performance.now() < since + sliceMs) continue;
      await otherTasks();
      since = performance.now();
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
