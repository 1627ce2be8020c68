import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { PLOT_PARTS } from "../style/palette.js";
import { valueAt } from "./axis.js";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import {
  currentRun,
  drawCrosshair,
  drawPlot,
  isLogarithmic,
  type PlotAxes,
  type PlotView,
  plotAxes,
} from "./line-plot-draw.js";
import { PART_NAMES, plotSummary, plotTable } from "./line-plot-words.js";
import { count, figure } from "./number.js";
import { nearest } from "./series.js";
import { pictureStyles } from "./styles.js";
import { partSwatch } from "./swatch.js";
import { ThemeController } from "./theme.js";
import type { PlotRun } from "./types.js";

/**
 * Curves of several runs over epochs. Solid is training, dashed validation, dotted test; colour is the run.
 *
 * @element ty-line-plot
 * @prop {string} heading       quantity in the heading and the y axis: "Loss"
 * @prop {string} axisName      in the place of the heading at the y axis, where that is too long for it
 * @prop {string} unit          unit of y, "" for none
 * @prop {string} xLabel        "epoch" (default), "step", "tree"
 * @prop {PlotRun[]} runs       the newest (or selected) last; assign a new array to redraw
 * @prop {string} current       id of the run that the summary speaks of and that is drawn strongest; default the last
 * @prop {"auto"|"linear"|"log"} scale   auto: logarithmic above three decades
 * @prop {number} smoothing     0 (none) .. 0.99, weight of the past in an exponential moving average
 * @prop {"lower"|"higher"|""} better    which direction is good, if either, for the words of the summary
 * @prop {number|null} cursor   x under the crosshair; set it to link several plots
 * @prop {number|null} mark     x that is marked by a line for good: where a slider beside the plot stands
 * @prop {boolean} fractional   x is a quantity and no count
 * @prop {boolean} compact      no tools and no legend: below another plot of the same runs
 * @slot heading - in the place of the heading's words, such as a choice of what is drawn
 * @fires scale-change      {scale}       the reader pressed linear, log or auto
 * @fires smoothing-change  {smoothing}   the reader moved the slider
 * @fires cursor-change     {x: number|null}
 * @fires place-press       {x}   the plot was pressed there, or Enter with the crosshair there
 *
 * What the reader changes is set on the property and told. Fills the width of its parent; height from the custom
 * property --ty-plot-height (default 200px).
 */
export class LinePlot extends LitElement {
  static override properties = {
    heading: {},
    axisName: {},
    unit: {},
    xLabel: {},
    runs: { attribute: false },
    current: {},
    scale: {},
    smoothing: { type: Number },
    better: {},
    cursor: { type: Number },
    mark: { type: Number },
    compact: { type: Boolean },
    fractional: { type: Boolean },
    tabular: { state: true },
  };
  declare heading: string;
  declare axisName: string;
  declare unit: string;
  declare xLabel: string;
  declare runs: PlotRun[];
  declare current: string;
  declare scale: "auto" | "linear" | "log";
  declare smoothing: number;
  declare better: "lower" | "higher" | "";
  declare cursor: number | null;
  declare mark: number | null;
  declare compact: boolean;
  declare fractional: boolean;
  declare private tabular: boolean;
  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private axes: PlotAxes | null = null;

  constructor() {
    super();
    this.heading = "";
    this.axisName = "";
    this.unit = "";
    this.xLabel = "epoch";
    this.runs = [];
    this.current = "";
    this.scale = "auto";
    this.smoothing = 0;
    this.better = "lower";
    this.cursor = null;
    this.mark = null;
    this.compact = false;
    this.fractional = false;
    this.tabular = false;
    new DrawController(this, () => this.draw());
  }

  static override styles = [
    pictureStyles,
    css`
      .plot {
        position: relative;
        height: var(--ty-plot-height, 200px);
        touch-action: pan-y;
      }
      .plot canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        font-size: var(--ty-text-1);
      }
      .area {
        position: absolute;
        inset: 0;
        border-radius: var(--ty-radius-1);
        cursor: crosshair;
      }
      .legend {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 24px;
        font-size: var(--ty-text-1);
        color: var(--ty-ink-2);
        white-space: nowrap;
      }
      .legend ul {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        margin: 0;
        padding: 0;
        list-style: none;
        flex: 1 1 0;
        min-width: 0;
      }
      .legend li {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .legend i,
      .card i {
        display: inline-block;
        width: 9px;
        height: 9px;
        border-radius: 50%;
        flex: none;
      }
      label.smooth {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      input[type="range"] {
        width: 56px;
        height: 24px;
        margin: 0;
        accent-color: var(--ty-accent);
      }
      .card {
        top: 4px;
        max-height: calc(100% - 8px);
        overflow: hidden;
      }
      .card table {
        border-collapse: collapse;
      }
      .card th,
      .card td {
        padding: 0 0 0 10px;
        text-align: right;
        font-weight: 400;
        white-space: nowrap;
      }
      .card th:first-child,
      .card td:first-child {
        text-align: left;
        padding: 0;
        max-width: 110px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .card thead th {
        color: var(--ty-ink-2);
      }
      .table {
        position: absolute;
        inset: 0;
      }
      .empty {
        position: absolute;
        inset: 0 0 40px 40px;
        display: grid;
        place-items: center;
        color: var(--ty-ink-2);
        font-size: var(--ty-text-1);
        pointer-events: none;
      }
    `,
  ];

  override render() {
    const log = isLogarithmic(this.runs, this.scale);
    const summary = plotSummary(this.runs, this);
    const empty = !this.runs.some((run) => run.series.some((series) => series.y.length > 0));
    return html`
      <header>
        <slot name="heading"><h3>${this.heading}${log ? html` <small>log scale</small>` : nothing}</h3></slot>
        ${this.compact ? nothing : this.tools()}
      </header>
      <p class="said" id="said">${summary}</p>
      <div class="plot">
        <canvas aria-hidden="true" class="base"></canvas>
        <canvas aria-hidden="true" class="top"></canvas>
        ${empty ? html`<div class="empty">appears with the first ${this.xLabel}</div>` : nothing}
        <div
          class="area" role="slider" tabindex="0" aria-label=${`${this.heading} at one ${this.xLabel}`}
          aria-describedby="said" aria-valuemin=${this.xs[0] ?? 0} aria-valuemax=${this.xs[this.xs.length - 1] ?? 0}
          aria-valuenow=${this.cursor ?? this.mark ?? this.xs[this.xs.length - 1] ?? 0} aria-valuetext=${this.cursorWords()}
          @pointermove=${this.onPointer} @pointerdown=${this.onPress} @pointerleave=${() => this.point(null)}
          @keydown=${this.onKey} @blur=${() => this.point(null)}></div>
        ${this.cursor === null || empty || this.tabular ? nothing : this.card(this.cursor)}
        ${this.tabular ? this.table() : nothing}
      </div>
      ${this.compact ? nothing : this.legend()}
    `;
  }

  private tools() {
    return html`
      <select aria-label=${`Scale of ${this.heading}`} title="Scale of the y axis"
        @change=${(event: Event) => this.rescale((event.target as HTMLSelectElement).value as LinePlot["scale"])}>
        ${["auto", "linear", "log"].map((kind) => html`<option value=${kind}>${kind}</option>`)}${chosen(this.scale)}
      </select>
      <button aria-label="Table of ${this.heading}" title="Numbers as a table" aria-pressed=${this.tabular}
        @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
      <button aria-label="Save ${this.heading} as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
      <button aria-label="Save the numbers of ${this.heading} as CSV" title="Save the numbers as CSV"
        @click=${() => saveCsv(this.heading, plotTable(this.runs, this.xLabel, this.heading.toLowerCase()))}>${icons.csv}</button>
    `;
  }

  private legend() {
    const parts = PLOT_PARTS.filter((part) =>
      this.runs.some((run) => run.series.some((series) => series.part === part)),
    );
    const { categorical } = this.isConnected ? this.theme.colors : { categorical: [] };
    const newest = this.runs.filter((run) => !run.beside).reverse();
    return html`<div class="legend">
      <ul aria-label="Legend">
        ${parts.map((part) => html`<li>${partSwatch(part)}${PART_NAMES[part]}</li>`)}
        ${
          newest.length > 1
            ? newest.map(
                (run) => html`<li title=${run.name}><i
              style=${`background:${cssColor(categorical[run.color % categorical.length] ?? [128, 128, 128])}`}></i>${run.short ?? run.name}</li>`,
              )
            : nothing
        }
      </ul>
      <label class="smooth">smooth
        <input type="range" min="0" max="0.98" step="0.02" .value=${String(this.smoothing)}
          aria-valuetext=${this.smoothing ? `weight ${this.smoothing} on the past` : "none"}
          @input=${(event: Event) => this.smooth(Number((event.target as HTMLInputElement).value))}>
      </label>
    </div>`;
  }

  /** Exact values of all runs under the crosshair. */
  private card(cursor: number) {
    const parts = PLOT_PARTS.filter((part) =>
      this.runs.some((run) => run.series.some((series) => series.part === part)),
    );
    const { categorical } = this.theme.colors;
    const middle = ((this.xs[0] ?? 0) + (this.xs[this.xs.length - 1] ?? 0)) / 2;
    const rows = [...this.runs].reverse();
    return html`<div class="card" style=${cursor < middle ? "right:4px" : `left:${(this.axes?.x.range[0] ?? 40) + 4}px`}>
      <table>
        <thead><tr><th>${this.xLabel} ${this.place(cursor)}</th>${parts.map((part) => html`<th>${PART_NAMES[part]}</th>`)}</tr></thead>
        <tbody>${rows.slice(0, 8).map(
          (run) => html`<tr>
          <td><i style=${`background:${cssColor(categorical[run.color % categorical.length])}`}></i> ${run.name}</td>
          ${parts.map((part) => html`<td>${figure(valueAtX(run, part, cursor))}</td>`)}
        </tr>`,
        )}</tbody>
      </table>
      ${rows.length > 8 ? html`<span class="quiet">and ${rows.length - 8} more in the table</span>` : nothing}
    </div>`;
  }

  /** At most 200 rows: evenly chosen, the last always among them; the CSV has all. */
  private table() {
    const [header, ...rows] = plotTable(this.runs, this.xLabel, this.heading.toLowerCase());
    const stride = Math.ceil(rows.length / 200);
    const chosen = rows.filter((_, i) => (rows.length - 1 - i) % stride === 0).reverse();
    return html`<div class="table" tabindex="0" role="region" aria-label="Numbers of ${this.heading}"><table>
      ${stride > 1 ? html`<caption class="quiet">every ${stride}th ${this.xLabel}; the CSV has all</caption>` : nothing}
      <thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${chosen.map(
        (row) =>
          html`<tr>${row.map((cell, i) =>
            i === 0
              ? html`<th scope="row">${this.place(Number(cell))}</th>`
              : html`<td>${figure(Number(cell))}</td>`,
          )}</tr>`,
      )}</tbody>
    </table></div>`;
  }

  /** Every x at which some curve has a value, ascending: those of the longest curve. */
  private get xs(): ArrayLike<number> {
    let longest: ArrayLike<number> = [];
    for (const run of this.runs)
      for (const series of run.series) if (series.x.length > longest.length) longest = series.x;
    return longest;
  }

  private cursorWords(): string {
    const cursor = this.cursor ?? this.mark ?? this.xs[this.xs.length - 1];
    if (cursor === undefined) return "nothing to show yet";
    const words = [...this.runs].reverse().map((run) => {
      const values = run.series.map(
        (series) => `${PART_NAMES[series.part]} ${figure(valueAtX(run, series.part, cursor))}`,
      );
      return (this.runs.length > 1 ? `${run.name}: ` : "") + values.join(", ");
    });
    return `${this.xLabel} ${this.place(cursor)}: ${words.join("; ")}`;
  }

  private place(x: number): string {
    return this.fractional ? figure(x) : count(x);
  }

  private view(size: number): PlotView {
    const name = this.axisName || this.heading;
    const yTitle = this.unit ? `${name} (${this.unit})` : name;
    return {
      runs: this.runs,
      current: this.current,
      scale: this.scale,
      smoothing: this.smoothing,
      xTitle: this.xLabel,
      yTitle,
      fractional: this.fractional,
      size,
    };
  }

  private draw() {
    const box = this.renderRoot.querySelector(".plot") as HTMLElement;
    const [base, top] = this.renderRoot.querySelectorAll("canvas");
    const size = Number.parseFloat(getComputedStyle(base).fontSize);
    const on = sheet(base, box.clientWidth, box.clientHeight);
    const view = this.view(size);
    this.axes = plotAxes(on, this.theme.colors, view);
    drawPlot(on, this.theme.colors, view, this.axes);
    const over = sheet(top, box.clientWidth, box.clientHeight);
    const places = [this.mark, this.cursor].filter((x) => x !== null && this.xs.length > 0);
    for (const x of places) drawCrosshair(over, this.theme.colors, view, this.axes, x as number);
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    const run = currentRun(this);
    savePng(`${this.heading} ${run?.name ?? ""}`, 720, 420, cssColor(colors.surface), (on) => {
      const view = this.view(13);
      drawPlot(on, colors, view, plotAxes(on, colors, view));
    });
  };

  private readonly onPointer = (event: PointerEvent) => {
    if (!this.axes || this.xs.length === 0) return;
    this.point(this.xs[nearest(this.xs, valueAt(this.axes.x, event.offsetX))]);
  };

  private readonly onPress = (event: PointerEvent) => {
    this.onPointer(event);
    if (this.cursor !== null) this.tell("place-press", { x: this.cursor });
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const { xs } = this;
    if (xs.length === 0) return;
    if (event.key === "Enter" && this.cursor !== null) return this.tell("place-press", { x: this.cursor });
    const last = xs.length - 1;
    const now = this.cursor === null ? last : nearest(xs, this.cursor);
    const page = Math.max(1, Math.round(xs.length / 10));
    const steps: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageDown: now - page,
      PageUp: now + page,
      Home: 0,
      End: last,
    };
    if (event.key === "Escape") return this.point(null);
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.point(xs[Math.max(0, Math.min(last, steps[event.key]))]);
  };

  private point(x: number | null) {
    if (x === this.cursor) return;
    this.cursor = x;
    this.tell("cursor-change", { x });
  }

  private rescale(scale: LinePlot["scale"]) {
    this.scale = scale;
    this.tell("scale-change", { scale });
  }

  private smooth(smoothing: number) {
    this.smoothing = smoothing;
    this.tell("smoothing-change", { smoothing });
  }

  private tell(name: string, detail: object) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}
customElements.define("ty-line-plot", LinePlot);

/** Value of a run's curve at exactly this x; NaN where it has none. */
function valueAtX(run: PlotRun, part: string, x: number): number {
  const series = run.series.find((candidate) => candidate.part === part);
  const i = series ? nearest(series.x, x) : -1;
  return series && i >= 0 && series.x[i] === x ? series.y[i] : Number.NaN;
}
