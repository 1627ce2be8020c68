/** The headless runner: the engine under Node, for tests, graders and scripts. */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { isMainThread } from "node:worker_threads";
import { EngineFailure, inFile } from "../engine-error";
import type { EngineSession } from "../session/session";
import { csvText } from "../tables/cells";
import { type Arguments, fileFailure, readArguments, UsageError, usage } from "./arguments";
import { openEngine } from "./engine";
import { Helpers, help } from "./helpers";
import { compareTreatments, exploreTable } from "./lab";
import { modelFile } from "./model";
import { json, letReadersLeave, write } from "./output";
import { refitAll } from "./refit";
import { folderOf, inTable, type LoadedTable, loadTable } from "./tables";
import { train } from "./train";
import { typeNotes } from "./type-notes";
import { loadWeights } from "./weights";

const badInput = 2;
const diverged = 3;

async function run({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const described = await describe(spec, session);
  const workers = Number(options.workers ?? 1);
  const helpers = await callHelpers(workers - 1, described, session);
  const trained = await beginAndTrain(described, session, helpers, workers).finally(() => helpers?.dismiss());
  const { begun, status, timing } = trained;
  // The files first: where one cannot be written, nobody takes the result for complete.
  if (options.predictions) await write(csvText(session.predictions()), options.predictions);
  if (options.model) await write(json(modelFile(session)), options.model);
  if (options.weights) await write(session.weights(), options.weights);
  const result = session.result();
  await write(json({ ...result, timing }), options.out);
  if (status.state === "diverged") {
    complain(status.diverged?.path ?? "", status.diverged?.message ?? "Training diverged.");
    return diverged;
  }
  warn(begun, result.warnings as Warning[]);
  return 0;
}

async function beginAndTrain(
  described: Described,
  session: EngineSession,
  helpers: Helpers | undefined,
  workers: number,
) {
  const begun = await beginDescribed(described, session);
  const team = helpers && begun.units > 0 ? { workers, units: begun.units, helpers } : undefined;
  if (!team) helpers?.dismiss();
  return { begun, ...(await train(session, team)) };
}

async function evaluate({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const begun = await begin(spec, session);
  if (options.predictions) await write(csvText(session.predictions()), options.predictions);
  const result = session.result();
  await write(json(result), options.out);
  warn(begun, result.warnings as Warning[]);
  return 0;
}

/** The error of several models, split into bias and variance. */
async function biasVariance({ spec: path, options }: Arguments, session: EngineSession): Promise<number> {
  const query = await readDescription(path);
  const folder = folderOf(path);
  // What is wrong with the text is the core's affair, and so is a description that is no object.
  const table = await loadTable(session, parsed(query)?.spec, folder);
  const refits = () => session.beginRefits(query);
  if (table) inTable(table, refits);
  else inFile(path, refits);
  await write(json(refitAll(session)), options.out);
  return 0;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function prepare({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const begun = await begin(spec, session);
  await write(csvText(session.preparedTable()), options.out);
  warn(begun, begun.warnings);
  return 0;
}

async function lab({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const { description, table } = await open(spec, session);
  inTable(table, () => session.beginLab(description));
  const result = compareTreatments(session);
  await write(json({ ...result, engine: { build: session.build } }), options.out);
  return 0;
}

async function explore({ spec, options }: Arguments, session: EngineSession): Promise<number> {
  const { description, table } = await open(spec, session);
  const found = inTable(table, () => exploreTable(session, description));
  const columns = table?.columns ?? session.generatedTable<{ columns: unknown }>(description).columns;
  await write(json({ columns, ...found }), options.out);
  return 0;
}

async function check({ spec }: Arguments, session: EngineSession): Promise<number> {
  const { description, table } = await open(spec, session);
  await write(json(inTable(table, () => session.check(description))), undefined);
  return 0;
}

async function catalog({ options }: Arguments, session: EngineSession): Promise<number> {
  await write(json(session.catalog()), options.out);
  return 0;
}

const begin = async (spec: string, session: EngineSession) =>
  beginDescribed(await describe(spec, session), session);

async function beginDescribed(described: Described, session: EngineSession): Promise<Begun> {
  const opened = await load(described, session);
  const { units_apart: units, warnings } = inTable(opened.table, () =>
    session.begin<{ units_apart?: number; warnings: Warning[] }>(opened.description),
  );
  const { table } = opened;
  const types = table ? typeNotes(table.columns, table.rows, session.check(opened.description)) : [];
  return { ...opened, units: units ?? 0, warnings, types };
}

/** Early: before it is known whether the model has anything to be made by others, they read the table. */
async function callHelpers(count: number, { description, folder }: Described, session: EngineSession) {
  return count > 0 ? Helpers.start(count, { build: session.build, description, folder }) : undefined;
}

/** A description that is right as far as that can be told without its table. */
interface Described {
  description: string;
  filled: unknown;
  /** That relative paths start from. */
  folder: string;
}

interface Opened {
  description: string;
  table: LoadedTable | null;
}

interface Begun extends Opened {
  /** How many units of the model may be made by several workers. */
  units: number;
  warnings: Warning[];
  /** Of columns that may be meant as something else. */
  types: Warning[];
}

async function describe(spec: string, session: EngineSession): Promise<Described> {
  const description = await readDescription(spec);
  const filled = inFile(spec === "-" ? "standard input" : spec, () => session.check(description));
  return { description, filled, folder: folderOf(spec) };
}

const open = async (spec: string, session: EngineSession) => load(await describe(spec, session), session);

/** Loads what a description names: weights, and the table. */
async function load({ description, filled, folder }: Described, session: EngineSession): Promise<Opened> {
  await loadWeights(session, filled, folder);
  return { description, table: await loadTable(session, filled, folder) };
}

const readDescription = (path: string): Promise<string> =>
  (path === "-" ? text(process.stdin) : readFile(path, "utf8")).catch((cause) => {
    throw fileFailure(path, cause);
  });

interface Warning {
  path: string;
  message: string;
}

const mostWarnings = 5;

/** What may surprise in a run that went well. */
function warn({ table, types }: Begun, warnings: Warning[]) {
  const place = table ? `${table.name}, ` : "";
  for (const note of table?.notes ?? []) complain(`note: ${table?.name}`, note);
  for (const { path, message } of types.slice(0, mostWarnings)) complain(`note: ${place}${path}`, message);
  if (types.length > mostWarnings)
    complain("note", `${types.length - mostWarnings} more columns of this kind are listed by explore.`);
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
  letReadersLeave();
  try {
    const given = readArguments(process.argv.slice(2));
    const session = await openEngine(given.options.build);
    const verbs = { run, evaluate, prepare, lab, explore, check, catalog, "bias-variance": biasVariance };
    return await verbs[given.verb](given, session);
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

if (isMainThread) process.exitCode = await main();
else await help();
