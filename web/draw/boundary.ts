import { html, LitElement, nothing } from "lit";
import { PARTS } from "../style/palette.js";
import { at, valueAt } from "./axis.js";
import { drawPlane, markPath, type PlaneAxes, planeAxes, pointColor } from "./boundary-draw.js";
import { barGradient, paintPlane, type Shading, shadingOf } from "./boundary-image.js";
import { boundaryStyles } from "./boundary-styles.js";
import { depthSummary, planeSummary, predictionWords } from "./boundary-words.js";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import { PART_NAMES } from "./line-plot-words.js";
import { figure, plural } from "./number.js";
import { extentOf } from "./series.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";
import type { Part, PlaneExtent, PlaneMarks, PlanePoints, Tensor } from "./types.js";

const PIXELS = 200; // side of the painted plane; the browser enlarges the rest smoothly

/**
 * What the model answers over the plane of two features, with the rows upon it.
 *
 * @element ty-boundary
 * @prop {Tensor|null} grid     [h, w, k]: probabilities of k classes (k = 1: of the second), or the value ([h, w, 1]);
 *                              row 0 at the smallest y, column 0 at the smallest x, samples on the borders included
 * @prop {PlaneExtent|null} extent   rectangle of the grid
 * @prop {PlanePoints|null} points   rows to draw
 * @prop {"classification"|"regression"} task
 * @prop {string[]} labels      class names
 * @prop {string} target        name (and unit) of the target
 * @prop {string} xName         name of the feature on x
 * @prop {string} yName         name of the feature on y
 * @prop {boolean} discrete     show the decided class instead of the confidence (regression: ten steps)
 * @prop {Part[]} shown         which parts' rows are drawn
 * @prop {PlaneMarks|null} marks     draws the rows as large as their weights, or coloured by the sign of what is left
 * @prop {Tensor|null} magnitude     [h, w]: painted in place of the answers, dark where it is large
 * @prop {string} magnitudeName      what it is: "disagreement"
 * @prop {boolean} compact      picture only: no tools, no legend
 * @fires discrete-change {discrete: boolean}
 * @fires shown-change    {shown: Part[]}
 * @fires plane-press     {x, y, button}   the plane was pressed, in units of the features (to paint points)
 *
 * Square; fills the width it is given up to --ty-boundary-size (default 100%). With the attribute `fill` it takes the
 * height of its parent instead, and the square stands in the middle. Both choices are kept and told.
 */
export class Boundary extends LitElement {
  static override properties = {
    grid: { attribute: false },
    extent: { attribute: false },
    points: { attribute: false },
    task: {},
    labels: { attribute: false },
    target: {},
    xName: {},
    yName: {},
    discrete: { type: Boolean },
    shown: { attribute: false },
    marks: { attribute: false },
    magnitude: { attribute: false },
    magnitudeName: {},
    compact: { type: Boolean },
    spot: { state: true },
    tabular: { state: true },
  };
  declare grid: Tensor | null;
  declare extent: PlaneExtent | null;
  declare points: PlanePoints | null;
  declare task: "classification" | "regression";
  declare labels: string[];
  declare target: string;
  declare xName: string;
  declare yName: string;
  declare discrete: boolean;
  declare shown: Part[];
  declare marks: PlaneMarks | null;
  declare magnitude: Tensor | null;
  declare magnitudeName: string;
  declare compact: boolean;
  declare private spot: { x: number; y: number; left: number; top: number } | null;
  declare private tabular: boolean;
  private readonly theme = new ThemeController(this, () => this.redraw());
  private axes: PlaneAxes | null = null;
  private picture: HTMLCanvasElement | null = null;
  private painted: unknown[] = [];
  private sentence = { of: [] as unknown[], text: "" };

  constructor() {
    super();
    this.grid = null;
    this.extent = null;
    this.points = null;
    this.task = "classification";
    this.labels = [];
    this.target = "target";
    this.xName = "x";
    this.yName = "y";
    this.discrete = false;
    this.shown = ["train", "validation"];
    this.marks = null;
    this.magnitude = null;
    this.magnitudeName = "";
    this.compact = false;
    this.spot = null;
    this.tabular = false;
    new DrawController(this, () => this.draw());
  }

  static override styles = [pictureStyles, boundaryStyles];

  override render() {
    const title = `${this.xName} and ${this.yName}`;
    return html`
      <p class="said" id="said">${this.summary}</p>
      <div class="plane">
        <canvas aria-hidden="true"></canvas>
        <div class="area" role="application" tabindex="0" aria-label=${`Prediction over ${title}; arrow keys move, values are read out`}
          aria-describedby="said" @pointermove=${this.onMove} @pointerleave=${() => (this.spot = null)} @pointerdown=${this.onDown}
          @keydown=${this.onKey} @blur=${() => (this.spot = null)}></div>
        ${this.spot && !this.tabular ? this.card(this.spot) : nothing}
        ${this.tabular ? this.table() : nothing}
      </div>
      ${this.compact ? nothing : this.footer(title)}
    `;
  }

  private footer(title: string) {
    return html`<footer>
      ${this.isConnected ? this.legend() : nothing}
      <span class="tools">
        <label class="check"><input type="checkbox" .checked=${this.discrete}
          @change=${(event: Event) => this.choose((event.target as HTMLInputElement).checked)}>discretize</label>
        <button aria-label="Table of ${title}" title="Rows as a table" aria-pressed=${this.tabular}
          @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
        <button aria-label="Save ${title} as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the grid of ${title} as CSV" title="Save the predictions as CSV" @click=${this.saveNumbers}>${icons.csv}</button>
      </span>
    </footer>`;
  }

  private legend() {
    const { colors } = this.theme;
    // Beyond the palette, classes share its colours.
    const many = colors.categorical.length;
    const shading = this.shading;
    const present = PARTS.filter((_, i) => this.points && Array.prototype.includes.call(this.points.part, i));
    return html`<span class="legend">
      ${
        shading.classes.length > 0 && !this.marks?.signed
          ? this.labels
              .slice(0, many)
              .map(
                (_, i) =>
                  html`<span><i style=${`background:${cssColor(pointColor(colors, shading, i))}`}></i>${this.labels.filter((_, c) => c % many === i).join(", ")}</span>`,
              )
          : nothing
      }
      ${
        this.magnitude || shading.classes.length === 0
          ? this.bar(this.magnitude ? this.depth : shading, this.magnitude ? this.magnitudeName : this.target)
          : nothing
      }
      ${this.marks ? html`<span>area: ${this.marks.name}${this.marks.signed ? ", blue above 0, orange below" : nothing}</span>` : nothing}
      ${(this.marks ? [] : present).map(
        (part) => html`<button class="part" aria-pressed=${this.shown.includes(part)}
        title=${`Show or hide the ${PART_NAMES[part]} rows`} @click=${() => this.toggle(part)}>${mark(part)}${PART_NAMES[part]}</button>`,
      )}
    </span>`;
  }

  private bar(shading: Shading, name: string) {
    return html`<span class="bar"><span>${figure(shading.low)}</span><b style=${`background:${barGradient(shading)}`}></b><span>${figure(shading.high)}</span> ${name}</span>`;
  }

  private card({ x, y, left, top }: { x: number; y: number; left: number; top: number }) {
    const box = this.renderRoot.querySelector(".plane") as HTMLElement;
    const across =
      left > box.clientWidth / 2 ? `right:${box.clientWidth - left + 12}px` : `left:${left + 12}px`;
    const down = top > box.clientHeight / 2 ? `bottom:${box.clientHeight - top + 12}px` : `top:${top + 12}px`;
    return html`<div class="card" role="status" style=${`${across};${down}`}>
      <strong>${predictionWords(this, x, y)}</strong><br>${this.xName} ${figure(x)}<br>${this.yName} ${figure(y)}</div>`;
  }

  /** At most 200 rows of the shown parts. */
  private table() {
    const { points } = this;
    const rows = points
      ? Array.from({ length: points.x.length }, (_, i) => i).filter((i) =>
          this.shown.includes(PARTS[points.part[i]]),
        )
      : [];
    const value = (target: number) =>
      this.task === "regression" ? figure(target) : (this.labels[target] ?? "–");
    return html`<div class="table" tabindex="0" role="region" aria-label="Rows on the plane"><table>
      <caption class="quiet">${rows.length > 200 ? `the first 200 of ${plural(rows.length, "row")}` : plural(rows.length, "row")}</caption>
      <thead><tr>${[this.xName, this.yName, "part", this.target, "predicted"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${
        points
          ? rows.slice(0, 200).map(
              (i) => html`<tr><td>${figure(points.x[i])}</td><td>${figure(points.y[i])}</td>
        <td>${PART_NAMES[PARTS[points.part[i]]]}</td><td>${value(points.target[i])}</td>
        <td>${predictionWords(this, points.x[i], points.y[i])}</td></tr>`,
            )
          : nothing
      }</tbody>
    </table></div>`;
  }

  /** Ends of the colours of a regression: the targets' where there are rows (steady while training), else the grid's. */
  private get shading(): Shading {
    const extent =
      this.task === "regression"
        ? (extentOf([this.points?.target ?? []]) ?? extentOf([this.grid?.values ?? []]))
        : null;
    return shadingOf(this.theme.colors, this.task, this.labels.length, extent);
  }

  /** Colours of the magnitude, from nothing to its largest, or around zero. */
  private get depth(): Shading {
    const [low, high] = extentOf([this.magnitude?.values ?? []]) ?? [0, 1];
    return shadingOf(this.theme.colors, "regression", 0, [Math.min(0, low), high || 1]);
  }

  /** Made anew at most when the grid or the rows change. */
  private get summary(): string {
    const of = [
      this.grid,
      this.points,
      this.extent,
      this.labels,
      this.xName,
      this.yName,
      this.target,
      this.task,
      this.magnitude,
    ];
    if (of.some((value, i) => value !== this.sentence.of[i]))
      this.sentence = {
        of,
        text: this.magnitude ? depthSummary(this, this.magnitude, this.magnitudeName) : planeSummary(this),
      };
    return this.sentence.text;
  }

  private redraw() {
    this.painted = [];
    this.requestUpdate();
  }

  private get fontSize(): number {
    return Number.parseFloat(getComputedStyle(this.renderRoot.querySelector(".area") as Element).fontSize);
  }

  private draw() {
    const box = this.renderRoot.querySelector(".plane") as HTMLElement;
    const canvas = this.renderRoot.querySelector("canvas") as HTMLCanvasElement;
    this.paintOn(sheet(canvas, box.clientWidth, box.clientHeight), this.fontSize, true);
  }

  private paintOn(on: Parameters<typeof drawPlane>[0], size: number, keep: boolean) {
    const { colors } = this.theme;
    const shading = this.shading;
    const extent = this.extent ?? {
      x: extentOf([this.points?.x ?? []]) ?? [-1, 1],
      y: extentOf([this.points?.y ?? []]) ?? [-1, 1],
    };
    const axes = planeAxes(on, colors, extent, size, this.compact);
    if (keep) this.axes = axes;
    const { points, shown, xName, yName } = this;
    drawPlane(on, colors, axes, this.plane(shading), shading, {
      points,
      marks: this.marks,
      shown,
      xName,
      yName,
      size,
      bare: this.compact,
    });
    if (!keep || !this.spot) return;
    on.context.strokeStyle = colors.ink;
    on.context.lineWidth = 1.5;
    on.context.beginPath();
    on.context.arc(at(axes.x, this.spot.x), at(axes.y, this.spot.y), 5, 0, 2 * Math.PI);
    on.context.stroke();
  }

  /** The painted answers, painted again only when something they depend on changed. */
  private plane(answers: Shading): HTMLCanvasElement | null {
    const grid = this.magnitude ? { ...this.magnitude, shape: [...this.magnitude.shape, 1] } : this.grid;
    if (!grid) return null;
    const shading = this.magnitude ? this.depth : answers;
    const state = [
      this.magnitude ?? this.grid,
      this.discrete,
      this.task,
      shading.low,
      shading.high,
      this.labels.length,
      this.theme.colors,
    ];
    if (this.picture && state.every((value, i) => value === this.painted[i])) return this.picture;
    this.picture ??= document.createElement("canvas");
    this.picture.width = this.picture.height = PIXELS;
    const image = new ImageData(PIXELS, PIXELS);
    paintPlane(image, grid, shading, this.theme.colors, this.discrete);
    this.picture.getContext("2d")?.putImageData(image, 0, 0);
    this.painted = state;
    return this.picture;
  }

  private readonly savePicture = () => {
    savePng(
      `${this.target} over ${this.xName} and ${this.yName}`,
      600,
      600,
      cssColor(this.theme.colors.surface),
      (on) => this.paintOn(on, 13, false),
    );
  };

  private readonly saveNumbers = () => {
    if (!this.grid || !this.extent) return;
    const [h, w, k] = this.grid.shape;
    const { x, y } = this.extent;
    const names = this.task === "regression" ? [this.target] : k === 1 ? [this.labels[1]] : this.labels;
    const rows: (string | number)[][] = [[this.xName, this.yName, ...names]];
    for (let i = 0; i < h; i++) {
      for (let j = 0; j < w; j++) {
        const from = (i * w + j) * k;
        const place = [x[0] + ((x[1] - x[0]) * j) / (w - 1), y[0] + ((y[1] - y[0]) * i) / (h - 1)];
        rows.push([
          ...place,
          ...Array.from({ length: k }, (_, c) => this.grid?.values[from + c] ?? Number.NaN),
        ]);
      }
    }
    saveCsv(`${this.target} over ${this.xName} and ${this.yName}`, rows);
  };

  private inside(event: PointerEvent): { x: number; y: number } | null {
    if (!this.axes) return null;
    const { x, y } = this.axes;
    const [px, py] = [event.offsetX, event.offsetY];
    if (px < x.range[0] || px > x.range[1] || py < y.range[1] || py > y.range[0]) return null;
    return { x: valueAt(x, px), y: valueAt(y, py) };
  }

  private readonly onMove = (event: PointerEvent) => {
    const place = this.inside(event);
    this.spot = place && { ...place, left: event.offsetX, top: event.offsetY };
  };

  private readonly onDown = (event: PointerEvent) => {
    const place = this.inside(event);
    if (place)
      this.dispatchEvent(
        new CustomEvent("plane-press", { detail: { ...place, button: event.button }, bubbles: true }),
      );
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    if (event.key === "Escape") this.spot = null;
    if (!this.axes || !(event.key in moves)) return;
    event.preventDefault();
    const { x, y } = this.axes;
    const step = event.shiftKey ? 0.1 : 0.02;
    const [dx, dy] = moves[event.key];
    const moved = ([low, high]: [number, number], from: number, by: number) =>
      Math.max(low, Math.min(high, from + by * step * (high - low)));
    const middle = { x: (x.domain[0] + x.domain[1]) / 2, y: (y.domain[0] + y.domain[1]) / 2 };
    const from = this.spot ?? middle;
    const next = { x: moved(x.domain, from.x, dx), y: moved(y.domain, from.y, dy) };
    this.spot = { ...next, left: at(x, next.x), top: at(y, next.y) };
  };

  private choose(discrete: boolean) {
    this.discrete = discrete;
    this.dispatchEvent(new CustomEvent("discrete-change", { detail: { discrete }, bubbles: true }));
  }

  private toggle(part: Part) {
    const shown = PARTS.filter((other) => (other === part) !== this.shown.includes(other));
    this.shown = shown;
    this.dispatchEvent(new CustomEvent("shown-change", { detail: { shown }, bubbles: true }));
  }
}
customElements.define("ty-boundary", Boundary);

/** The mark of a part's rows, for the legend. */
function mark(part: Part) {
  let d = "";
  const path = {
    moveTo: (x: number, y: number) => (d += `M${x} ${y}`),
    lineTo: (x: number, y: number) => (d += `L${x} ${y}`),
    arc: () => (d = "M9 6a3 3 0 1 1-6 0a3 3 0 1 1 6 0"),
    closePath: () => (d += "Z"),
  };
  markPath(path as never, part, 6, 6, 3);
  return html`<svg viewBox="0 0 12 12" aria-hidden="true"><path d=${d} fill="currentColor"></path></svg>`;
}
