import { css, html, LitElement } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { type Axis, at, drawAxes, labelRoom, makeAxis } from "../draw/axis.js";
import { markPath, pointColor } from "../draw/boundary-draw.js";
import { shadingOf } from "../draw/boundary-image.js";
import { DrawController, sheet } from "../draw/canvas.js";
import { cssColor } from "../draw/color.js";
import { count } from "../draw/number.js";
import { ThemeController } from "../draw/theme.js";
import { PARTS } from "../style/palette.js";
import type { ScatterLook } from "./table-looks.js";

/** Letters of the axes, and the room for the title of the upright one with the gap to its labels, in CSS pixels. */
const TEXT = 11;
const TITLE = 24;

/**
 * Rows on the plane of any two columns: discs to train on, diamonds to validate, triangles to test, coloured by class.
 *
 * @element ty-scatter
 * @prop {ScatterLook} look
 * @prop {string[]} classes   of the target; none for a regression
 * @prop {string} target
 */
export class ScatterPlot extends LitElement {
  static override properties = { look: { attribute: false }, classes: { attribute: false }, target: {} };
  declare look: ScatterLook;
  declare classes: string[];
  declare target: string;

  private readonly theme = new ThemeController(this, () => this.drawing.request());
  private readonly drawing = new DrawController(this, () => this.draw());

  static override styles = [
    controlStyles,
    css`
      canvas { display: block; width: 100%; height: 280px; }
      p { margin: 4px 0 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
    `,
  ];

  override render() {
    return html`<canvas role="img" aria-label=${this.words()}></canvas>
      <p>${this.look && this.look.points.x.length < this.look.count ? `${count(this.look.points.x.length)} of ${count(this.look.count)} rows. ` : ""}Discs: train, diamonds: validation, triangles: test.</p>`;
  }

  private words(): string {
    if (!this.look) return "";
    const { x, y, points } = this.look;
    const pairs: [number, number][] = [];
    for (let i = 0; i < points.x.length; i++) {
      const pair: [number, number] = [Number(points.x[i]), Number(points.y[i])];
      if (Number.isFinite(pair[0] + pair[1])) pairs.push(pair);
    }
    const r = correlation(pairs);
    const shape =
      x.categories.length + y.categories.length > 0 || !Number.isFinite(r)
        ? ""
        : `, correlation ${r.toFixed(2)}`;
    return `${y.name} against ${x.name}: ${count(pairs.length)} rows${shape}`;
  }

  private axis(side: "x" | "y", range: [number, number]): Axis {
    const { categories } = this.look[side];
    const values = Array.from(this.look.points[side]).filter(Number.isFinite);
    if (categories.length > 0) {
      const axis = makeAxis(-0.5, categories.length - 0.5, range, { nice: false });
      const stride = Math.max(1, Math.ceil(categories.length / 8));
      axis.ticks = categories.flatMap((label, value) =>
        value % stride === 0 ? [{ value, label: label.slice(0, 12) }] : [],
      );
      return axis;
    }
    const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    return makeAxis(low, high, range, { space: side === "x" ? 64 : 44 });
  }

  private draw() {
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas || !this.look) return;
    const { width, height } = canvas.getBoundingClientRect();
    const on = sheet(canvas, width, height);
    const { colors } = this.theme;
    const y = this.axis("y", [height - 34, 8]);
    const room = labelRoom(on.context, y, `${TEXT}px ${colors.font}`);
    const x = this.axis("x", [Math.max(64, room + TITLE), width - 10]);
    drawAxes(on, colors, x, y, { xTitle: this.look.x.name, yTitle: this.look.y.name, size: TEXT });
    const { points } = this.look;
    const targets = Array.from(points.target).filter(Number.isFinite);
    const extent: [number, number] = [
      targets.reduce((a, b) => Math.min(a, b), Infinity),
      targets.reduce((a, b) => Math.max(a, b), -Infinity),
    ];
    const task = this.classes.length > 0 ? "classification" : "regression";
    const shading = shadingOf(colors, task, this.classes.length, task === "regression" ? extent : null);
    const radius = points.x.length > 800 ? 2.2 : 3.2;
    for (let i = 0; i < points.x.length; i++) {
      const [px, py, target] = [Number(points.x[i]), Number(points.y[i]), Number(points.target[i])];
      if (!Number.isFinite(px + py)) continue;
      const part = PARTS[Number(points.part[i])] ?? "train";
      on.context.beginPath();
      markPath(on.context, part, at(x, px + this.scatter(i, "x")), at(y, py + this.scatter(i, "y")), radius);
      on.context.fillStyle = cssColor(pointColor(colors, shading, target), 0.8);
      on.context.fill();
      if (part === "train") continue;
      on.context.lineWidth = 0.8;
      on.context.strokeStyle = colors.ink;
      on.context.stroke();
    }
  }

  /** Rows of one category lie beside each other, not on one line; always at the same places. */
  private scatter(i: number, side: "x" | "y"): number {
    if (this.look[side].categories.length === 0) return 0;
    return ((((i + (side === "x" ? 1 : 7)) * 0.61803398875) % 1) - 0.5) * 0.5;
  }
}
customElements.define("ty-scatter", ScatterPlot);

/** Pearson's. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
  const n = pairs.length;
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}
