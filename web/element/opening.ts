/** What the element opens on: the address, the attributes, or the small problem that the page begins with. */
import { CATALOG } from "../engine/catalog.js";
import type { Spec } from "../engine/protocol.js";
import type { SharedTable } from "../state/link-codec.js";
import { Persistence } from "../state/persistence.js";
import { type Repair, restoreSpec } from "../state/restore.js";
import { getAt, isObject } from "../state/spec-path.js";
import { Store, type Theme } from "../state/store.js";
import { AddressSync, type FromAddress } from "./address-sync.js";
import { OPENING_SPEC } from "./opening-spec.js";
import type { TrainYard } from "./train-yard.js";
import { weightsName } from "./weights-source.js";

export interface Opened {
  /** The table that belongs into the address of this description. */
  shareable(spec: Spec): SharedTable | null;
  remember(spec: Spec, table: SharedTable | null): void;
}

const csvPath = (spec: unknown) => {
  const path = getAt(spec, "data.source.path");
  return typeof path === "string" ? path : "";
};

class Tables implements Opened {
  private readonly byPath = new Map<string, SharedTable>();

  shareable(spec: Spec): SharedTable | null {
    return this.byPath.get(csvPath(spec)) ?? null;
  }

  remember(spec: Spec, table: SharedTable | null): void {
    const path = csvPath(spec);
    if (path && table) this.byPath.set(path, { name: path, text: table.text });
  }
}

/** Fetches or parses what the attributes name. */
async function fromAttributes(element: TrainYard): Promise<unknown> {
  try {
    if (element.spec) return JSON.parse(element.spec);
    if (element.src) {
      const response = await fetch(element.src);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return await response.json();
    }
  } catch (cause) {
    const where = element.src && !element.spec ? element.src : "The experiment given to this element";
    element.say(
      `${where} could not be read: ${(cause as Error).message}. The opening experiment is shown.`,
      "bad",
    );
  }
  return OPENING_SPEC;
}

function savedTheme(): Theme {
  try {
    const theme = localStorage.getItem("trainyard-theme");
    return theme === "light" || theme === "dark" ? theme : "auto";
  } catch {
    return "auto";
  }
}

export async function open(element: TrainYard): Promise<Opened> {
  const theme = element.address ? savedTheme() : "auto";
  if (theme !== "auto") element.theme = theme;
  const tables = new Tables();
  let address: FromAddress | null = null;
  if (element.address) {
    element.addressSync = new AddressSync(
      (from) => arrive(element, from, tables),
      (why) => element.say(why, "bad"),
    );
    element.addressSync.connect();
    element.keeper = new Persistence(location.pathname);
    address = await element.addressSync.read();
  }
  const given = address?.spec ?? (await fromAttributes(element));
  const store = new Store(isObject(given) ? given : OPENING_SPEC, { theme });
  const driver = element.adopt(store);
  if (address) restore(element, given, store, false);
  const path = csvPath(store.state.spec);
  // Nothing that was kept is needed for it: the engine prepares while storage answers.
  if (!path && weightsName(store.state.spec)?.kind !== "file") void driver.sync();
  const kept = await element.keeper?.load();
  for (const file of kept?.weights ?? []) driver.weights.keep(file);
  if (kept?.runs.length) store.bringBackRuns(kept.runs);
  const table = address?.table ?? (kept?.table && kept.table.name === path ? kept.table : null);
  if (table) bringTable(element, tables, store.state.spec, table);
  return tables;
}

function bringTable(element: TrainYard, tables: Tables, spec: Spec, table: SharedTable): void {
  const path = csvPath(spec) || table.name;
  tables.remember(spec, { name: path, text: table.text });
  element.driver?.tables.keep({ kind: "text", name: path, text: table.text }, path);
}

/** A description from outside is repaired before it is used, and what was repaired is listed. */
function restore(element: TrainYard, untrusted: unknown, store: Store, asStep: boolean): void {
  const { spec, repairs } = restoreSpec(untrusted, CATALOG, OPENING_SPEC);
  if (asStep) store.replaceSpec(spec);
  else store.amendSpec(store.state.spec, spec);
  if (repairs.length > 0)
    element.say("This link was repaired where it could not be followed:", "info", repairs.map(repairWords));
}

const repairWords = ({ path, message }: Repair) => (path ? `${path}: ${message}` : message);

/** The reader went back or forward, or pasted a link into the address bar. */
function arrive(element: TrainYard, from: FromAddress, tables: Tables): void {
  if (from.table && isObject(from.spec)) bringTable(element, tables, from.spec, from.table);
  restore(element, from.spec, element.store, true);
}
