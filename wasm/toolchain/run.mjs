import { spawn } from "node:child_process";
import { root } from "./paths.mjs";
import { Refusal } from "./report.mjs";

/**
 * Runs a program and waits for it.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, show?: boolean, mayFail?: boolean, timeout?: number}} options
 *   `env` is added to the environment; with `show` the output goes to standard error as it comes,
 *   otherwise it is kept and shown only if the program fails; with `mayFail` a bad exit is the caller's affair;
 *   `timeout` in milliseconds
 * @returns {Promise<{status: number, output: string, stdout: string}>}
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = {}, show = false, mayFail = false, timeout } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
    });
    const output = [];
    const stdout = [];
    const keep = (chunk) => {
      output.push(chunk);
      if (show) process.stderr.write(chunk);
    };
    child.stdout.on("data", (chunk) => stdout.push(chunk));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => reject(new Refusal(`Cannot start ${command}: ${error.message}`)));
    child.on("close", (code, signal) => {
      const result = { status: code ?? 128, output: text(output), stdout: text(stdout) };
      if (result.status === 0 || mayFail) return resolve(result);
      const ending = signal ? `was ended by ${signal}` : `failed with status ${code}`;
      reject(new Refusal(`${show ? "" : `${result.output}\n`}${command} ${args.join(" ")} ${ending}`));
    });
  });
}

const text = (chunks) => Buffer.concat(chunks).toString("utf8");
