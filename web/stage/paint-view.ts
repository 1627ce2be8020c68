import { css, html, LitElement } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import { type Axis, at, drawAxes, makeAxis, valueAt } from "../draw/axis.js";
import { paintPlane, shadingOf } from "../draw/boundary-image.js";
import { DrawController, sheet } from "../draw/canvas.js";
import { classColors } from "../draw/classes.js";
import { cssColor, inkOn } from "../draw/color.js";
import { ThemeController } from "../draw/theme.js";
import type { Tensor } from "../draw/types.js";
import {
  classesOf,
  erased,
  MOST_POINTS,
  PALETTE,
  type PaintedPoint,
  REACH,
  readPoints,
  writePoints,
} from "../state/painted-points.js";

/** Between two points of a stroke, in units of the plane. */
const STROKE_STEP = 0.35;
/** How far points of a stroke scatter around it. */
const SCATTER = 0.22;
const ERASER = 0.4;
/** A step of the cursor by an arrow key, and with Shift. */
const STEPS = { plain: 0.1, shift: 1 };
const DISC = 6.5;
const EDGE = 30;

/**
 * A plane to paint points on: by mouse, finger, pen or keys, with a palette of classes and an eraser. What the model
 * says of the plane lies underneath.
 *
 * @element ty-paint
 * @prop {string} text        the points, as a description keeps them
 * @prop {Tensor|null} grid   the model's answers over the plane [h, w, k]
 * @prop {string[]} labels    the classes of these answers
 * @fires ty-edit     data.source.points: a stroke is one step back
 * @fires ty-command  undo
 */
export class Paint extends LitElement {
  static override properties = {
    text: {},
    grid: { attribute: false },
    labels: { attribute: false },
    tool: { state: true },
    stroke: { state: true },
    cursor: { state: true },
    said: { state: true },
  };
  declare text: string;
  declare grid: Tensor | null;
  declare labels: string[];
  /** A class, or "" for the eraser. */
  declare tool: string;
  /** The points with the stroke that is being drawn. */
  declare stroke: PaintedPoint[] | null;
  /** Where the keys would paint; null until they are used. */
  declare cursor: { x: number; y: number } | null;
  declare said: string;

  private readonly theme = new ThemeController(this, () => this.drawing.request());
  private readonly drawing = new DrawController(this, () => this.draw());
  private axes: { x: Axis; y: Axis } | null = null;
  private last: { x: number; y: number } | null = null;
  private strokes = 0;

  constructor() {
    super();
    this.text = "";
    this.grid = null;
    this.labels = [];
    this.tool = PALETTE[0];
    this.stroke = null;
    this.cursor = null;
    this.said = "";
  }

  static override styles = [
    controlStyles,
    css`
      :host { display: grid; grid-template-rows: auto 1fr auto; gap: 8px; height: 100%; min-height: 320px; }
      .tools { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; }
      .swatch { width: 16px; height: 16px; border-radius: 50%; display: inline-grid; place-items: center; font-size: 10px; font-weight: 700; }
      .gap { flex: 1; }
      .plane { position: relative; min-height: 0; display: grid; place-items: center; container-type: size; }
      canvas { width: min(100cqw, 100cqh); height: min(100cqw, 100cqh); touch-action: none; cursor: crosshair; display: block; }
      p { margin: 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); min-height: 1.4em; font-variant-numeric: tabular-nums; }
    `,
  ];

  override render() {
    const points = this.points;
    const colors = this.colorsOf(this.palette);
    return html`<div class="tools" role="toolbar" aria-label="Painting">
        ${PALETTE.slice(0, Math.max(3, classesOf(points).length + 1)).map(
          (
            label,
          ) => html`<button class="small" aria-pressed=${this.tool === label} title=${`Paint class ${label}`}
            aria-label=${`Class ${label}`} @click=${() => (this.tool = label)}><span class="swatch"
            style=${`background:${cssColor(colors(label))};color:${inkOn(colors(label))}`}>${label}</span></button>`,
        )}
        <button class="small" aria-pressed=${this.tool === ""} @click=${() => (this.tool = "")}>Erase</button>
        <span class="gap"></span>
        <button class="small" @click=${() => emitCommand(this, "undo")}>Undo</button>
        <button class="small" ?disabled=${points.length === 0} @click=${() => this.put([])}>Clear</button></div>
      <div class="plane"><canvas tabindex="0" role="application" aria-label="Plane to paint points on"
        aria-describedby="words" aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Space Delete"
        @pointerdown=${this.down} @pointermove=${this.move} @pointerup=${this.up} @pointercancel=${this.up}
        @keydown=${this.key}></canvas></div>
      <p id="words" aria-live="polite">${this.said || this.summary(points)}</p>`;
  }

  private get points(): PaintedPoint[] {
    return this.stroke ?? readPoints(this.text);
  }

  private get palette(): string[] {
    const painted = classesOf(this.points);
    return painted.length > 0 ? painted : [...PALETTE.slice(0, 2)];
  }

  /** The colours that all other pictures give these classes; one that is not painted yet gets the next. */
  private colorsOf(classes: readonly string[]) {
    const known = [...classes];
    for (const label of PALETTE) if (!known.includes(label)) known.push(label);
    const colors = classColors(this.theme.colors, classes.length);
    const more = this.theme.colors.categorical;
    return (label: string) => {
      const i = known.indexOf(label);
      return colors[i] ?? more[i % more.length] ?? more[0];
    };
  }

  private summary(points: readonly PaintedPoint[]): string {
    if (points.length === 0)
      return "No point yet. Press on the plane, or move with the arrow keys and press space.";
    const counts = classesOf(points).map(
      (label) => `${points.filter((point) => point.label === label).length} of class ${label}`,
    );
    return `${points.length} points: ${counts.join(", ")}. Drag to paint; arrow keys move, space paints, delete erases.`;
  }

  private draw() {
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas) return;
    const { width, height } = canvas.getBoundingClientRect();
    const on = sheet(canvas, width, height);
    const { context } = on;
    const { colors } = this.theme;
    const side = [EDGE, Math.max(EDGE + 10, width - 6)] as [number, number];
    const up = [Math.max(16, height - EDGE), 6] as [number, number];
    const x = makeAxis(-REACH, REACH, side, { nice: false, space: 56 });
    const y = makeAxis(-REACH, REACH, up, { nice: false, space: 48 });
    this.axes = { x, y };
    context.fillStyle = cssColor(colors.zero);
    context.fillRect(side[0], up[1], side[1] - side[0], up[0] - up[1]);
    if (this.grid) this.drawAnswers(context, this.grid);
    drawAxes(on, colors, x, y, { xTitle: "x1", yTitle: "x2", size: 11, grid: false });
    const color = this.colorsOf(this.palette);
    context.font = `600 9px ${colors.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const point of this.points) {
      const [px, py] = [at(x, point.x), at(y, point.y)];
      context.beginPath();
      context.arc(px, py, DISC, 0, 2 * Math.PI);
      context.fillStyle = cssColor(color(point.label));
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = cssColor(colors.surface);
      context.stroke();
      // Never by colour alone.
      context.fillStyle = inkOn(color(point.label));
      context.fillText(point.label, px, py + 0.5);
    }
    if (this.cursor) this.drawCursor(context, at(x, this.cursor.x), at(y, this.cursor.y));
  }

  private drawAnswers(context: CanvasRenderingContext2D, grid: Tensor) {
    const { x, y } = this.axes as { x: Axis; y: Axis };
    const { colors } = this.theme;
    const image = new ImageData(160, 160);
    paintPlane(image, grid, shadingOf(colors, "classification", this.labels.length, null), colors, false);
    const layer = new OffscreenCanvas(160, 160);
    layer.getContext("2d")?.putImageData(image, 0, 0);
    const [left, right] = x.range;
    const [bottom, top] = y.range;
    context.globalAlpha = 0.75;
    context.drawImage(layer, left, top, right - left, bottom - top);
    context.globalAlpha = 1;
  }

  private drawCursor(context: CanvasRenderingContext2D, x: number, y: number) {
    context.strokeStyle = this.theme.colors.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
    ] as const) {
      context.moveTo(x - 11 * dx, y - 11 * dy);
      context.lineTo(x + 11 * dx, y + 11 * dy);
    }
    context.stroke();
  }

  private placeOf(event: PointerEvent): { x: number; y: number } | null {
    if (!this.axes) return null;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const clamp = (value: number) => Math.max(-REACH, Math.min(REACH, value));
    return {
      x: clamp(valueAt(this.axes.x, event.clientX - box.left)),
      y: clamp(valueAt(this.axes.y, event.clientY - box.top)),
    };
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const place = this.placeOf(event);
    if (!place) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.cursor = null;
    this.said = "";
    this.last = place;
    this.stroke = this.touched(this.points, place.x, place.y);
  };

  private readonly move = (event: PointerEvent): void => {
    const place = this.placeOf(event);
    if (!this.stroke || !this.last || !place) return;
    const away = Math.hypot(place.x - this.last.x, place.y - this.last.y);
    if (this.tool !== "" && away < STROKE_STEP) return;
    this.last = place;
    const scatter = () => (this.tool === "" ? 0 : (Math.random() * 2 - 1) * SCATTER);
    this.stroke = this.touched(this.stroke, place.x + scatter(), place.y + scatter());
  };

  private readonly up = (): void => {
    if (this.stroke) this.put(this.stroke);
    this.last = null;
  };

  /** The points after the tool was used at a place. */
  private touched(points: PaintedPoint[], x: number, y: number): PaintedPoint[] {
    if (this.tool === "") return erased(points, x, y, ERASER);
    if (points.length >= MOST_POINTS) {
      this.said = `${MOST_POINTS} points are as many as a link can hold. Erase some first.`;
      return points;
    }
    return [...points, { x, y, label: this.tool }];
  }

  private put(points: PaintedPoint[]): void {
    this.stroke = null;
    const value = writePoints(points);
    // Shown until the description comes back with it.
    this.text = value;
    // Strokes that follow each other quickly are steps of their own: the store joins edits of the same fields.
    const alternate = this.strokes++ % 2 === 0 ? [] : [{ path: "data.source.kind", value: "points" }];
    emitEdit(this, { path: "data.source.points", value }, ...alternate);
  }

  private readonly key = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? STEPS.shift : STEPS.plain;
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const way = ways[event.key];
    const here = this.cursor ?? { x: 0, y: 0 };
    const label = PALETTE[Number(event.key) - 1];
    if (way) this.moveTo(here.x + way[0], here.y + way[1]);
    else if (event.key === " " || event.key === "Enter") {
      this.put(this.touched(this.points, here.x, here.y));
      this.cursor = here;
      this.say(this.tool === "" ? "Erased" : `Painted class ${this.tool}`, here);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.put(erased(this.points, here.x, here.y, ERASER));
      this.say("Erased", here);
    } else if (label) this.tool = label;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private moveTo(x: number, y: number): void {
    const clamp = (value: number) => Math.max(-REACH, Math.min(REACH, Math.round(value * 100) / 100));
    this.cursor = { x: clamp(x), y: clamp(y) };
    this.say("", this.cursor);
  }

  private say(what: string, { x, y }: { x: number; y: number }): void {
    const place = `x1 ${x}, x2 ${y}`;
    this.said = what ? `${what} at ${place}; ${this.points.length} points.` : place;
  }
}
customElements.define("ty-paint", Paint);
