import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { badData, EngineFailure, inFile } from "../engine-error";
import type { EngineSession } from "../session/session";
import type { ByteSource } from "../tables/byte-source";
import { type IdxFiles, idxRoles, readIdx, unpacked } from "../tables/read-idx";
import { type Format, formats, inPlaces, readTable } from "../tables/read-table";
import { SessionSink } from "../tables/session-sink";
import { fileFailure } from "./arguments";

/** The bundle is build/runner/main.mjs. */
const builtinFolder = join(import.meta.dirname, "../../wasm/tables");

export interface LoadedTable {
  name: string;
  format: Format;
  rows: number;
  /** What is in each column, as the engine tells it. */
  columns: ColumnFacts[];
  /** How it was read, where that may surprise. */
  notes: string[];
}

export interface ColumnFacts {
  name: string;
  /** The most frequent ones of a text column. */
  categories?: { value: string }[];
  /** Another type that its cells may speak for, and why. */
  suggested: { type: string; reason: string };
}

interface Summary {
  rows: number;
  columns: ColumnFacts[];
}

/** Does the work; an error names the table's file, and places as its format counts them. */
export function inTable<T>(table: Pick<LoadedTable, "name" | "format"> | null, work: () => T): T {
  try {
    return inFile(table?.name, work);
  } catch (cause) {
    if (!table || !(cause instanceof EngineFailure)) throw cause;
    const { code, path, message } = cause.error;
    throw new EngineFailure(code, inPlaces(table.format, path), inPlaces(table.format, message));
  }
}

/**
 * Loads the table that a description names, if it names one; what is wrong with the description is the core's affair.
 * @param folder that relative paths start from
 */
export async function loadTable(
  session: EngineSession,
  spec: unknown,
  folder: string,
): Promise<LoadedTable | null> {
  const source = (spec as { data?: { source?: Source } } | null)?.data?.source;
  if (source?.kind === "idx") return loadIdx(session, source, folder);
  if (source?.kind === "images") throw badData("data.source", noPictures);
  const file = await tableFile(source, folder);
  if (!file) return null;
  const { name, format } = file;
  const given = format === source?.kind ? source : {};
  const { notes } = await readTable(await fileSource(file), format, new SessionSink(session), {}, given);
  const { rows, columns } = inTable({ name, format }, () => session.closeTable<Summary>());
  return { name, format, notes, rows, columns };
}

const noPictures =
  "Pictures are decoded by a browser. Open the folder on the page, save the table as CSV (Export), and name that here.";

interface TableFile {
  /** As the description spells it. */
  name: string;
  path: string;
  format: Format;
}

type Source = Record<string, unknown>;

async function loadIdx(session: EngineSession, source: Source, folder: string): Promise<LoadedTable> {
  const files: IdxFiles = {};
  for (const role of idxRoles) {
    const name = source[role];
    if (typeof name !== "string") continue;
    const bytes = await readFile(resolve(folder, name)).catch((cause) => {
      throw fileFailure(name, cause);
    });
    files[role] = await unpacked({ name, bytes });
  }
  const name = files.images?.name ?? "";
  const { rows, columns } = readIdx<Summary>(session, name, files);
  return { name, format: "csv", notes: [], rows, columns };
}

async function tableFile(source: Source | undefined, folder: string): Promise<TableFile | null> {
  const format = formats.find((each) => each === source?.kind);
  if (format && typeof source?.path === "string") {
    return { name: source.path, path: resolve(folder, source.path), format };
  }
  if (source?.kind !== "builtin" || typeof source.name !== "string") return null;
  const file = `${source.name}.csv`;
  const isThere = (await readdir(builtinFolder)).includes(file);
  return isThere ? { name: file, path: join(builtinFolder, file), format: "csv" } : null;
}

async function fileSource({ name, path }: TableFile): Promise<ByteSource> {
  const facts = await stat(path).catch((cause) => {
    throw fileFailure(name, cause);
  });
  if (facts.isDirectory()) throw fileFailure(name, { code: "EISDIR" });
  return { name, size: facts.size, open: () => chunks(name, path) };
}

async function* chunks(name: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 20 });
  } catch (cause) {
    throw fileFailure(name, cause);
  }
}

/** The folder of a spec's file; the present one for standard input. */
export const folderOf = (spec: string) => (spec === "-" ? process.cwd() : dirname(resolve(spec)));
