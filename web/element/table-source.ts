/** Brings the table that a description names into the engine, and knows which one is there. */
import type { EngineClient, EngineError, Spec, TableSource, TableSummary } from "../engine/protocol.js";
import { getAt, isObject, makesItsTable } from "../state/spec-path.js";

/** Where a description's rows come from, as one word: the same word, the same rows. */
function sourceKey(spec: Spec): string {
  const source = getAt(spec, "data.source");
  // A generated table depends on the seed.
  const generated = makesItsTable(spec);
  return JSON.stringify([source, getAt(spec, "data.types") ?? null, generated ? (spec.seed ?? null) : null]);
}

/** The table, to be read as the description says. */
function withGiven(own: TableSource, given: unknown): TableSource {
  if (own.kind === "idx" || own.kind === "builtin" || !isObject(given)) return own;
  return { ...own, given };
}

export class TableKeeper {
  /** The reader's own tables of this visit, by the path that a description names them by. */
  private readonly own = new Map<string, TableSource>();
  private held = "";
  private summary: TableSummary | null = null;

  constructor(private readonly engine: EngineClient) {}

  /** The path under which a table can be named from now on; a second file of the same name gets a number. */
  keep(source: TableSource, path: string): void {
    this.own.set(path, source);
  }

  freePath(name: string): string {
    let path = name;
    for (let i = 2; this.own.has(path); i++) path = name.replace(/(\.\w+)?$/, ` (${i})$1`);
    return path;
  }

  has(path: string): boolean {
    return this.own.has(path);
  }

  /** Brings the same tables to another engine. */
  lendTo(engine: EngineClient): TableKeeper {
    const other = new TableKeeper(engine);
    for (const [path, source] of this.own) other.keep(source, path);
    return other;
  }

  /** After the reader's table was read: it is the one that the engine holds. */
  holds(spec: Spec, summary: TableSummary): void {
    this.held = sourceKey(spec);
    this.summary = summary;
  }

  forget(): void {
    this.held = "";
  }

  /** The summary of the table that the description names, which the engine then holds. */
  async bring(spec: Spec): Promise<TableSummary> {
    const key = sourceKey(spec);
    if (key === this.held && this.summary) return this.summary;
    const source = getAt(spec, "data.source");
    const summary = await (makesItsTable(spec) ? this.engine.generatedTable(spec) : this.load(source));
    this.held = key;
    this.summary = summary;
    return summary;
  }

  private load(source: unknown): Promise<TableSummary> {
    if (isObject(source) && source.kind === "builtin") {
      return this.engine.loadTable({ kind: "builtin", name: String(source.name) });
    }
    const path = isObject(source) ? String(source.path ?? source.images ?? "") : "";
    const own = this.own.get(path);
    if (own) return this.engine.loadTable(withGiven(own, source));
    return Promise.reject({
      code: "bad_data",
      path: "data.source",
      message: `${path || "The table"} is not on this page. Open it with Open, or drop it here.`,
    } satisfies EngineError);
  }
}
