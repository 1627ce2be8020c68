import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const launcher = new URL("../../wasm/toolchain/trainyard.mjs", import.meta.url).pathname;

/** A folder for one benchmark in the headless runner. */
export class RunnerBench {
  folder = mkdtempSync(join(tmpdir(), "trainyard-bench-"));

  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  /** The result of a description. */
  run(spec, ...words) {
    this.write("spec.json", JSON.stringify(spec));
    const result = join(this.folder, "result.json");
    const done = spawnSync(process.execPath, [launcher, "run", "spec.json", "--out", result, ...words], {
      cwd: this.folder,
      encoding: "utf8",
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return JSON.parse(readFileSync(result, "utf8"));
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
