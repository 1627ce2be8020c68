import { type Axis, at, drawAxes, line, makeAxis } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { type Bands, type LayersView, layerX } from "./layer-draw.js";
import type { Normalized } from "./layer-words.js";
import type { Colors } from "./theme.js";
import type { Tensor } from "./types.js";

/** Units of a layer that are drawn; of larger ones evenly chosen. */
const MOST_UNITS = 24;
/** Height of a unit of the thinned network. */
const LEAST_ROW = 11;

const chosenUnits = (units: number, most = MOST_UNITS): number[] => {
  const shown = Math.min(units, most);
  return Array.from({ length: shown }, (_, i) => Math.floor((i * units) / shown));
};

/** Of every unit: mean and spread that the batch had, upon those that inference will take. */
export function drawNormalized(
  on: Sheet,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  layers: readonly (Normalized | null)[],
) {
  const { context } = on;
  const [top, bottom] = bands.spread;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (mean: number, variance: number) => {
    const reach = Math.sqrt(Math.max(0, variance));
    low = Math.min(low, mean - reach);
    high = Math.max(high, mean + reach);
  };
  for (const layer of layers) {
    if (!layer) continue;
    for (let unit = 0; unit < layer.runningMean.length; unit++) {
      see(layer.runningMean[unit], layer.runningVariance[unit]);
      if (layer.batchMean && layer.batchVariance) see(layer.batchMean[unit], layer.batchVariance[unit]);
    }
  }
  const axis = makeAxis(low, high, [bottom, top + 4], { space: 30 });
  const x: Axis = { domain: [0, 1], range: [bands.left, bands.right], log: false, ticks: [] };
  drawAxes(on, colors, x, axis, { xTitle: "", yTitle: "mean ± spread", size: view.size });
  const pitch = (bands.right - bands.left) / view.names.length;
  const ink = cssColor(colors.categorical[0]);
  layers.forEach((layer, l) => {
    if (!layer) return;
    const units = chosenUnits(layer.runningMean.length);
    const step = (pitch * 0.86) / units.length;
    units.forEach((unit, i) => {
      const middle = layerX(bands, l, view.names.length) + (i - (units.length - 1) / 2) * step;
      const running = Math.sqrt(layer.runningVariance[unit]);
      const [y0, y1] = [
        at(axis, layer.runningMean[unit] + running),
        at(axis, layer.runningMean[unit] - running),
      ];
      const width = Math.max(1.5, step * 0.7);
      context.fillStyle = colors.line;
      context.fillRect(middle - width / 2, y0, width, y1 - y0);
      context.fillStyle = colors.quiet;
      context.fillRect(middle - width / 2, at(axis, layer.runningMean[unit]) - 0.75, width, 1.5);
      if (!layer.batchMean || !layer.batchVariance) return;
      const batch = Math.sqrt(layer.batchVariance[unit]);
      context.strokeStyle = ink;
      context.lineWidth = 1;
      line(
        context,
        middle,
        at(axis, layer.batchMean[unit] + batch),
        middle,
        at(axis, layer.batchMean[unit] - batch),
      );
      context.beginPath();
      context.arc(
        middle,
        at(axis, layer.batchMean[unit]),
        Math.min(3, Math.max(1.4, width / 2)),
        0,
        2 * Math.PI,
      );
      context.fillStyle = ink;
      context.fill();
    });
  });
}

/** The network that one row of the batch went through: units that were out stand hollow and without links. */
export function drawThinned(
  on: Sheet,
  colors: Colors,
  view: LayersView,
  bands: Bands,
  masks: readonly (Tensor | null)[],
  units: readonly number[],
  row: number,
) {
  const { context } = on;
  const [top, bottom] = [bands.spread[0] + 2, bands.spread[1]];
  const columns = units.map((n, l) => {
    const shown = chosenUnits(n, Math.floor((bottom - top) / LEAST_ROW));
    const pitch = Math.min(18, (bottom - top) / shown.length);
    const x = layerX(bands, l, view.names.length);
    return shown.map((unit, i) => {
      const mask = masks[l];
      const kept = !mask || mask.values[row * mask.shape[1] + unit] > 0;
      return {
        x,
        y: (top + bottom) / 2 + (i - (shown.length - 1) / 2) * pitch,
        kept,
        radius: Math.min(5.5, pitch * 0.36),
      };
    });
  });
  context.lineWidth = 0.7;
  context.strokeStyle = colors.faint;
  for (let l = 0; l + 1 < columns.length; l++) {
    const links = columns[l].length * columns[l + 1].length;
    context.globalAlpha = links > 150 ? 0.25 : 0.55;
    context.beginPath();
    for (const from of columns[l]) {
      for (const to of columns[l + 1]) {
        if (!from.kept || !to.kept) continue;
        context.moveTo(from.x + from.radius, from.y);
        context.lineTo(to.x - to.radius, to.y);
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const { x, y, kept, radius } of columns.flat()) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = kept ? cssColor(colors.categorical[0]) : cssColor(colors.surface);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = kept ? cssColor(colors.categorical[0]) : colors.faint;
    context.setLineDash(kept ? [] : [2, 2]);
    context.stroke();
    context.setLineDash([]);
  }
  units.forEach((n, l) => {
    if (n === columns[l].length) return;
    context.fillStyle = colors.quiet;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const words = `${columns[l].length} of ${n}`;
    const x = columns[l][0].x + 10;
    context.lineWidth = 4;
    context.strokeStyle = cssColor(colors.surface);
    context.strokeText(words, x, top + 6);
    context.fillText(words, x, top + 6);
  });
}
