import { html, nothing } from "lit";
import "../../draw/line-plot.js";
import { count, figure, percent, plural } from "../../draw/number.js";
import type { PlotRun, PlotSeries } from "../../draw/types.js";
import { roundName } from "../../state/catalog-lookup.js";
import { getAt } from "../../state/spec-path.js";
import type { View } from "../../state/store.js";
import { arrayOf, planeOf } from "../inspections.js";
import { placeOf } from "../tree-tabs.js";
import { TreeTabElement } from "./tab-element.js";
import { errorSeries, oobSeries, seriesFrom, stagedSeries } from "./tree-answers.js";

/** round: what an ensemble is made of, "tree" or "model". */
const kindsOf = (round: string): Record<View["plane"], [label: string, meaning: string]> => ({
  first: [`First ${round}s`, `what the ${round}s so far say together`],
  alone: [`One ${round}`, "what the last of them says alone"],
  disagreement: ["Disagreement", `where all the ${round}s contradict each other: dark is undecided`],
});

/**
 * An ensemble, tree by tree: error and loss of every part against the number of trees, and what the first so many say.
 *
 * @element ty-stages-tab
 * @prop {StageContext} context
 * @fires ty-command  look {units, plane}
 */
export class StagesTab extends TreeTabElement {
  override render() {
    const { context } = this;
    if (!context) return nothing;
    const { live, view } = context;
    const spec = live.resolved ?? context.spec;
    const regression = getAt(spec, "data.task") === "regression";
    const most = live.status?.epoch ?? 0;
    const units = placeOf(view.units, context);
    const isPlane = planeOf(spec, live.points) !== null;
    const isResting = live.phase !== "training";
    const test = (what: "loss" | "error") =>
      isResting ? stagedSeries(live.views.stagedTest, "test", what) : [];
    const run = context.runs[context.runs.length - 1];
    const asRun = (series: PlotSeries[]): PlotRun[] =>
      series.length > 0
        ? [{ id: "now", name: run ? `${run.number} ${run.label}` : "now", color: run?.color ?? 0, series }]
        : [];
    const errors = [...errorSeries(live.history), ...test("error"), ...oobSeries(live.history, regression)];
    const losses = [...seriesFrom(live.history, "loss"), ...test("loss")];
    const round = roundName(context.catalog, spec);
    const cursor = view.units > 0 && most > 0 ? units : null;
    const plot = (
      heading: string,
      series: PlotSeries[],
    ) => html`<ty-line-plot .heading=${heading} .xLabel=${round} .runs=${asRun(series)} .mark=${cursor}
        @place-press=${(e: CustomEvent<{ x: number }>) => this.look({ units: e.detail.x })}></ty-line-plot>`;
    const plots = html`<div class="column">${plot(regression ? "Mean squared error" : "Share of wrong answers", errors)}${plot("Loss", losses)}
      <p>${this.words(errors, units, round, regression)}</p></div>`;
    return html`<div class="column" style="height:100%">
      <div class="line"><ty-round-slider .label=${`first ${round}s`} .value=${units} .max=${Math.max(1, most)}
        .words=${most > 0 ? `${count(units)} of ${count(most)}` : "none yet"}
        @round-change=${(e: CustomEvent<{ value: number }>) => this.look({ units: e.detail.value >= most ? 0 : e.detail.value })}></ty-round-slider>
        ${isPlane ? this.kinds(view.plane, round) : nothing}</div>
      ${isPlane ? html`<div class="split" style="flex:1;grid-template-columns:minmax(0,1fr) minmax(0,1fr)">${this.picture(round)}${plots}</div>` : plots}</div>`;
  }

  private kinds(now: View["plane"], round: string) {
    const labels = kindsOf(round);
    return html`<div class="kinds" role="group" aria-label="On the plane">${(
      Object.keys(labels) as View["plane"][]
    ).map(
      (kind) =>
        html`<button aria-pressed=${kind === now} @click=${() => this.look({ plane: kind })}>${labels[kind][0]}</button>`,
    )}</div>`;
  }

  private picture(round: string) {
    const { plane } = this.context.view;
    const answer = this.context.live.views[plane];
    const picture =
      plane === "disagreement"
        ? this.depth(plane, arrayOf(answer, "disagreement"), "disagreement")
        : this.plane(plane);
    const [label, meaning] = kindsOf(round)[plane];
    return html`<figure><figcaption>${label}<small>${meaning}</small></figcaption>${picture}</figure>`;
  }

  /** What the curves say at this number of trees, in a sentence. */
  private words(series: readonly PlotSeries[], units: number, round: string, regression: boolean): string {
    if (units === 0) return "";
    const at = (part: PlotSeries["part"]) => {
      const one = series.find((each) => each.part === part);
      const i = one ? Array.prototype.indexOf.call(one.x, units) : -1;
      return one && i >= 0 ? one.y[i] : Number.NaN;
    };
    const say = (value: number) => (regression ? figure(value) : percent(value));
    const names = { train: "training", validation: "validation", test: "test", oob: "out-of-bag" } as const;
    const known = (Object.keys(names) as PlotSeries["part"][]).filter((part) => Number.isFinite(at(part)));
    if (known.length === 0) return "";
    return `With ${plural(units, round)}: ${known.map((part) => `${names[part]} ${say(at(part))}`).join(", ")}.`;
  }
}
customElements.define("ty-stages-tab", StagesTab);
