import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file if its text or mode would change, so that nothing downstream is rebuilt without need. The file
 * appears whole or not at all.
 * @returns {Promise<boolean>} whether it was written
 */
export async function writeIfChanged(path, text, mode = 0o644) {
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === text) return false;
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  await writeFile(partial, text, { mode });
  await rename(partial, path);
  return true;
}
