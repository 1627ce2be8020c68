/** Tells the engine what to look at: what the open tab shows, and what a run is judged by. */

import type { Query, Spec } from "../engine/protocol.js";
import { openTab } from "../stage/stage-tab.js";
import { getAt, sameJson } from "../state/spec-path.js";
import { stageContext } from "./composition.js";
import type { TrainYard } from "./train-yard.js";

/** A network is watched whatever is open: its run is judged by it, and laid beside others later. */
const traceQuery = (spec: Spec): Record<string, Query> =>
  Array.isArray(getAt(spec, "model.layers")) ? { trace: { what: "trace" } } : {};

const watched = new WeakMap<TrainYard, Record<string, Query>>();

export function watchStage(element: TrainYard): void {
  const { yard, driver } = element;
  if (!yard || !driver) return;
  const context = stageContext(yard);
  const queries = { ...openTab(context)?.queries(context), ...traceQuery(context.spec) };
  if (sameJson(watched.get(element), queries)) return;
  watched.set(element, queries);
  driver.watch(queries);
}
