/** What the parts of the page ask for, done. */
import type { Inspection, Query, Spec, TableSource } from "../engine/protocol.js";
import type { GapWish } from "../lab/gap-state.js";
import type { RaceWish } from "../lab/race-state.js";
import { kindName } from "../state/catalog-lookup.js";
import { getAt, setAt } from "../state/spec-path.js";
import type { Edit, Theme, View } from "../state/store.js";
import type { PanelName } from "./composition.js";
import { predictionsCsv, saveFile } from "./exports.js";
import { pathOf } from "./folder-files.js";
import type { HeaderBar } from "./header-bar.js";
import { errorWords } from "./live.js";
import type { TrainYard } from "./train-yard.js";
import { isWeightsFile, loadWeights, newHead, saveWeights, useBody } from "./transfer.js";

type Command = (yard: TrainYard, value: unknown) => unknown;

const COMMANDS: Record<string, Command> = {
  train: (yard) => yard.driver?.train("end"),
  pause: (yard) => yard.driver?.pause(),
  toggle: (yard) =>
    yard.driver?.live.phase === "training" ? yard.driver.pause() : yard.driver?.train("end"),
  step: (yard) => yard.driver?.train(yard.store.state.view.step),
  "step-unit": (yard, unit) => yard.store.look({ step: unit as View["step"] }),
  reset: (yard) => yard.driver?.reset(),
  dice: (yard) => yard.store.edit([{ path: "seed", value: 1 + Math.floor(Math.random() * 9999) }]),
  undo: (yard) => yard.store.undo(),
  redo: (yard) => yard.store.redo(),
  tab: (yard, id) => yard.store.look({ tab: String(id) }),
  look: (yard, change) => yard.store.look(change as Partial<View>),
  sheet: (yard, panel) => openSheet(yard, panel as PanelName | null),
  theme: (yard, theme) => setTheme(yard, theme as Theme),
  dismiss: (yard, id) => yard.dismiss(String(id)),
  remedy: (yard, remedy) => tryRemedy(yard, remedy as ChosenRemedy),
  "load-files": (yard, files) => loadFiles(yard, files as File[]),
  "load-text": (yard, text) => loadTable(yard, new File([String(text)], "pasted.csv", { type: "text/csv" })),
  "save-weights": (yard) => saveWeights(yard),
  "load-weights": (yard, file) => loadWeights(yard, file as File),
  "use-body": (yard, body) => useBody(yard, String(body)),
  "new-head": (yard, target) => newHead(yard, String(target)),
  inspect: (yard, asked) => inspect(yard, asked as Asked),
  "cancel-load": (yard) => yard.driver?.cancelLoad(),
  "run-select": (yard, id) => yard.store.look({ run: String(id) }),
  "run-pin": (yard, id) => changeRun(yard, id, "pinned"),
  "run-hide": (yard, id) => changeRun(yard, id, "hidden"),
  "run-remove": (yard, id) => yard.store.removeRun(String(id)),
  "run-fork": (yard, id) => fork(yard, id),
  "run-replay": async (yard, id) => {
    fork(yard, id);
    await yard.driver?.reset();
    await yard.driver?.train("end");
  },
  race: async (yard, wish) => (await labs()).raceAt(yard)?.wish(wish as RaceWish),
  gaps: async (yard, wish) => (await labs()).gapsAt(yard)?.wish(wish as GapWish),
  share: (yard) => share(yard),
  export: (yard, what) => exportFile(yard, String(what)),
  help: (yard) => yard.renderRoot.querySelector<HeaderBar>("ty-header")?.showKeys(),
};

export function runCommand(yard: TrainYard, command: string, value?: unknown): void {
  yard.asked = COMMANDS[command]?.(yard, value);
}

function openSheet(yard: TrainYard, panel: PanelName | null): void {
  if (panel === null) yard.renderRoot.querySelector("dialog")?.close();
  yard.sheet = panel;
}

function setTheme(yard: TrainYard, theme: Theme): void {
  yard.store.look({ theme });
  yard.theme = theme === "auto" ? null : theme;
  if (yard.address) document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("trainyard-theme", theme);
  } catch {
    // Forbidden: the theme lasts as long as the page.
  }
}

function changeRun(yard: TrainYard, id: unknown, key: "pinned" | "hidden"): void {
  const run = yard.store.run(String(id));
  if (run) yard.store.changeRun(run.id, { [key]: !run[key] });
}

function fork(yard: TrainYard, id: unknown): void {
  const run = yard.store.run(String(id));
  if (!run) return;
  yard.store.replaceSpec(run.spec);
  if (run.build !== yard.engine?.build) {
    yard.say(
      `Run ${run.number} was trained by the ${run.build} build; this browser runs ${yard.engine?.build}, so its numbers may differ in the last digits.`,
    );
  }
}

export interface ChosenRemedy {
  label: string;
  edits: Edit[];
  /** The run that it is for; without one, the experiment as it stands. */
  run?: string;
}

/** A copy of the run, changed as the remedy says, trains beside it; the run itself stays as it is. */
async function tryRemedy(yard: TrainYard, { label, edits, run }: ChosenRemedy): Promise<void> {
  const { store, driver } = yard;
  const ill = store.run(run ?? null);
  const changed = edits.reduce<unknown>(
    (spec, { path, value }) => setAt(spec, path, value, ill?.resolved ?? driver?.live.resolved),
    ill?.spec ?? store.state.spec,
  );
  store.replaceSpec(changed as Spec);
  store.look({ run: "" });
  await driver?.reset();
  await driver?.train("end", ill ? label : "");
}

/** What was chosen or dropped: weights, pictures with their labels, a folder of pictures, or a table. */
async function loadFiles(yard: TrainYard, files: File[]): Promise<void> {
  const weights = files.find((file) => isWeightsFile(file.name));
  if (weights) return loadWeights(yard, weights);
  const [file] = files;
  if (!file) return;
  const images = imagesOf(files);
  if (images) return load(yard, images, images.name);
  if (await arePictures(files)) {
    const name = files.find((each) => /images/i.test(each.name))?.name ?? file.name;
    return load(yard, { kind: "idx", name, files }, name);
  }
  return loadTable(yard, file);
}

/** A folder of pictures, where there is one: their paths say in which folders they lie. */
function imagesOf(files: File[]): Extract<TableSource, { kind: "images" }> | null {
  if (!files.some((file) => /\.(png|jpe?g)$/i.test(file.name))) return null;
  const named = files.map((file) => ({ path: pathOf(file), file }));
  return { kind: "images", name: named[0]?.path.split("/")[0] ?? "pictures", files: named };
}

/** Files in the format of MNIST begin with two zeros, or are packed with gzip. */
async function arePictures(files: File[]): Promise<boolean> {
  const heads = await Promise.all(files.map((file) => file.slice(0, 2).arrayBuffer()));
  const marks = heads
    .map((head) => new DataView(head))
    .map((head) => head.byteLength === 2 && head.getUint16(0));
  return marks.every((mark) => mark === 0 || (mark === 0x1f8b && files.length > 1));
}

const loadTable = (yard: TrainYard, file: File) => load(yard, { kind: "file", file }, file.name);

async function load(yard: TrainYard, source: TableSource, name: string): Promise<void> {
  yard.messages = yard.messages.filter((message) => message.kind !== "bad");
  if (await yard.driver?.load(source, name)) await yard.tableLoaded();
  const rejected = yard.driver?.live.rejected;
  if (rejected) yard.say(`${errorWords(rejected)} The table from before is still here.`, "bad");
}

/** They come when one of them is first asked for. */
const labs = () => import("../lab/homes.js");

/** A look that is asked for once, beside those that every snapshot answers. */
interface Asked {
  query: Query;
  answer(inspection: Inspection | null): void;
}

/** A description that is refused has no experiment to look into, but a table. */
async function inspect({ engine, driver, store }: TrainYard, { query, answer }: Asked): Promise<void> {
  const look = driver?.live.problem
    ? engine?.explore(rowsOnly(store.state.spec), query)
    : engine?.inspect(query);
  answer((await look?.catch(() => null)) ?? null);
}

/** What decides on the rows and their split: the look is not refused for anything else. */
const rowsOnly = ({ version, seed, data, split, model }: Spec): Spec => ({
  version,
  seed,
  data,
  split,
  model: kindName(model),
});

async function share(yard: TrainYard): Promise<void> {
  await yard.writeAddress(false);
  try {
    await navigator.clipboard.writeText(location.href);
    yard.renderRoot.querySelector<HeaderBar>("ty-header")?.showCopied();
  } catch {
    yard.say("The browser does not let the page copy. The link is in the address bar.");
  }
}

async function exportFile(yard: TrainYard, what: string): Promise<void> {
  const { spec } = yard.store.state;
  const name = String(
    getAt(spec, "data.source.name") ?? getAt(spec, "data.source.path") ?? "experiment",
  ).replace(/\.\w+$/, "");
  try {
    if (what === "spec")
      saveFile(`${name}.spec.json`, "application/json", `${JSON.stringify(spec, null, 2)}\n`);
    if (what === "result") {
      const result = await yard.engine?.result();
      saveFile(`${name}.result.json`, "application/json", `${JSON.stringify(result, null, 2)}\n`);
    }
    const { engine } = yard;
    if ((what === "loaded" || what === "prepared") && engine) {
      const ending = what === "loaded" ? "csv" : "prepared.csv";
      saveFile(`${name}.${ending}`, "text/csv", await engine.csv(what));
    }
    if (what === "predictions" && engine) {
      saveFile(`${name}.predictions.csv`, "text/csv", await predictionsCsv((query) => engine.inspect(query)));
    }
  } catch (cause) {
    yard.say(`Not saved: ${(cause as Error).message}`, "bad");
  }
}
