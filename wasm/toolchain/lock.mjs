import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { note } from "./report.mjs";

/**
 * Runs `work` while holding a lock file, so that two commands started together do not set up the same things
 * twice. The lock of a process that no longer runs is taken over.
 */
export async function locked(path, work) {
  await mkdir(dirname(path), { recursive: true });
  let waiting = false;
  while (!(await take(path))) {
    if (!waiting) note(`  waiting for process ${await holder(path)}, which is at it already`);
    waiting = true;
    await setTimeout(500);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path) {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isRunning(await holder(path))) await rm(path, { force: true });
    return false;
  }
}

const holder = async (path) => Number(await readFile(path, "utf8").catch(() => "")) || undefined;

/** An empty lock file is one just being written, or left by a crash in that moment: both pass. */
function isRunning(pid) {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
