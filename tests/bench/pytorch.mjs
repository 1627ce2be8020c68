import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const script = new URL("./pytorch_step.py", import.meta.url).pathname;

/** A PyTorch process on one thread with the given OpenBLAS kernels; null where PyTorch is not installed. */
async function startPytorch(name, coretype) {
  const env = {
    ...process.env,
    OPENBLAS_CORETYPE: coretype,
    OPENBLAS_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
  };
  const child = spawn("/usr/bin/python3", [script], { env, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  const first = await lines.next();
  if (first.done || !JSON.parse(first.value).ready) return null;
  const ask = async (job, steps) => {
    child.stdin.write(`${JSON.stringify({ ...job, steps })}\n`);
    return JSON.parse((await lines.next()).value).milliseconds;
  };
  return {
    name,
    prepare: async () => true,
    run: ask,
    stop: () => child.kill(),
  };
}

/** Native PyTorch with 128-bit kernels, and with 512-bit ones where the processor has them. */
export async function startPytorches() {
  const wide = /avx512f/.test(readFileSync("/proc/cpuinfo", "utf8"));
  const started = [await startPytorch("PyTorch 128-bit", "Prescott")];
  if (wide) started.push(await startPytorch("PyTorch AVX-512", "SKYLAKEX"));
  return started.filter(Boolean);
}
