import { html } from "lit";
import { emitCommand } from "../controls/events.js";
import type { Query } from "../engine/protocol.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { classCount } from "../state/describe.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf, planeOf, pointsOf } from "./inspections.js";
import { sampleOf, whyNot } from "./sample-facts.js";
import { registerTab, type StageContext } from "./stage-tab.js";

const reasonOf = (context: StageContext) => {
  const { live, catalog } = context;
  const spec = live.resolved ?? context.spec;
  return whyNot(spec, catalog, live.prepared.features.length, classCount(spec, live.table) ?? 1);
};

registerTab({
  id: "sample",
  label: "One sample",
  order: 14,
  fits: (context) => Array.isArray(getAt(context.spec, "model.layers")),
  queries: (context): Record<string, Query> =>
    reasonOf(context) ? {} : { sample: { what: "sample", row: context.view.row } },
  render: (context) => {
    // Fetched when it is first looked at: the page opens without it.
    void import("../draw/sample.js");
    const { live, catalog, view } = context;
    // Numbers are those of what the engine holds, also while the reader is changing it.
    const spec = live.resolved ?? context.spec;
    const why = reasonOf(context);
    const names = {
      inputs: live.prepared.features,
      classes: live.prepared.classes,
      target: String(getAt(spec, "data.target") ?? "target"),
      optimizer: kindLabel(catalog, "optimizer", getAt(spec, "training.optimizer")),
    };
    const sample = why ? null : sampleOf(live.views.sample, spec, names, view.row, catalog);
    const plane = planeOf(spec, live.points);
    const points = plane && pointsOf(live.points);
    const rows = arrayOf(live.points, "row")?.values;
    const isMissing = !why && live.views.sample !== undefined && live.views.sample.info.row !== view.row;
    return html`<ty-sample .sample=${sample} .row=${view.row} .rows=${live.table?.rows ?? 0} ?training=${live.phase === "training"}
      .reason=${why || (isMissing ? `Row ${view.row} takes no part: its target is missing, or it was left out. Choose another one.` : "")}
      .points=${points && rows ? { ...points, row: rows } : null} .pointNames=${plane ? [plane.x, plane.y] : []}
      @row-change=${(e: CustomEvent<{ row: number }>) => emitCommand(e.target as EventTarget, "look", { row: e.detail.row })}></ty-sample>`;
  },
});
