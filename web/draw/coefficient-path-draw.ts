import { type Axis, at, drawAxes, labelRoom, line, makeAxis } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { coefficientsAt, type PathCurves } from "./coefficient-words.js";
import { cssColor } from "./color.js";
import { figure } from "./number.js";
import { extentOf } from "./series.js";
import type { Colors } from "./theme.js";

/** Everything that a drawing of paths depends on. */
export interface PathView {
  paths: readonly PathCurves[];
  /** Features with a colour of their own, by place; the others are drawn quietly. */
  coloured: readonly number[];
  /** Under the cursor: a path and a place on it. */
  cursor: { path: number; at: number } | null;
  /** The feature that stands out, -1 for none. */
  feature: number;
  size: number;
}

/** One panel for each path, side by side, with one y axis for all. */
export interface PathAxes {
  panels: { x: Axis; y: Axis }[];
}

export function pathAxes(on: Sheet, colors: Colors, view: PathView): PathAxes {
  const count = Math.max(1, view.paths.length);
  const all = view.paths.map((path) => path.coefficients.values);
  const [low, high] = extentOf(all) ?? [-1, 1];
  const bottom = on.height - 2 * view.size - 14;
  const y = makeAxis(Math.min(low, 0), Math.max(high, 0), [bottom, view.size + 10], { space: 40 });
  const left = labelRoom(on.context, y, `${view.size}px ${colors.font}`) + view.size + 12;
  const gap = 14;
  const width = (on.width - left - 8 - gap * (count - 1)) / count;
  const panels = view.paths.map((path, i) => {
    const start = left + i * (width + gap);
    const last = path.alphas.length - 1;
    const x = makeAxis(path.alphas[last], path.alphas[0], [start, start + width], { log: true, space: 62 });
    return { x, y };
  });
  return { panels };
}

/** Axes, curves, the mark of the present alpha, and what is under the cursor. */
export function drawPaths(on: Sheet, colors: Colors, view: PathView, axes: PathAxes) {
  const { context } = on;
  for (const [p, path] of view.paths.entries()) {
    const { x, y } = axes.panels[p];
    const bare = { ...y, ticks: y.ticks.map((tick) => ({ ...tick, label: "" })) };
    drawAxes(on, colors, x, p === 0 ? y : bare, {
      xTitle: `alpha of ${path.name} (log scale)`,
      yTitle: p === 0 ? "coefficient" : "",
      size: view.size,
    });
    context.strokeStyle = colors.line;
    line(context, x.range[0], at(y, 0), x.range[1], at(y, 0));
    context.fillStyle = colors.ink;
    context.font = `600 ${view.size}px ${colors.font}`;
    context.textAlign = "left";
    context.textBaseline = "top";
    context.fillText(path.name, x.range[0] + 2, 0);
    drawCurves(context, colors, view, path, x, y);
    if (path.present !== null) drawPresent(context, colors, path.present, x, y, view.size);
    if (view.cursor?.path === p) drawCursor(context, colors, view, path, x, y);
  }
}

export function colorOf(colors: Colors, view: Pick<PathView, "coloured">, feature: number): string {
  const place = view.coloured.indexOf(feature);
  return place < 0 ? colors.faint : cssColor(colors.categorical[place % colors.categorical.length]);
}

function drawCurves(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: PathView,
  path: PathCurves,
  x: Axis,
  y: Axis,
) {
  const [features, count] = path.coefficients.shape;
  // Quiet curves below, the one that stands out on top.
  const order = Array.from({ length: features }, (_, f) => f).sort((a, b) => rank(a) - rank(b));
  function rank(f: number): number {
    return f === view.feature ? 2 : view.coloured.includes(f) ? 1 : 0;
  }
  for (const f of order) {
    context.strokeStyle = colorOf(colors, view, f);
    context.globalAlpha = view.feature < 0 || f === view.feature ? 1 : 0.3;
    context.lineWidth = f === view.feature ? 2.5 : rank(f) > 0 ? 1.6 : 1;
    context.beginPath();
    for (let i = 0; i < count; i++) {
      const [px, py] = [at(x, path.alphas[i]), at(y, path.coefficients.values[f * count + i])];
      if (i === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** A marker at the model's own alpha; at the edge, with an arrow, where that lies off the axis. */
function drawPresent(
  context: CanvasRenderingContext2D,
  colors: Colors,
  alpha: number,
  x: Axis,
  y: Axis,
  size: number,
) {
  const [low, high] = x.domain;
  const place = alpha > high ? x.range[1] : alpha < low ? x.range[0] : at(x, alpha);
  const beyond = alpha > high ? " →" : alpha < low ? "← " : "";
  const number = `alpha ${figure(alpha)}`;
  const label = alpha < low ? beyond + number : number + beyond;
  context.strokeStyle = colors.accent;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  line(context, Math.round(place) + 0.5, y.range[1], Math.round(place) + 0.5, y.range[0]);
  context.setLineDash([]);
  context.font = `${size}px ${colors.font}`;
  context.fillStyle = colors.accent;
  context.textBaseline = "top";
  const right = place > (x.range[0] + x.range[1]) / 2;
  context.textAlign = right ? "right" : "left";
  context.fillText(label, place + (right ? -4 : 4), y.range[1] + 2);
}

function drawCursor(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: PathView,
  path: PathCurves,
  x: Axis,
  y: Axis,
) {
  if (!view.cursor) return;
  const place = at(x, path.alphas[view.cursor.at]);
  context.strokeStyle = colors.quiet;
  context.lineWidth = 1;
  line(context, Math.round(place) + 0.5, y.range[1], Math.round(place) + 0.5, y.range[0]);
  for (const [f, value] of coefficientsAt(path, view.cursor.at).entries()) {
    if (f !== view.feature && !view.coloured.includes(f)) continue;
    context.beginPath();
    context.arc(place, at(y, value), f === view.feature ? 4 : 2.6, 0, 2 * Math.PI);
    context.fillStyle = colorOf(colors, view, f);
    context.fill();
    context.strokeStyle = cssColor(colors.surface);
    context.stroke();
  }
}
