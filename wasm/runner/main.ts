/** The headless runner: the engine under Node, for tests, graders and scripts. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { EngineFailure, inFile } from "../engine-error";
import type { EngineSession } from "../session/session";
import { type Arguments, fileFailure, readArguments, UsageError, usage } from "./arguments";
import { openEngine } from "./engine";
import { modelFile } from "./model";
import { csv, json, write } from "./output";
import { folderOf, type LoadedTable, loadTable } from "./tables";
import { train } from "./train";
import { loadWeights } from "./weights";

const badInput = 2;
const diverged = 3;

async function run({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const table = await begin(spec, session);
  const { status, timing } = train(session);
  // The files first: where one cannot be written, nobody takes the result for complete.
  if (options.predictions) await write(csv(session.predictions()), options.predictions);
  if (options.model) await write(json(modelFile(session)), options.model);
  if (options.weights) await write(session.weights(), options.weights);
  const result = session.result();
  await write(json({ ...result, timing }), options.out);
  if (status.state === "diverged") {
    complain(status.diverged?.path ?? "", status.diverged?.message ?? "Training diverged.");
    return diverged;
  }
  warn(table, result.warnings as Warning[]);
  return 0;
}

async function evaluate({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const table = await begin(spec, session);
  if (options.predictions) await write(csv(session.predictions()), options.predictions);
  const result = session.result();
  await write(json(result), options.out);
  warn(table, result.warnings as Warning[]);
  return 0;
}

async function prepare({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  await begin(spec, session);
  await write(csv(session.preparedTable()), options.out);
  return 0;
}

async function check({ spec }: Arguments, session: EngineSession): Promise<number> {
  const { description, table } = await open(spec, session);
  await write(json(inFile(table?.name, () => session.check(description))), undefined);
  return 0;
}

async function catalog({ options }: Arguments, session: EngineSession): Promise<number> {
  await write(json(session.catalog()), options.out);
  return 0;
}

async function begin(spec: string, session: EngineSession): Promise<LoadedTable | null> {
  const { description, table } = await open(spec, session);
  inFile(table?.name, () => session.begin(description));
  return table;
}

interface Opened {
  description: string;
  table: LoadedTable | null;
}

/** Reads a description, checks it as far as that goes without its table, and loads the table. */
async function open(spec: string, session: EngineSession): Promise<Opened> {
  const description = await (spec === "-" ? text(process.stdin) : readFile(spec, "utf8")).catch((cause) => {
    throw fileFailure(spec, cause);
  });
  const filled = inFile(spec === "-" ? "standard input" : spec, () => session.check(description));
  const folder = folderOf(spec);
  await loadWeights(session, filled, folder);
  return { description, table: await loadTable(session, filled, folder) };
}

interface Warning {
  path: string;
  message: string;
}

const mostWarnings = 5;

/** What may surprise in a run that went well. */
function warn(table: LoadedTable | null, warnings: Warning[]) {
  for (const note of table?.notes ?? []) complain(`note: ${table?.name}`, note);
  const place = table ? `${table.name}, ` : "";
  for (const { path, message } of warnings.slice(0, mostWarnings)) complain(`note: ${place}${path}`, message);
  const more = warnings.length - mostWarnings;
  if (more > 0) complain("note", `${more} more of this kind are listed under "warnings" in the result.`);
}

/** One line, whatever the message holds. */
function complain(path: string, message: string) {
  const line = path ? `${path}: ${message}` : message;
  process.stderr.write(`${line.replace(/\s*\n\s*/g, " ")}\n`);
}

async function main(): Promise<number> {
  try {
    const given = readArguments(process.argv.slice(2));
    const session = await openEngine(given.options.build);
    return await { run, evaluate, prepare, check, catalog }[given.verb](given, session);
  } catch (cause) {
    if (cause instanceof UsageError) process.stderr.write(`${cause.message}\n\n${usage}`);
    else if (cause instanceof EngineFailure) complain(cause.error.path, cause.message);
    else if (isOutOfMemory(cause)) complain("", "Out of memory: use fewer rows, columns or units.");
    else throw cause;
    return badInput;
  }
}

/** The engine ends with an abort when it gets no more memory. */
const isOutOfMemory = (cause: unknown) =>
  cause instanceof RangeError || (cause instanceof WebAssembly.RuntimeError && /abort/i.test(cause.message));

process.exitCode = await main();
