import { PART_DASH } from "../style/palette.js";
import { type Axis, at, drawAxes, labelRoom, line, makeAxis } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { cssColor } from "./color.js";
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
  const x = makeAxis(xExtent[0], Math.max(xExtent[1], xExtent[0] + 1), [left, on.width - 10], {
    nice: false,
    space: 64,
  });
  x.ticks = x.ticks.filter((tick) => Number.isInteger(tick.value));
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
  context.lineJoin = "round";
  const strong = currentRun(view);
  for (const run of view.runs) {
    const color = cssColor(colors.categorical[run.color % colors.categorical.length]);
    for (const series of run.series) {
      context.strokeStyle = color;
      context.lineWidth = run === strong ? 2 : 1.25;
      const alpha = run === strong ? 1 : 0.7;
      if (view.smoothing > 0 && run === strong) {
        context.globalAlpha = 0.22;
        context.setLineDash([]);
        stroke(context, axes, series.x, series.y);
      }
      context.globalAlpha = alpha;
      context.setLineDash(PART_DASH[series.part]);
      context.lineCap = series.part === "test" ? "round" : "butt";
      stroke(context, axes, series.x, smoothed(series.y, view.smoothing));
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
  { x: xAxis, y: yAxis }: PlotAxes,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
) {
  context.beginPath();
  if (y.length === 1) {
    const [cx, cy] = [at(xAxis, x[0]), at(yAxis, y[0])];
    context.arc(cx, cy, 2, 0, 2 * Math.PI);
    context.fillStyle = context.strokeStyle;
    if (Number.isFinite(cy)) context.fill();
    return;
  }
  traceDecimated(
    context,
    x,
    y,
    affine(xAxis),
    yAxis.log ? (value) => (value > 0 ? at(yAxis, value) : Number.NaN) : affine(yAxis),
  );
  context.stroke();
}

/** at() for a linear axis, with the division done once: it is called for every point. */
function affine(axis: Axis): (value: number) => number {
  const slope = (axis.range[1] - axis.range[0]) / (axis.domain[1] - axis.domain[0]);
  const offset = axis.range[0] - axis.domain[0] * slope;
  return (value) => offset + slope * value;
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
