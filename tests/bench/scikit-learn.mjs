import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A script beside this file that answers jobs with scikit-learn on one thread; null where it is not installed. */
export async function startScikitLearn(name) {
  const script = new URL(`./${name}`, import.meta.url).pathname;
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const child = spawn("/usr/bin/python3", [script], { env, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  const first = await lines.next();
  if (first.done) return null;
  return {
    /** What the script says of itself in its first line. */
    about: JSON.parse(first.value),
    answer: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      return JSON.parse((await lines.next()).value);
    },
    stop: () => child.kill(),
  };
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
