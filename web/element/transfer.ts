/** What is done with trained weights: save, load, start from a body, give it a new head. */
import { count, plural } from "../draw/number.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { featuresOf, misfit, startFrom, withNewHead } from "../state/start-weights.js";
import { saveFile } from "./exports.js";
import { asEngineError, errorWords } from "./live.js";
import type { TrainYard } from "./train-yard.js";

export const isWeightsFile = (name: string): boolean => /\.safetensors$/i.test(name);

/** Saves what the present model has learned. */
export async function saveWeights(yard: TrainYard): Promise<void> {
  try {
    const bytes = await yard.engine?.weights();
    if (bytes) saveFile(`${runName(yard)}.safetensors`, "application/octet-stream", bytes as BlobPart);
  } catch (cause) {
    yard.say(`Not saved: ${asEngineError(cause).message}`, "bad");
  }
}

/** Takes a file of weights, or leaves all as it was and says why. */
export async function loadWeights(yard: TrainYard, file: File): Promise<void> {
  const { driver } = yard;
  if (!driver) return;
  const path = driver.weights.freePath(file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const summary = await driver.weights.read({ kind: "file", name: path, bytes });
    keep(yard, path, bytes);
    start(yard, { path }, summary);
  } catch (cause) {
    yard.say(`${errorWords(asEngineError(cause))} The weights from before are still here.`, "bad");
  }
}

/** Starts from a body that comes with the page. */
export async function useBody(yard: TrainYard, body: string): Promise<void> {
  try {
    const summary = await yard.driver?.weights.read({ kind: "body", name: body });
    const { table, resolved, catalog } = yard.driver?.live ?? {};
    if (!summary || !table || !resolved || !catalog) return;
    const features = featuresOf(
      resolved,
      table.columns.map(({ name }) => name),
    );
    const wrong = misfit(summary, features, table.columns);
    if (!wrong) return start(yard, { body }, summary);
    const name = kindLabel(catalog, "body", body);
    yard.say(
      `${name} reads ${plural(wrong.reads, "column")}, and this table gives ${count(wrong.given)}: nothing was changed.`,
      "bad",
    );
  } catch (cause) {
    yard.say(errorWords(asEngineError(cause)), "bad");
  }
}

function start(
  yard: TrainYard,
  ...[name, summary]: [Parameters<typeof startFrom>[1], Parameters<typeof startFrom>[2]]
) {
  const { spec } = yard.store.state;
  const next = startFrom(spec, name, summary, yard.driver?.live.prepared.classes ?? []);
  yard.store.replaceSpec(next);
  if (getAt(next, "model.weights.layers") !== undefined)
    yard.say(
      "The layers and the preparation are the file's; the output layer starts afresh for this target.",
    );
}

/** Keeps the body that was trained, with its weights, and starts a new output layer for a column. */
export async function newHead(yard: TrainYard, target: string): Promise<void> {
  const { driver, store } = yard;
  const { resolved, table } = driver?.live ?? {};
  if (!driver || !resolved) return;
  if (driver.live.phase === "training") await driver.pause();
  try {
    const bytes = await yard.engine?.weights();
    if (!bytes) return;
    const path = driver.weights.freePath(`${runName(yard)} body.safetensors`);
    keep(yard, path, bytes);
    const columns = table?.columns.map((column) => column.name) ?? [];
    store.replaceSpec(withNewHead(store.state.spec, resolved, path, target, featuresOf(resolved, columns)));
  } catch (cause) {
    yard.say(errorWords(asEngineError(cause)), "bad");
  }
}

function keep(yard: TrainYard, path: string, bytes: Uint8Array): void {
  yard.driver?.weights.keep({ path, bytes });
  yard.keeper?.saveWeights(yard.driver?.weights.files ?? []);
}

const runName = ({ store }: TrainYard) => {
  const run = store.run(store.state.activeRun);
  return run ? `run ${run.number}` : "weights";
};
