import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { inRoot } from "./paths.mjs";
import { step } from "./report.mjs";
import { run } from "./run.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

/** Installs a folder's locked npm packages unless its node_modules was installed from this very lock file. */
export async function ensureNodeModules(folder = "", ...options) {
  const lock = await readFile(inRoot(folder, "package-lock.json"), "utf8");
  const stamp = inRoot(folder, "node_modules", ".installed-lock.json");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === lock) return;
  await step(["npm ci", folder].filter(Boolean).join(" "), async () => {
    await run("npm", ["ci", "--no-progress", "--prefix", inRoot(folder), ...options]);
    await writeIfChanged(stamp, lock);
  });
}
