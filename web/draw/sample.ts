import { html, LitElement, nothing } from "lit";
import { saveCsv } from "./canvas.js";
import { formulaLine } from "./formula.js";
import { icons } from "./icons.js";
import { PART_NAMES } from "./line-plot-words.js";
import { capital, count, figure } from "./number.js";
import { drawGraph, type Graph, type GraphState, layoutGraph, lookedAt, unitWords } from "./sample-graph.js";
import { type Moment, momentsOf, type Phase, reachedAt, type Sample } from "./sample-moments.js";
import { samplePlane } from "./sample-plane.js";
import { sampleStyles } from "./sample-styles.js";
import { sampleTable, tell } from "./sample-words.js";
import { pictureStyles } from "./styles.js";
import type { Part, PlanePoints } from "./types.js";

/** Milliseconds of a moment when it plays. */
const LONG_MS = 1500;
const SHORT_MS = 450;

const ACTS: { name: string; phases: readonly Phase[] }[] = [
  { name: "Forward", phases: ["input", "forward"] },
  { name: "Loss", phases: ["loss"] },
  { name: "Backward", phases: ["delta", "weights", "back"] },
  { name: "Update", phases: ["update", "after"] },
];

/**
 * One row, step by step: forward through every unit, back along every edge with the factors of the chain rule, and the
 * step that this row alone would make.
 *
 * @element ty-sample
 * @prop {Sample|null} sample
 * @prop {string} reason      why there is none, in sentences; "" while it is on its way
 * @prop {number} row         the row that was asked for
 * @prop {number} rows        how many the table has
 * @prop {(PlanePoints & {row: number[]})|null} points   the rows on a plane, to choose by a press
 * @prop {string[]} pointNames   names of its axes
 * @prop {boolean} training   numbers change by themselves: nothing is announced
 * @fires row-change {row}
 *
 * Which moment is shown is the element's own affair. Fills the box of its parent; at least 480 px high.
 */
export class SamplePicture extends LitElement {
  static override properties = {
    sample: { attribute: false },
    reason: {},
    row: { type: Number },
    rows: { type: Number },
    points: { attribute: false },
    pointNames: { attribute: false },
    training: { type: Boolean },
    at: { state: true },
    detailed: { state: true },
    playing: { state: true },
    tabular: { state: true },
    focused: { state: true },
    box: { state: true },
  };
  declare sample: Sample | null;
  declare reason: string;
  declare row: number;
  declare rows: number;
  declare points: (PlanePoints & { row: ArrayLike<number> }) | null;
  declare pointNames: readonly string[];
  declare training: boolean;
  declare private at: number;
  declare private detailed: boolean;
  declare private playing: boolean;
  declare private tabular: boolean;
  declare private focused: { unit: number; from: number };
  declare private box: { width: number; height: number };
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly observer = new ResizeObserver(() => this.measure());
  private shown = "";

  constructor() {
    super();
    this.sample = null;
    this.reason = "";
    this.row = 0;
    this.rows = 0;
    this.points = null;
    this.pointNames = [];
    this.training = false;
    this.at = 0;
    this.detailed = false;
    this.playing = false;
    this.tabular = false;
    this.focused = { unit: 0, from: 0 };
    this.box = { width: 0, height: 0 };
  }

  static override styles = [pictureStyles, sampleStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.stop();
  }

  override render() {
    const { sample } = this;
    return html`<header>${this.renderRow()}${
      sample
        ? html`<label class="detail"><input type="checkbox" .checked=${this.detailed} @change=${this.onDetail}> each unit and edge</label>
          <button aria-label="Table of the sample" title="Every edge with its numbers" aria-pressed=${this.tabular}
            @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
          <button aria-label="Save the numbers of the sample as CSV" title="Save the numbers as CSV"
            @click=${() => saveCsv(`row ${sample.row}`, sampleTable(sample))}>${icons.csv}</button>`
        : nothing
    }</header>${
      sample
        ? this.renderSample(sample)
        : html`<div class="reason"><div><strong>One row cannot be followed here</strong><p>${this.reason}</p></div></div>`
    }`;
  }

  private renderRow() {
    const move = (by: number) => this.choose(Math.max(0, Math.min(this.rows - 1, this.row + by)));
    return html`<div class="row"><label>Row <input type="number" min="0" max=${Math.max(0, this.rows - 1)} .value=${String(this.row)}
        @change=${(event: Event) => this.choose(Number((event.target as HTMLInputElement).value))}></label>
      <button aria-label="Row before" title="Row before" ?disabled=${this.row <= 0} @click=${() => move(-1)}>${icons.left}</button>
      <button aria-label="Next row" title="Next row" ?disabled=${this.row >= this.rows - 1} @click=${() => move(1)}>${icons.right}</button>
      ${this.sample ? html`<span class="quiet">${PART_NAMES[this.sample.part as Part] ?? this.sample.part} row, ${this.sample.truth}; loss <b>${figure(this.sample.loss)}</b></span>` : nothing}</div>`;
  }

  private renderSample(sample: Sample) {
    const moments = momentsOf(sample, this.detailed);
    const at = Math.min(this.at, moments.length - 1);
    const moment = moments[at] as Moment;
    const graph = layoutGraph(sample, this.box.width || 640, this.box.height || 280);
    const focus = this.focusOn(sample, moment);
    const state: GraphState = { sample, graph, moment, reached: reachedAt(sample, moments, at), focus };
    const told = tell(sample, moment, focus);
    const where = `${at + 1} of ${moments.length}: ${told.heading}`;
    return html`
      <div class="steps">
        <div class="acts" role="group" aria-label="Jump to">${ACTS.map(({ name, phases }) => {
          const first = moments.findIndex(({ phase }) => phases.includes(phase));
          return html`<button aria-pressed=${phases.includes(moment.phase)} @click=${() => this.goTo(first)}>${name}</button>`;
        })}</div>
        <div class="keys">
          <button aria-label="Step back" title="Step back" ?disabled=${at === 0} @click=${() => this.goTo(at - 1)}>${icons.left}</button>
          <button class="play" aria-label=${this.playing ? "Stop playing" : "Play"} title=${this.playing ? "Stop" : "Play"}
            @click=${() => (this.playing ? this.stop() : this.play(moments.length))}>${this.playing ? "❚❚" : "▶"}</button>
          <button aria-label="Step forward" title="Step forward" ?disabled=${at === moments.length - 1} @click=${() => this.goTo(at + 1)}>${icons.right}</button>
          <input type="range" min="0" max=${moments.length - 1} .value=${String(at)} aria-label="Moment" aria-valuetext=${where}
            @input=${(event: Event) => this.goTo(Number((event.target as HTMLInputElement).value))}>
          <span class="quiet count">${count(at + 1)} of ${count(moments.length)}</span>
        </div>
      </div>
      <div class="around"><div class="stage">
        <div class="sheet" style=${`width:${graph.width}px;height:${graph.height + 24}px`}>${drawGraph(state)}${this.renderUnits(state)}</div></div>
        ${this.tabular ? this.renderTable(sample) : nothing}
      </div>
      <div class="told"><div class="words">
        <div aria-live=${this.training || this.playing ? "off" : "polite"}><strong class="heading">${told.heading}</strong><p>${capital(told.text)}</p></div>
        <div class="formulas" tabindex="0" role="group" aria-label="Formulas">${told.formulas.map((line) => html`<div>${formulaLine(line)}</div>`)}</div>
      </div>${this.points ? samplePlane(this.points, this.pointNames, this.row, (row) => this.choose(row)) : nothing}</div>`;
  }

  /** Buttons over the boxes: the keyboard's way to look at another unit. */
  private renderUnits(state: GraphState) {
    const { graph } = state;
    const hot = lookedAt(state);
    const entry = hot.block < -1 ? { block: -1, unit: 0 } : hot;
    return html`<div role="group" aria-label="Units: arrow keys move between them" @keydown=${(event: KeyboardEvent) => this.onKey(event, graph)}>${graph.y.map(
      (column, c) =>
        column.map(
          (
            y,
            unit,
          ) => html`<button class="unit" data-column=${c} data-unit=${unit} tabindex=${c - 1 === entry.block && unit === Math.min(entry.unit, column.length - 1) ? 0 : -1}
        aria-label=${unitWords(state, c - 1, unit)} aria-pressed=${c - 1 === hot.block && unit === hot.unit}
        style=${`left:${graph.x[c]}px;top:${y - graph.boxHeight / 2}px;width:${graph.boxWidth[c]}px;height:${graph.boxHeight}px`}
        @click=${() => this.lookAt(c - 1, unit)}></button>`,
        ),
    )}</div>`;
  }

  private renderTable(sample: Sample) {
    const [header, ...rows] = sampleTable(sample);
    return html`<div class="table" tabindex="0" role="region" aria-label="Numbers of the sample"><table>
      <thead><tr>${header?.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map(
        ([from, to, ...values]) =>
          html`<tr><th scope="row">${from}</th><td>${to}</td>${values.map((value) => html`<td>${figure(Number(value))}</td>`)}</tr>`,
      )}</tbody></table></div>`;
  }

  /** The unit and the edge that are looked at, within what the moment is about. */
  private focusOn(sample: Sample, { phase, block }: Moment): { unit: number; from: number } {
    const target = sample.blocks[phase === "back" ? block - 1 : block];
    const units = target?.z.length ?? sample.inputs.length;
    const sources = block > 0 ? (sample.blocks[block - 1]?.z.length ?? 1) : sample.inputs.length;
    return { unit: Math.min(this.focused.unit, units - 1), from: Math.min(this.focused.from, sources - 1) };
  }

  private get moment(): Moment | null {
    if (!this.sample) return null;
    const moments = momentsOf(this.sample, this.detailed);
    return moments[Math.min(this.at, moments.length - 1)] ?? null;
  }

  /** A unit of the block before is where the edge comes from. */
  private lookAt(block: number, unit: number): void {
    const { moment, sample } = this;
    if (!moment || !sample) return;
    const edge = moment.phase === "weights" || moment.phase === "update";
    if (this.detailed && moment.unit !== undefined) {
      // In detail every unit and edge is a moment of its own: go there.
      const found = momentsOf(sample, true).findIndex(
        (each) =>
          each.phase === moment.phase &&
          each.block === moment.block &&
          (edge && block === moment.block - 1
            ? each.unit === moment.unit && each.from === unit
            : each.unit === unit && each.from === moment.from),
      );
      if (found >= 0) this.goTo(found);
      return;
    }
    this.focused =
      edge && block === moment.block - 1 ? { ...this.focused, from: unit } : { ...this.focused, unit };
  }

  private readonly onKey = (event: KeyboardEvent, graph: Graph): void => {
    const button = (event.composedPath()[0] as HTMLElement).closest<HTMLElement>(".unit");
    if (!button) return;
    let [column, unit] = [Number(button.dataset.column), Number(button.dataset.unit)];
    if (event.key === "ArrowLeft") column--;
    else if (event.key === "ArrowRight") column++;
    else if (event.key === "ArrowUp") unit--;
    else if (event.key === "ArrowDown") unit++;
    else return;
    event.preventDefault();
    column = Math.max(0, Math.min(graph.y.length - 1, column));
    unit = Math.max(0, Math.min((graph.y[column]?.length ?? 1) - 1, unit));
    this.renderRoot
      .querySelector<HTMLElement>(`.unit[data-column="${column}"][data-unit="${unit}"]`)
      ?.focus();
    this.lookAt(column - 1, unit);
  };

  private readonly onDetail = (event: Event): void => {
    const { sample, moment } = this;
    this.stop();
    this.detailed = (event.target as HTMLInputElement).checked;
    if (!sample || !moment) return;
    const { phase, block } = moment;
    this.at = Math.max(
      0,
      momentsOf(sample, this.detailed).findIndex((each) => each.phase === phase && each.block === block),
    );
  };

  private goTo(at: number): void {
    this.stop();
    this.at = Math.max(0, at);
  }

  private play(moments: number): void {
    if (this.at >= moments - 1) this.at = 0;
    this.playing = true;
    this.timer = setInterval(
      () => {
        if (this.at >= moments - 1) this.stop();
        else this.at++;
      },
      this.detailed ? SHORT_MS : LONG_MS,
    );
  }

  private stop(): void {
    clearInterval(this.timer);
    this.playing = false;
  }

  private choose(row: number): void {
    this.requestUpdate();
    if (!Number.isInteger(row) || row < 0 || row >= this.rows || row === this.row) return;
    this.dispatchEvent(new CustomEvent("row-change", { detail: { row }, bubbles: true, composed: true }));
  }

  private measure(): void {
    const stage = this.renderRoot.querySelector(".stage");
    if (!stage) return;
    const { clientWidth: width, clientHeight } = stage;
    const height = clientHeight - 26;
    if (width !== this.box.width || height !== this.box.height) this.box = { width, height };
  }

  /** What happens is brought into sight where the drawing is wider than its box. */
  protected override updated(): void {
    this.measure();
    const { moment } = this;
    const key = `${moment?.phase}${moment?.block}`;
    const stage = this.renderRoot.querySelector(".stage");
    if (!stage || key === this.shown) return;
    this.shown = key;
    if (stage.scrollWidth <= stage.clientWidth) return;
    const column = Math.max(0, (moment?.block ?? 0) + 1);
    const unit = this.renderRoot.querySelector<HTMLElement>(`.unit[data-column="${column}"]`);
    if (unit) stage.scrollTo({ left: unit.offsetLeft + unit.offsetWidth / 2 - stage.clientWidth * 0.62 });
  }
}
customElements.define("ty-sample", SamplePicture);
