import { PART_DASH } from "../style/palette.js";
import { type Axis, at, drawAxes, labelRoom, line, makeAxis } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { count } from "./number.js";
import { extentOf, nearest, smoothed, traceDecimated } from "./series.js";
import type { Colors } from "./theme.js";
import type { PlotRun } from "./types.js";

/** Everything that a drawing of curves depends on. */
export interface PlotView {
  runs: readonly PlotRun[];
  current: string;
  scale: "auto" | "linear" | "log";
  smoothing: number;
  xTitle: string;
  yTitle: string;
  /** x is a quantity and no count. */
  fractional?: boolean;
  size: number;
}

export interface PlotAxes {
  x: Axis;
  y: Axis;
}

/** Logarithmic when asked for, or by itself when the positive values span more than three decades. */
export function isLogarithmic(runs: readonly PlotRun[], scale: PlotView["scale"]): boolean {
  if (scale !== "auto") return scale === "log";
  const extent = extentOf(runs.flatMap((run) => run.series.map((series) => series.y)));
  return extent !== null && extent[0] > 0 && extent[1] / extent[0] > 1000;
}

export function plotAxes(on: Sheet, colors: Colors, view: PlotView): PlotAxes {
  const log = isLogarithmic(view.runs, view.scale);
  const curves = view.runs.flatMap((run) => run.series);
  const yExtent =
    extentOf(
      curves.map((series) => series.y),
      log,
    ) ?? (log ? [0.1, 1] : [0, 1]);
  const xExtent = extentOf(curves.map((series) => series.x)) ?? [0, 10];
  if (!log && yExtent[0] > 0 && yExtent[0] < 0.35 * yExtent[1]) yExtent[0] = 0;
  const top = 6;
  const bottom = on.height - 2 * view.size - 14;
  const y = makeAxis(yExtent[0], yExtent[1], [bottom, top], { log, space: 34 });
  const left = labelRoom(on.context, y, `${view.size}px ${colors.font}`) + view.size + 12;
  const least = view.fractional ? 0 : 1;
  const x = makeAxis(xExtent[0], Math.max(xExtent[1], xExtent[0] + least), [left, on.width - 10], {
    nice: false,
    space: 64,
  });
  if (!view.fractional)
    x.ticks = x.ticks.flatMap(({ value }) =>
      Number.isInteger(value) ? [{ value, label: count(value) }] : [],
    );
  return { x, y };
}

/** Grid, axes and all curves. */
export function drawPlot(on: Sheet, colors: Colors, view: PlotView, axes: PlotAxes) {
  const { context } = on;
  drawAxes(on, colors, axes.x, axes.y, {
    xTitle: view.xTitle,
    yTitle: axes.y.log ? `${view.yTitle} (log scale)` : view.yTitle,
    size: view.size,
  });
  context.save();
  context.beginPath();
  context.rect(axes.x.range[0], 0, axes.x.range[1] - axes.x.range[0] + 8, axes.y.range[0] + 1);
  context.clip();
  context.lineJoin = "bevel";
  const strong = currentRun(view);
  for (const run of view.runs) {
    const color = cssColor(colors.categorical[run.color % colors.categorical.length]);
    for (const series of run.series) {
      context.strokeStyle = color;
      context.lineWidth = run === strong ? 2 : 1.25;
      const alpha = run === strong ? 1 : run.beside ? 0.4 : 0.7;
      if (view.smoothing > 0 && run === strong) {
        context.globalAlpha = 0.22;
        stroke(context, axes, series.x, series.y, []);
        context.lineWidth = 2;
      }
      context.globalAlpha = alpha;
      context.lineCap = series.part === "test" ? "round" : "butt";
      stroke(context, axes, series.x, smoothed(series.y, view.smoothing), PART_DASH[series.part]);
    }
  }
  context.restore();
}

export function currentRun(view: Pick<PlotView, "runs" | "current">): PlotRun | undefined {
  return view.runs.find((run) => run.id === view.current) ?? view.runs[view.runs.length - 1];
}

/** A curve; a single point becomes a dot, so that the first epoch is seen. */
function stroke(
  context: CanvasRenderingContext2D,
  axes: PlotAxes,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dash: readonly number[],
) {
  const [px, py] = [positioner(axes.x), positioner(axes.y)];
  context.beginPath();
  context.setLineDash([]);
  if (y.length === 1) {
    context.arc(px(x[0]), py(y[0]), 2, 0, 2 * Math.PI);
    context.fillStyle = context.strokeStyle;
    if (Number.isFinite(py(y[0]))) context.fill();
    return;
  }
  const line = new Polyline();
  traceDecimated(line, x, y, px, py);
  const width = Math.abs(axes.x.range[1] - axes.x.range[0]);
  const isCrowded = y.length > width;
  if (isCrowded && (line.travel > RESTLESS * width || context.lineWidth < 2)) line.drawHair(context, dash);
  else {
    context.setLineDash([...dash]);
    line.draw(context);
  }
  context.stroke();
}

/** More points than pixels, and up and down more than this share of the width: noise, drawn in the thinnest line. */
const RESTLESS = 1;

/** Points of a decimated curve, kept to see how restless it is before it is drawn. */
class Polyline {
  travel = 0;
  private readonly points: number[] = [];
  private last = Number.NaN;

  moveTo(x: number, y: number) {
    this.points.push(1, x, y);
    this.last = y;
  }

  lineTo(x: number, y: number) {
    this.points.push(0, x, y);
    this.travel += Math.abs(y - this.last);
    this.last = y;
  }

  draw(context: CanvasRenderingContext2D) {
    const { points } = this;
    for (let i = 0; i < points.length; i += 3) {
      if (points[i]) context.moveTo(points[i + 1], points[i + 2]);
      else context.lineTo(points[i + 1], points[i + 2]);
    }
  }

  /**
   * One device pixel wide, which is drawn some twenty times faster than any other width, and dashed along x: along the
   * curve itself the dashes of a zigzag could not be told apart.
   */
  drawHair(context: CanvasRenderingContext2D, dash: readonly number[]) {
    context.lineWidth = 1 / context.getTransform().a;
    context.lineJoin = "bevel";
    const period = dash.length > 0 ? dash[0] + dash[1] : 1;
    const { points } = this;
    let open = false;
    for (let i = 0; i < points.length; i += 3) {
      const shown = dash.length === 0 || points[i + 1] % period < dash[0];
      if (shown && open && !points[i]) context.lineTo(points[i + 1], points[i + 2]);
      else if (shown) context.moveTo(points[i + 1], points[i + 2]);
      open = shown;
    }
  }
}

/** at() with the divisions and logarithms of the domain done once: it is called for every point. */
function positioner({ domain, range, log }: Axis): (value: number) => number {
  const [low, high] = log ? domain.map(Math.log) : domain;
  const slope = (range[1] - range[0]) / (high - low);
  const offset = range[0] - low * slope;
  if (!log) return (value) => offset + slope * value;
  return (value) => (value > 0 ? offset + slope * Math.log(value) : Number.NaN);
}

/** The vertical line of the crosshair and a dot on every curve that has a value there. */
export function drawCrosshair(on: Sheet, colors: Colors, view: PlotView, axes: PlotAxes, cursor: number) {
  const { context } = on;
  const position = Math.round(at(axes.x, cursor)) + 0.5;
  context.strokeStyle = colors.quiet;
  context.lineWidth = 1;
  line(context, position, axes.y.range[1], position, axes.y.range[0]);
  for (const run of view.runs) {
    for (const series of run.series) {
      const i = nearest(series.x, cursor);
      if (i < 0 || series.x[i] !== cursor || !(axes.y.log ? series.y[i] > 0 : Number.isFinite(series.y[i])))
        continue;
      context.beginPath();
      context.arc(at(axes.x, cursor), at(axes.y, smoothed(series.y, view.smoothing)[i]), 3.2, 0, 2 * Math.PI);
      context.fillStyle = cssColor(colors.categorical[run.color % colors.categorical.length]);
      context.fill();
      context.strokeStyle = cssColor(colors.surface);
      context.stroke();
    }
  }
}
