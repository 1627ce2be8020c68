import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { inRoot } from "./paths.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

/**
 * Does `work` unless it succeeded before with the very same inputs.
 * @param {string} name of the product; the stamp is build/<name>.stamp
 * @param {string[]} inputs files and folders, relative to the root
 * @param {() => Promise<boolean>} isThere whether the product still exists
 * @param {() => Promise<void>} work
 */
export async function unlessDone(name, inputs, isThere, work) {
  const stamp = inRoot("build", `${name}.stamp`);
  const now = await fingerprint(inputs);
  if ((await isThere()) && (await readFile(stamp, "utf8").catch(() => "")) === now) return;
  await work();
  await writeIfChanged(stamp, now);
}

/** A digest of the names, sizes and times of all files below the inputs. */
async function fingerprint(inputs) {
  const digest = createHash("sha256");
  for (const input of inputs) {
    for (const file of await filesBelow(inRoot(input))) {
      const { size, mtimeMs } = await stat(file);
      digest.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return digest.digest("hex");
}

async function filesBelow(path) {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
