/** Tells the engine what to look at: what the open tab shows, and nothing more. */

import type { Query } from "../engine/protocol.js";
import { openTab } from "../stage/stage-tab.js";
import { sameJson } from "../state/spec-path.js";
import { stageContext } from "./composition.js";
import type { TrainYard } from "./train-yard.js";

const watched = new WeakMap<TrainYard, Record<string, Query>>();

export function watchStage(element: TrainYard): void {
  const { yard, driver } = element;
  if (!yard || !driver) return;
  const context = stageContext(yard);
  const queries = openTab(context)?.queries(context) ?? {};
  if (sameJson(watched.get(element), queries)) return;
  watched.set(element, queries);
  driver.watch(queries);
}
