import { html, nothing } from "lit";
import { emitCommand } from "../controls/events.js";
import "../draw/sample.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { ContextView } from "./context-view.js";
import { arrayOf, planeOf, pointsOf } from "./inspections.js";
import { sampleOf } from "./sample-facts.js";
import { reasonOf } from "./sample-tab.js";

/**
 * One row's way through the network, as the picture takes it.
 *
 * @element ty-sample-view
 * @prop {StageContext} context
 * @fires ty-command  look {row}
 */
export class SampleView extends ContextView {
  override render() {
    const { context } = this;
    if (!context) return nothing;
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
  }
}
customElements.define("ty-sample-view", SampleView);
