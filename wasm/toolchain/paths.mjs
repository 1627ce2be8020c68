import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder, absolute. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path inside the repository, absolute. */
export const inRoot = (...parts) => join(root, ...parts);

/** Folder of everything that the set-up fetched; git-ignored, safe to delete. */
export const toolchainFolder = inRoot(".toolchain");

/** The file of that name on PATH, or undefined. */
export function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** True when packages can be installed without asking anybody. */
export const isSuperuser = () => process.getuid?.() === 0;
