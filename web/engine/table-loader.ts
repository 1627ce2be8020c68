import { badData, cancelled, inFile } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import type { Encoding } from "../../wasm/tables/encoding";
import type { ByteSource } from "../../wasm/tables/read-csv";
import type { IdxFile } from "../../wasm/tables/read-idx";
import type { Row } from "../../wasm/tables/row-parser";
import { SessionSink } from "../../wasm/tables/session-sink";
import type { NumberedTable } from "./helper-messages";
import type { TableSource, TableSummary } from "./protocol";

const builtins = import.meta.glob<string>("../../wasm/tables/*.csv", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});

/** Larger tables are not kept over a reload. */
const mostKeptBytes = 50_000_000;

/** Reads tables into the engine, one at a time: a new one cancels the one before. */
export class TableLoader {
  private running: AbortController | null = null;
  /** The loaded table's, for errors that name a place in it. */
  name: string | null = null;
  private loaded: { name: string; blob: Blob; encoding: Encoding } | null = null;

  /** Where the loaded table came from, for helpers that need it too. */
  origin: NumberedTable | null = null;

  constructor(private readonly session: EngineSession) {}

  async load(
    source: TableSource,
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<TableSummary> {
    const summary = await this.read(source, progress, signal);
    this.origin = { id: (this.origin?.id ?? 0) + 1, source };
    return summary;
  }

  private async read(
    source: TableSource,
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<TableSummary> {
    this.running?.abort();
    const control = new AbortController();
    this.running = control;
    signal.addEventListener("abort", () => control.abort());
    if (source.kind === "idx") return this.loadIdx(source, progress, control.signal);
    const { bytes, blob } = await open(source);
    const sink = new GuardedSink(this.session, bytes.name, control.signal);
    // Fetched with the first table, not with the page.
    const { readCsv } = await import("../../wasm/tables/read-csv");
    const facts = await readCsv(bytes, sink, { progress, signal: control.signal });
    if (control.signal.aborted) throw cancelled(bytes.name);
    const summary = inFile(bytes.name, () => this.session.closeTable<TableSummary>());
    this.name = bytes.name;
    this.loaded = blob && { name: bytes.name, blob, encoding: facts.encoding };
    return { ...summary, notes: [...facts.notes, ...(summary.notes ?? [])] };
  }

  private async loadIdx(
    { name, files }: Extract<TableSource, { kind: "idx" }>,
    progress: (share: number) => void,
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
    this.name = name;
    this.loaded = null;
    const names = Object.entries(sorted).map(([role, file]) => [role, file.name]);
    return { ...summary, files: Object.fromEntries(names) };
  }

  /** The loaded table as text; null for a built-in, a generated or a large one, or a file that is gone. */
  async text(): Promise<{ name: string; text: string } | null> {
    if (!this.loaded || this.loaded.blob.size > mostKeptBytes) return null;
    const { name, blob, encoding } = this.loaded;
    const bytes = await blob.arrayBuffer().catch(() => null);
    return bytes && { name, text: new TextDecoder(encoding).decode(bytes) };
  }
}

/** Lets nothing through once the reading was cancelled: by then another table may be on its way in. */
class GuardedSink extends SessionSink {
  constructor(
    session: EngineSession,
    private readonly name: string,
    private readonly signal: AbortSignal,
  ) {
    super(session);
  }

  override append(rows: Row[]) {
    if (this.signal.aborted) throw cancelled(this.name);
    super.append(rows);
  }
}

async function open(
  source: Exclude<TableSource, { kind: "idx" }>,
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

async function* chunks(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}
