import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { inRoot } from "./paths.mjs";
import { step } from "./report.mjs";
import { run } from "./run.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

/** Installs the locked npm packages unless node_modules was installed from this very lock file. */
export async function ensureNodeModules() {
  const lock = await readFile(inRoot("package-lock.json"), "utf8");
  const stamp = inRoot("node_modules", ".installed-lock.json");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === lock) return;
  await step("npm ci", async () => {
    await run("npm", ["ci", "--no-progress"]);
    await writeIfChanged(stamp, lock);
  });
}
