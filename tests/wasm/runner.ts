import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const launcher = join(root, "wasm/toolchain/trainyard.mjs");

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `trainyard ...words` in a folder, with that text as its standard input. */
export function runner(words: string[], { folder = root, input = "" } = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    cwd: folder,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

/** A folder of its own for one test file. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "trainyard-"));

  /** Writes a file (JSON unless it is text or bytes) and answers its path. */
  write(name: string, content: unknown): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isRaw ? content : JSON.stringify(content));
    return path;
  }

  read = (name: string) => readFileSync(join(this.path, name), "utf8");
  remove = () => rmSync(this.path, { recursive: true });
}

/** The result of a spec, which has to run to its end. */
export function resultOf(spec: unknown, words: string[] = []): Record<string, unknown> {
  const ran = runner(["run", "-", ...words], {
    input: typeof spec === "string" ? spec : JSON.stringify(spec),
  });
  if (ran.status !== 0) throw new Error(`exit status ${ran.status}: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}
