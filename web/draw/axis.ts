import { tickIncrement, ticks } from "d3-array";
import { format } from "d3-format";
import type { Sheet } from "./canvas.js";
import type { Colors } from "./theme.js";

/** A continuous axis: domain (data) to range (CSS pixels), linear or logarithmic. */
export interface Axis {
  domain: [number, number];
  range: [number, number];
  log: boolean;
  ticks: { value: number; label: string }[];
}

/** Position of a value on the axis, in CSS pixels. */
export function at(axis: Axis, value: number): number {
  const [d0, d1] = axis.domain;
  const [r0, r1] = axis.range;
  const share = axis.log ? Math.log(value / d0) / Math.log(d1 / d0) : (value - d0) / (d1 - d0);
  return r0 + share * (r1 - r0);
}

/** Value at a position: the inverse of at(). */
export function valueAt(axis: Axis, position: number): number {
  const [d0, d1] = axis.domain;
  const share = (position - axis.range[0]) / (axis.range[1] - axis.range[0]);
  return axis.log ? d0 * (d1 / d0) ** share : d0 + share * (d1 - d0);
}

/** An axis over [low, high], with about one tick per `space` pixels; `nice` widens it to whole ticks. */
export function makeAxis(
  low: number,
  high: number,
  range: [number, number],
  { log = false, nice = true, space = 60 }: { log?: boolean; nice?: boolean; space?: number } = {},
): Axis {
  if (!(low <= high) || !Number.isFinite(low + high)) [low, high] = log ? [0.1, 1] : [0, 1];
  const wanted = Math.max(2, Math.round(Math.abs(range[1] - range[0]) / space));
  return log ? logAxis(low, high, range, wanted) : linearAxis(low, high, range, wanted, nice);
}

function linearAxis(low: number, high: number, range: [number, number], wanted: number, nice: boolean): Axis {
  if (low === high) [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
  const values = nice ? wholeTicks(low, high, wanted) : ticks(low, high, wanted);
  if (nice) [low, high] = [values[0] as number, values[values.length - 1] as number];
  const label = linearLabel(values);
  return {
    domain: [low, high],
    range,
    log: false,
    ticks: values.map((value) => ({ value, label: label(value) })),
  };
}

/** Ticks from the last one before `low` to the first one behind `high`: at least two. */
function wholeTicks(low: number, high: number, wanted: number): number[] {
  // Of steps below 1 d3 tells the inverse, negative, which divides exactly.
  const step = tickIncrement(low, high, wanted);
  const [first, last] =
    step > 0
      ? [Math.floor(low / step), Math.ceil(high / step)]
      : [Math.floor(low * -step), Math.ceil(high * -step)];
  return Array.from({ length: last - first + 1 }, (_, i) =>
    step > 0 ? (first + i) * step : (first + i) / -step,
  );
}

/** The same number of decimals on all ticks; powers of ten when the figures would be longer than five digits. */
function linearLabel(values: number[]): (value: number) => string {
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : Math.abs(values[0] ?? 1);
  const largest = Math.max(...values.map(Math.abs), step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const print = largest >= 1e5 ? format(".3~s") : decimals > 4 ? format(".2~e") : format(`,.${decimals}f`);
  return (value) => print(Math.abs(value) < step * 1e-9 ? 0 : value).replace("-", "−");
}

function logAxis(low: number, high: number, range: [number, number], wanted: number): Axis {
  if (high / low < 1.05) [low, high] = [low / 1.5, high * 1.5];
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  const decades = last - first;
  const stride = Math.max(1, Math.ceil(decades / (wanted + 1)));
  const span = Math.log10(high / low);
  const factors =
    span < 0.8 ? [1, 1.5, 2, 3, 5, 7] : span < 1.5 ? [1, 2, 5] : span < 2.5 && wanted > 3 ? [1, 3] : [1];
  const list: Axis["ticks"] = [];
  for (let power = first; power <= last; power += stride) {
    for (const factor of factors) {
      const value = factor * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) list.push({ value, label: powerLabel(value) });
    }
  }
  return { domain: [low, high], range, log: true, ticks: list };
}

function powerLabel(value: number): string {
  if (value >= 1e-3 && value < 1e5) return format("~r")(value);
  const power = Math.floor(Math.log10(value) + 1e-9);
  const factor = Math.round(value / 10 ** power);
  const superscript = String(power)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
  return `${factor === 1 ? "" : `${factor}·`}10${superscript}`;
}

/** Grid lines, tick labels and titles of a plot whose axes span the given frame. */
export function drawAxes(
  { context }: Sheet,
  colors: Colors,
  x: Axis,
  y: Axis,
  {
    xTitle,
    yTitle,
    size = 11,
    grid = true,
  }: { xTitle: string; yTitle: string; size?: number; grid?: boolean },
) {
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  context.save();
  context.font = `${size}px ${colors.font}`;
  context.lineWidth = 1;
  context.strokeStyle = colors.grid;
  context.fillStyle = colors.quiet;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of y.ticks) {
    const position = Math.round(at(y, tick.value)) + 0.5;
    if (grid) line(context, left, position, right, position);
    context.fillText(tick.label, left - 6, position);
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  let free = Number.NEGATIVE_INFINITY;
  for (const tick of x.ticks) {
    const position = Math.round(at(x, tick.value)) + 0.5;
    const half = context.measureText(tick.label).width / 2;
    context.strokeStyle = colors.line;
    line(context, position, bottom, position, bottom + 4);
    if (position - half < free) continue;
    context.fillText(tick.label, Math.min(position, right + 8 - half), bottom + 6);
    free = position + half + 8;
  }
  context.strokeStyle = colors.line;
  line(context, left, bottom + 0.5, right, bottom + 0.5);
  context.fillText(fitted(context, xTitle, right - left), (left + right) / 2, bottom + 9 + size);
  if (yTitle) {
    context.translate(3, (top + bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(fitted(context, yTitle, bottom - top + 20), 0, 0);
  }
  context.restore();
}

export function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/** Room for the y labels, in CSS pixels. */
export function labelRoom(context: CanvasRenderingContext2D, axis: Axis, font: string): number {
  context.font = font;
  return Math.ceil(Math.max(0, ...axis.ticks.map((tick) => context.measureText(tick.label).width)));
}

/** The text, cut with an ellipsis where it is wider than the room. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let cut = text.length - 1;
  while (cut > 1 && context.measureText(`${text.slice(0, cut)}…`).width > room) cut--;
  return `${text.slice(0, cut)}…`;
}
