/**
 * What the scripts say while they work: one line per step, with its time.
 * Everything goes to standard error, so that standard output stays free for results.
 */

const say = (text) => process.stderr.write(text);

/** An error whose message is written for the reader: shown alone, without a stack trace. */
export class Refusal extends Error {}

/**
 * Runs one step and prints "name ... seconds, what came out".
 * @param {string} name what is being done
 * @param {() => Promise<string | undefined>} work returns a remark to print behind the time, or undefined
 */
export async function step(name, work) {
  const start = performance.now();
  if (process.stderr.isTTY) say(`  ${name} ...`);
  const clear = process.stderr.isTTY ? "\r\x1b[2K" : "";
  try {
    const remark = await work();
    say(`${clear}  ${name}: ${seconds(start)}${remark ? ` (${remark})` : ""}\n`);
  } catch (error) {
    say(`${clear}  ${name}: failed after ${seconds(start)}\n`);
    throw error;
  }
}

/** Prints one line as it is. */
export const note = (text) => say(`${text}\n`);

/** Time since `start` (from performance.now()), for people. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs a script's main function; a Refusal ends the process with its message and status 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    note(error instanceof Refusal ? `\n${error.message}` : `\n${error.stack ?? error}`);
    process.exitCode = 1;
  }
}
