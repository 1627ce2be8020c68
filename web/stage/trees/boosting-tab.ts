import { html, nothing } from "lit";
import { chosen } from "../../controls/chosen.js";
import "../../draw/histogram.js";
import "../../draw/line-plot.js";
import { count, figure, percent } from "../../draw/number.js";
import type { PlotRun } from "../../draw/types.js";
import { kindName } from "../../state/catalog-lookup.js";
import { getAt } from "../../state/spec-path.js";
import { arrayOf, planeOf } from "../inspections.js";
import { placeOf, treesPerRound } from "../tree-tabs.js";
import { TreeTabElement } from "./tab-element.js";
import { columnOf, marksOf } from "./tree-answers.js";
import { stepOf } from "./tree-tab.js";

const BINS = 24;

/**
 * Boosting, round by round. AdaBoost: which rows count, and how much say each tree gets. Gradient boosting: what is
 * still unexplained, and the step that a tree takes at it.
 *
 * @element ty-boosting-tab
 * @prop {StageContext} context
 * @fires ty-command  look {round}
 */
export class BoostingTab extends TreeTabElement {
  static override properties = { ...TreeTabElement.properties, column: { state: true } };
  /** Of three or more classes, the one whose residuals are shown. */
  declare private column: number;

  constructor() {
    super();
    this.column = 0;
  }

  override render() {
    const { context } = this;
    if (!context) return nothing;
    const most = context.live.status?.epoch ?? 0;
    if (most === 0)
      return html`<div class="empty"><p>Train, or press Step, and look at what each round minds.</p></div>`;
    const round = placeOf(context.view.round, context);
    return html`<div class="column" style="height:100%">
      <div class="line"><ty-round-slider label="round" .value=${round} .max=${most}
        @round-change=${(e: CustomEvent<{ value: number }>) => this.look({ round: e.detail.value >= most ? 0 : e.detail.value })}></ty-round-slider>
        ${this.classes()}</div>
      ${kindName(context.spec.model) === "adaboost" ? this.adaboost(round) : this.gradient(round)}</div>`;
  }

  private classes() {
    const { classes } = this.context.live.prepared;
    if (treesPerRound(this.context) < 2) return nothing;
    return html`<label>class <select aria-label="Residuals of the class" @change=${(event: Event) =>
      (this.column = Number((event.target as HTMLSelectElement).value))}>${classes.map(
      (name, i) => html`<option value=${i} ?selected=${i === this.column}>${name}</option>`,
    )}${chosen(String(this.column))}</select></label>`;
  }

  private get isPlane(): boolean {
    const { live, spec } = this.context;
    return planeOf(live.resolved ?? spec, live.points) !== null;
  }

  private adaboost(round: number) {
    const { live } = this.context;
    const answer = live.views.boosting;
    const weights = arrayOf(answer, "row_weights")?.values;
    const says = numbers(answer?.info.estimator_weights);
    const errors = numbers(answer?.info.estimator_errors);
    const marks = marksOf("weight of the row", arrayOf(answer, "row")?.values, weights, live.points);
    const say = says[round - 1] ?? Number.NaN;
    const heavy = weights ? heaviest(weights) : null;
    return html`<p>${
      weights && heavy
        ? html`Tree ${count(round)} is grown with these weights: the heaviest tenth of the rows holds <b>${percent(heavy.share)}</b> of all weight,
          one row ${figure(heavy.times)} times the average. The tree errs on <b>${percent(errors[round - 1] ?? Number.NaN)}</b> of the weight, and gets a say of <b>${figure(say)}</b>.`
        : nothing
    }</p>
    <div class="split" style=${this.isPlane ? "flex:1;grid-template-columns:minmax(0,1fr) minmax(0,1fr)" : "flex:1;grid-template-columns:minmax(0,1fr)"}>
      ${
        this.isPlane
          ? html`<figure><figcaption>What tree ${count(round)} minds, and says<small>a row's area is its weight: rows that were wrong before grow</small></figcaption>
            ${this.plane("alone", true, marks)}</figure>`
          : nothing
      }
      <div class="column">
        ${this.curve("Say of each tree", "higher", says, round)}
        ${this.curve("Weighted error", "lower", errors, round)}
        ${this.isPlane || !weights || marks ? nothing : this.spread("weights of the rows", "weight of a row", weights)}
      </div></div>`;
  }

  private gradient(round: number) {
    const { live, spec } = this.context;
    const answer = live.views.boosting;
    const column = Math.min(this.column, treesPerRound(this.context) - 1);
    const residuals = columnOf(arrayOf(answer, "residuals"), column);
    const steps = columnOf(arrayOf(live.views.stepped, "step"), column);
    const marks = marksOf("residual", arrayOf(answer, "row")?.values, residuals, live.points, true);
    const rate = Number(getAt(live.resolved ?? spec, "model.learning_rate") ?? answer?.info.learning_rate);
    const grid = arrayOf(live.views.alone, "output");
    const isRegression = getAt(live.resolved ?? spec, "data.task") === "regression";
    const unit = `in the unit of ${getAt(live.resolved ?? spec, "data.target")}`;
    return html`<p>${
      residuals
        ? html`Before tree ${count(round)} a training row is off by <b>${figure(meanSize(residuals))}</b> on average. The tree is fitted to these residuals,
          and a share of ${rate} of its answer is added: <b>${figure(steps ? meanSize(steps) : Number.NaN)}</b> on average.`
        : nothing
    }</p>
    ${
      this.isPlane
        ? html`<div class="pair">
          <figure><figcaption>What is left before tree ${count(round)}<small>a row's area is its residual, blue above the prediction, orange below</small></figcaption>
            ${this.plane("first", true, marks)}</figure>
          <figure><figcaption>The step that it takes<small>added to the score of the plane</small></figcaption>
            ${this.depth("alone", stepOf(grid, this.context, treesPerRound(this.context) > 1 ? column : undefined), "step", marks)}</figure></div>`
        : html`<div class="pair">${residuals ? this.spread("residuals before the tree", `residual ${isRegression ? unit : "of the probability"}`, residuals) : nothing}
          ${steps ? this.spread("steps of the tree", `step ${isRegression ? unit : "of the log-odds"}`, steps) : nothing}</div>`
    }`;
  }

  private curve(heading: string, better: string, values: readonly number[], round: number) {
    const run: PlotRun = {
      id: "now",
      name: "now",
      color: 0,
      series: [{ part: "train", x: values.map((_, i) => i + 1), y: values }],
    };
    return html`<ty-line-plot .heading=${heading} .better=${better} xLabel="tree" .runs=${[run]} .mark=${round}
      @place-press=${(e: CustomEvent<{ x: number }>) => this.look({ round: e.detail.x })}></ty-line-plot>`;
  }

  private spread(label: string, axis: string, values: ArrayLike<number>) {
    const { counts, edges } = histogram(values);
    return html`<figure style="justify-items:stretch"><figcaption>${label}<small>${count(values.length)} training rows, up to ${count(Math.max(0, ...counts))} in a bar</small></figcaption>
      <ty-histogram style="--ty-histogram-height:120px" .counts=${counts} .edges=${edges} .label=${label} .axis=${axis} bounds></ty-histogram></figure>`;
  }
}
customElements.define("ty-boosting-tab", BoostingTab);

const numbers = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : []);

const meanSize = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]);
  return sum / Math.max(1, values.length);
};

/** The share of all weight that the heaviest tenth holds, and how many times the mean the heaviest row has. */
function heaviest(weights: ArrayLike<number>): { share: number; times: number } {
  const sorted = Array.from(weights).sort((a, b) => b - a);
  const all = sorted.reduce((sum, weight) => sum + weight, 0) || 1;
  const tenth = sorted.slice(0, Math.max(1, Math.round(sorted.length / 10)));
  return {
    share: tenth.reduce((sum, weight) => sum + weight, 0) / all,
    times: ((sorted[0] ?? 0) * sorted.length) / all,
  };
}

function histogram(values: ArrayLike<number>): { counts: number[]; edges: number[] } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  if (!(low <= high)) return { counts: [], edges: [] };
  const width = (high - low) / BINS || 1;
  const counts = new Array<number>(BINS).fill(0);
  for (let i = 0; i < values.length; i++) counts[Math.min(BINS - 1, Math.floor((values[i] - low) / width))]++;
  return { counts, edges: Array.from({ length: BINS + 1 }, (_, i) => low + i * width) };
}
