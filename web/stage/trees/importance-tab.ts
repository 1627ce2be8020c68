import { css, html, nothing } from "lit";
import "../../draw/importance.js";
import { importanceRows } from "../../draw/importance-words.js";
import "../../draw/line-plot.js";
import { figure } from "../../draw/number.js";
import type { PlotRun } from "../../draw/types.js";
import type { Inspection } from "../../engine/protocol.js";
import { getAt } from "../../state/spec-path.js";
import { arrayOf, textsOf } from "../inspections.js";
import { stateKey } from "../tree-tabs.js";
import { TreeTabElement } from "./tab-element.js";
import { columnOf } from "./tree-answers.js";

const pairOf = (answer: Inspection | undefined) => {
  const [mean, deviation] = ["importance", "deviation"].map((name) => arrayOf(answer, name)?.values);
  return mean && deviation ? { mean, deviation } : null;
};

/**
 * What each column is worth, and how the answer depends on one of them.
 *
 * @element ty-importance-tab
 * @prop {StageContext} context
 * @fires ty-command  look {feature, permuted}
 */
export class ImportanceTab extends TreeTabElement {
  static override styles = [
    ...TreeTabElement.styles,
    css`
      .beside { display: grid; grid-template-columns: minmax(0, 3fr) minmax(230px, 2fr); gap: 20px; align-items: start; }
      ol { list-style: none; margin: 6px 0 0; padding: 0; display: grid; gap: 2px; }
      li { display: grid; grid-template-columns: 7em 1fr 4em; gap: 8px; align-items: center; }
      li i { height: 12px; background: var(--ty-seq-3); border-radius: 2px; min-width: 1px; }
      li output { text-align: right; font-variant-numeric: tabular-nums; }
      li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      @container stage (max-width: 559px) { .beside { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  override render() {
    const { context } = this;
    if (!context) return nothing;
    const { live, view } = context;
    const features = textsOf(live.views.importances?.info, "features");
    const isAsked = view.permuted === stateKey(context);
    const shuffled = isAsked ? pairOf(live.views.permutation) : null;
    const fresh = (live.status?.epoch ?? 0) > 0;
    const rows = fresh ? importanceRows(features, pairOf(live.views.importances), shuffled) : [];
    const regression = getAt(live.resolved ?? context.spec, "data.task") === "regression";
    const chosen = view.feature || live.prepared.features[0] || "";
    return html`<div class="beside">
      <ty-importance .rows=${rows} .chosen=${chosen} .cost=${regression ? "R²" : "accuracy"} .judged=${live.metrics?.validation ? "validation" : "held-out"}
        .permuted=${shuffled ? "done" : isAsked ? "busy" : "none"}
        @feature-change=${(e: CustomEvent<{ feature: string }>) => this.look({ feature: e.detail.feature })}
        @permute=${() => this.look({ permuted: stateKey(context) })}></ty-importance>
      ${rows.length > 0 ? this.dependence(chosen, regression) : nothing}</div>`;
  }

  /** The mean answer when one column is set to each of its values in turn. */
  private dependence(feature: string, regression: boolean) {
    const { live, spec } = this.context;
    const answer = live.views.dependence;
    if (!answer || answer.info.feature !== feature) return html`<div></div>`;
    const grid = arrayOf(answer, "grid")?.values ?? [];
    const mean = arrayOf(answer, "mean");
    const target = String(getAt(live.resolved ?? spec, "data.target") ?? "target");
    const { classes } = live.prepared;
    const columns = regression ? [0] : classes.length === 2 ? [1] : classes.map((_, i) => i);
    const heading = regression
      ? target
      : classes.length === 2
        ? `Probability of ${classes[1]}`
        : "Probability";
    const categories = textsOf(answer.info, "categories");
    const words = html`<p class="note">The mean answer over the rows, were their ${feature} what stands below. Press a column to see another.</p>`;
    if (categories.length > 0) {
      const values = columnOf(mean, columns[columns.length - 1] ?? 0) ?? new Float32Array();
      const most = Math.max(1e-12, ...Array.from(values, Math.abs));
      return html`<section aria-label=${`Dependence on ${feature}`}><h3>${heading} by ${feature}</h3>${words}
        <ol>${Array.from(
          values,
          (value, i) => html`<li><span>${categories[grid[i] ?? i] ?? "missing"}</span>
          <i style=${`width:${(100 * Math.abs(value)) / most}%`}></i><output>${figure(value)}</output></li>`,
        )}</ol></section>`;
    }
    const runs = columns.map(
      (column): PlotRun => ({
        id: String(column),
        name: classes[column] ?? target,
        color: column,
        series: [{ part: "train", x: grid, y: columnOf(mean, column) ?? [] }],
      }),
    );
    return html`<section aria-label=${`Dependence on ${feature}`}><ty-line-plot .heading=${heading} .xLabel=${feature} fractional better="" scale="linear"
      .runs=${runs}></ty-line-plot>${words}</section>`;
  }
}
customElements.define("ty-importance-tab", ImportanceTab);
