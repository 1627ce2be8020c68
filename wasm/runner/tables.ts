import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { inFile } from "../engine-error";
import type { EngineSession } from "../session/session";
import { type ByteSource, readCsv } from "../tables/read-csv";
import { type IdxFiles, idxRoles, readIdx, unpacked } from "../tables/read-idx";
import { SessionSink } from "../tables/session-sink";
import { fileFailure } from "./arguments";

/** The bundle is build/runner/main.mjs. */
const builtinFolder = join(import.meta.dirname, "../../wasm/tables");

export interface LoadedTable {
  name: string;
  /** How it was read, where that may surprise. */
  notes: string[];
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
  const file = await tableFile(source, folder);
  if (!file) return null;
  const { notes } = await readCsv(await fileSource(file), new SessionSink(session));
  inFile(file.name, () => session.closeTable());
  return { name: file.name, notes };
}

interface TableFile {
  /** As the description spells it. */
  name: string;
  path: string;
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
  readIdx(session, name, files);
  return { name, notes: [] };
}

async function tableFile(source: Source | undefined, folder: string): Promise<TableFile | null> {
  if (source?.kind === "csv" && typeof source.path === "string") {
    return { name: source.path, path: resolve(folder, source.path) };
  }
  if (source?.kind !== "builtin" || typeof source.name !== "string") return null;
  const file = `${source.name}.csv`;
  const isThere = (await readdir(builtinFolder)).includes(file);
  return isThere ? { name: file, path: join(builtinFolder, file) } : null;
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
