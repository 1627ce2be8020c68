import { type Axis, at, drawAxes, labelRoom, line, makeAxis, valueAt } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { cssColor, unpack } from "./color.js";
import { drawNormalized, drawThinned } from "./layer-states-draw.js";
import {
  type LayerCurves,
  type LayerRun,
  layerValue,
  type Normalized,
  type Present,
  type Quantity,
  type Spread,
  spreadValue,
  valueWords,
} from "./layer-words.js";
import { count } from "./number.js";
import { nearest } from "./series.js";
import type { Colors } from "./theme.js";
import type { Tensor } from "./types.js";

/** All that a picture of the layers depends on. */
export interface LayersView {
  /** The current one last. */
  runs: readonly LayerRun[];
  quantity: Quantity;
  /** Of the current run. */
  record: number;
  /** Under pointer or keys. */
  hot: number | null;
  present: Present;
  spreads: readonly (Spread | null)[];
  normalized: readonly (Normalized | null)[];
  masks: readonly (Tensor | null)[];
  /** Of each layer. */
  units: readonly number[];
  /** The row of the batch whose thinned network is drawn. */
  maskRow: number;
  /** For layers before the first step, when no run has curves. */
  names: readonly string[];
  notes: readonly string[];
  size: number;
}

/** Three bands over one axis of layers: the profile now, its past from top to bottom, and the spread of the numbers. */
export interface Bands {
  left: number;
  right: number;
  profile: [top: number, bottom: number];
  past: [top: number, bottom: number];
  spread: [top: number, bottom: number];
}

/** Room above the second and the third band for what is written there. */
export const CAPTION = 30;

export function bandsOf(width: number, height: number, size: number): Bands {
  const names = 2 * size + 12;
  // The label of the lowest tick hangs below the last band by half its height.
  const free = Math.max(180, height - names - 2 * CAPTION - 12 - size / 2);
  const profile = 8 + Math.round(free * 0.46);
  const past = profile + names + CAPTION;
  const spread = past + Math.round(free * 0.25) + CAPTION;
  return {
    left: 62,
    right: width - 10,
    profile: [8, profile],
    past: [past, past + Math.round(free * 0.25)],
    spread: [spread, spread + Math.round(free * 0.29)],
  };
}

/** Middle of a layer's column. */
export function layerX({ left, right }: Bands, layer: number, layers: number): number {
  return left + ((layer + 0.5) * (right - left)) / layers;
}

/** The range of a quantity over all steps of all runs, so that nothing moves while a reader looks back. */
export function valueAxis(runs: readonly LayerRun[], quantity: Quantity, range: [number, number]): Axis {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (value: number) => {
    if (!Number.isFinite(value) || (quantity.log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { curves } of runs) {
    for (let record = 0; record < curves.steps.length; record++) {
      for (let layer = 0; layer < curves.names.length; layer++) {
        const value = layerValue(curves, quantity, record, layer);
        const spread = spreadValue(curves, quantity, record, layer) || 0;
        see(value - spread);
        see(value + spread);
      }
    }
  }
  if (quantity.share) [low, high] = [0, 1];
  if (quantity.log && low <= high) [low, high] = [low / 1.4, high * 1.4];
  return makeAxis(low, high, range, { log: quantity.log, space: 34 });
}

export function drawLayers(on: Sheet, colors: Colors, view: LayersView, bands: Bands, axis: Axis) {
  const { context } = on;
  context.save();
  context.font = `${view.size}px ${colors.font}`;
  const current = view.runs[view.runs.length - 1];
  const layers = view.names.length;
  if (view.hot !== null) drawColumn(context, colors, bands, view.hot, layers);
  drawFrame(on, colors, view, bands, axis);
  for (const run of view.runs.slice(0, -1)) drawOther(context, colors, view, bands, axis, run, current);
  if (current && current.curves.steps.length > 0) {
    drawGhosts(context, colors, view, bands, axis, current.curves);
    drawProfile(context, colors, view, bands, axis, current, view.record, 2.25);
    nameEnds(context, colors, view, bands, axis, current.curves);
    drawPast(context, colors, view, bands, axis, current.curves);
  }
  if (view.present === "batch_norm") {
    if (view.normalized.some(Boolean)) drawNormalized(on, colors, view, bands, view.normalized);
  } else if (view.present === "dropout") {
    drawThinned(on, colors, view, bands, view.masks, view.units, view.maskRow);
  } else drawSpreads(on, colors, view, bands, current?.color ?? 0);
  context.restore();
}

function drawColumn(
  context: CanvasRenderingContext2D,
  colors: Colors,
  bands: Bands,
  layer: number,
  layers: number,
) {
  const width = (bands.right - bands.left) / layers;
  context.fillStyle = colors.grid;
  context.globalAlpha = 0.6;
  context.fillRect(bands.left + layer * width, 0, width, bands.spread[1]);
  context.globalAlpha = 1;
}

const axisTitle = ({ label, noun, log }: Quantity) => (log ? `${noun} (log scale)` : label.toLowerCase());

/** Value axis with its colours, and the names of the layers. */
function drawFrame(on: Sheet, colors: Colors, view: LayersView, bands: Bands, axis: Axis) {
  const { context } = on;
  const [top, bottom] = bands.profile;
  const x: Axis = { domain: [0, 1], range: [bands.left, bands.right], log: false, ticks: [] };
  const shown = view.quantity.share
    ? { ...axis, ticks: axis.ticks.map((tick) => ({ ...tick, label: `${Math.round(tick.value * 100)} %` })) }
    : axis;
  drawAxes(on, colors, x, shown, { xTitle: "", yTitle: axisTitle(view.quantity), size: view.size });
  const steps = bottom - top;
  for (let i = 0; i < steps; i++) {
    context.fillStyle = cssColor(unpack(shade(colors, view.quantity, axis, valueAt(axis, top + i))));
    context.fillRect(bands.left - 4, top + i, 4, 1);
  }
  const pitch = (bands.right - bands.left) / view.names.length;
  context.textAlign = "center";
  context.textBaseline = "top";
  const short = pitch < 62;
  let free = Number.NEGATIVE_INFINITY;
  view.names.forEach((name, layer) => {
    const middle = layerX(bands, layer, view.names.length);
    const words = short ? name.replace(/^layer /, "").replace("output", "out") : name;
    const half = context.measureText(words).width / 2;
    if (middle - half < free) return;
    free = middle + half + 3;
    context.fillStyle = layer === view.hot ? colors.ink : colors.quiet;
    context.fillText(words, middle, bottom + 6);
    const note = (view.notes[layer] ?? "").split(",")[0];
    if (context.measureText(note).width < pitch - 6) {
      context.fillStyle = colors.quiet;
      context.fillText(note, middle, bottom + 8 + view.size);
    }
  });
}

/** The colour of a value: what has a sign around zero, all else along its axis. */
function shade(colors: Colors, quantity: Quantity, axis: Axis, value: number): number {
  if (quantity.spread) {
    const reach = Math.max(Math.abs(axis.domain[0]), Math.abs(axis.domain[1]));
    return colors.diverging[Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, value / reach)))];
  }
  const [bottom, top] = axis.range;
  return colors.sequential[Math.round((255 * (heightOf(axis, value) - bottom)) / (top - bottom))];
}

/** Height of a value; what the axis cannot hold (0 or infinite on a logarithmic one) lies on its end. */
function heightOf(axis: Axis, value: number): number {
  const y = at(axis, value);
  const [bottom, top] = axis.range;
  if (Number.isNaN(value)) return Number.NaN;
  return Math.max(top, Math.min(bottom, Number.isFinite(y) ? y : value > 0 && value !== 0 ? top : bottom));
}

function trace(
  context: CanvasRenderingContext2D,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  curves: LayerCurves,
  record: number,
) {
  context.beginPath();
  let open = false;
  curves.names.forEach((_, layer) => {
    const y = heightOf(axis, layerValue(curves, view.quantity, record, layer));
    const x = layerX(bands, layer, curves.names.length);
    if (Number.isNaN(y)) {
      open = false;
      return;
    }
    if (open) context.lineTo(x, y);
    else context.moveTo(x, y);
    open = true;
  });
}

function drawProfile(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  { curves, color }: LayerRun,
  record: number,
  width: number,
) {
  const ink = cssColor(colors.categorical[color % colors.categorical.length]);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.lineJoin = "round";
  trace(context, view, bands, axis, curves, record);
  context.stroke();
  const radius = Math.min(4, 1.6 + width);
  curves.names.forEach((_, layer) => {
    const value = layerValue(curves, view.quantity, record, layer);
    const y = heightOf(axis, value);
    if (Number.isNaN(y)) return;
    const x = layerX(bands, layer, curves.names.length);
    const spread = spreadValue(curves, view.quantity, record, layer);
    context.lineWidth = 1.5;
    if (spread > 0) line(context, x, heightOf(axis, value - spread), x, heightOf(axis, value + spread));
    context.beginPath();
    context.arc(x, y, layer === view.hot ? radius + 1.5 : radius, 0, 2 * Math.PI);
    // Hollow where the value lies beyond the axis.
    const inside = Number.isFinite(value) && !(axis.log && value <= 0);
    context.fillStyle = inside ? ink : cssColor(colors.surface);
    context.fill();
    context.stroke();
  });
}

/** The first and the last value of the current run in figures: they are what a slope is judged by. */
function nameEnds(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  curves: LayerCurves,
) {
  const last = curves.names.length - 1;
  if (last < 1 || view.quantity.spread) return;
  context.font = `600 ${view.size}px ${colors.font}`;
  for (const layer of [0, last]) {
    const y = heightOf(axis, layerValue(curves, view.quantity, view.record, layer));
    if (Number.isNaN(y)) continue;
    const words = valueWords(curves, view.quantity, view.record, layer);
    const half = context.measureText(words).width / 2;
    const x = layerX(bands, layer, last + 1);
    context.textAlign = "center";
    context.textBaseline = y < bands.profile[0] + 30 ? "top" : "bottom";
    const at = Math.max(bands.left + half + 2, Math.min(bands.right - half, x));
    const away = y < bands.profile[0] + 30 ? 9 : -9;
    context.lineWidth = 4;
    context.strokeStyle = cssColor(colors.surface);
    context.strokeText(words, at, y + away);
    context.fillStyle = colors.ink;
    context.fillText(words, at, y + away);
  }
  context.font = `${view.size}px ${colors.font}`;
}

/** Where the profile of the current run was before: ever fainter lines. */
function drawGhosts(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  curves: LayerCurves,
) {
  const ghosts = 6;
  context.strokeStyle = colors.quiet;
  context.lineWidth = 1;
  for (let i = 0; i < ghosts; i++) {
    const record = Math.floor((i * view.record) / ghosts);
    if (record >= view.record) break;
    context.globalAlpha = 0.12 + (0.3 * i) / ghosts;
    trace(context, view, bands, axis, curves, record);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Another run at the step that is looked at, or at its end. */
function drawOther(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  run: LayerRun,
  current: LayerRun | undefined,
) {
  const { steps } = run.curves;
  if (steps.length === 0) return;
  context.globalAlpha = 0.8;
  const others = { ...view, hot: null };
  drawProfile(context, colors, others, bands, axis, run, recordAt(run, current, view.record), 1.25);
  context.globalAlpha = 1;
}

/** The record of a run that stands for the one of the current run which is looked at. */
export function recordAt(run: LayerRun, current: LayerRun | undefined, record: number): number {
  const steps = current?.curves.steps ?? [];
  if (run === current) return record;
  const isLast = record >= steps.length - 1;
  return isLast ? run.curves.steps.length - 1 : nearest(run.curves.steps, steps[record]);
}

/** The past as layers of sediment: first steps on top, the newest below, in the colours of the axis above. */
function drawPast(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  axis: Axis,
  curves: LayerCurves,
) {
  const [top, bottom] = bands.past;
  const records = curves.steps.length;
  const layers = curves.names.length;
  const image = new ImageData(layers, records);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < records * layers; i++) {
    const value = layerValue(curves, view.quantity, Math.floor(i / layers), i % layers);
    if (Number.isNaN(value)) continue;
    pixels[i] = shade(colors, view.quantity, axis, value);
  }
  const small = document.createElement("canvas");
  small.width = layers;
  small.height = records;
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  const pitch = (bands.right - bands.left) / layers;
  const gap = pitch > 12 ? 2 : 0;
  for (let layer = 0; layer < layers; layer++) {
    context.drawImage(
      small,
      layer,
      0,
      1,
      records,
      bands.left + layer * pitch + gap / 2,
      top,
      pitch - gap,
      bottom - top,
    );
  }
  const y = (record: number) => top + ((record + 0.5) * (bottom - top)) / records;
  context.fillStyle = colors.quiet;
  context.textAlign = "right";
  context.textBaseline = "top";
  context.fillText(count(curves.steps[0]), bands.left - 8, top - 2);
  context.save();
  context.translate(3, (top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText("step", 0, 0);
  context.restore();
  context.textBaseline = "bottom";
  if (records > 1) context.fillText(count(curves.steps[records - 1]), bands.left - 8, bottom + 2);
  if (view.record < records - 1) {
    context.strokeStyle = colors.ink;
    context.lineWidth = 1.5;
    line(context, bands.left - 5, y(view.record), bands.right, y(view.record));
  }
}

/** One upright histogram per layer, mirrored, over one axis of values. */
function drawSpreads(on: Sheet, colors: Colors, view: LayersView, bands: Bands, color: number) {
  const { context } = on;
  const [top, bottom] = bands.spread;
  const seen = view.spreads.filter((spread): spread is Spread => spread !== null);
  if (seen.length === 0) return;
  const low = Math.min(...seen.map((spread) => spread.minimum));
  const high = Math.max(...seen.map((spread) => spread.maximum));
  const axis = makeAxis(low, high, [bottom, top + 4], { space: 30 });
  const x: Axis = { domain: [0, 1], range: [bands.left, bands.right], log: false, ticks: [] };
  if (labelRoom(context, axis, context.font) < bands.left - view.size - 6)
    drawAxes(on, colors, x, axis, { xTitle: "", yTitle: view.present, size: view.size });
  const pitch = (bands.right - bands.left) / view.names.length;
  const half = Math.min(pitch * 0.42, 60);
  const fill = colors.categorical[color % colors.categorical.length];
  view.spreads.forEach((spread, layer) => {
    if (!spread) return;
    const middle = layerX(bands, layer, view.names.length);
    const n = spread.counts.length;
    const most = Math.max(1, ...Array.from(spread.counts));
    const step = (spread.maximum - spread.minimum) / n;
    context.beginPath();
    const edge = (side: number, i: number) => {
      const y0 = at(axis, spread.minimum + i * step);
      const y1 = at(axis, spread.minimum + (i + 1) * step);
      const x = middle + side * Math.max(0.75, (spread.counts[i] / most) * half);
      return side > 0 ? [x, y0, x, y1] : [x, y1, x, y0];
    };
    for (let i = 0; i < n; i++) {
      const [xa, ya, xb, yb] = edge(1, i);
      context.lineTo(xa, ya);
      context.lineTo(xb, yb);
    }
    for (let i = n - 1; i >= 0; i--) {
      const [xa, ya, xb, yb] = edge(-1, i);
      context.lineTo(xa, ya);
      context.lineTo(xb, yb);
    }
    context.closePath();
    context.fillStyle = cssColor(fill, layer === view.hot ? 0.6 : 0.35);
    context.fill();
    context.strokeStyle = cssColor(fill);
    context.lineWidth = 1;
    context.stroke();
    const words = spread.zeros > 0.005 ? `${Math.round(spread.zeros * 100)} % are 0` : "";
    if (!words || context.measureText(words).width > pitch) return;
    context.fillStyle = colors.ink;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = 4;
    context.strokeStyle = cssColor(colors.surface);
    context.strokeText(words, middle, top + 2);
    context.fillText(words, middle, top + 2);
  });
}
