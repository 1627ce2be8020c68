import { fitted } from "./axis.js";
import type { Sheet } from "./canvas.js";
import { classColors } from "./classes.js";
import { type ColorMap, cssColor, mapped, type Rgb } from "./color.js";
import { classMap, largest, MapSheet, pooled } from "./heat.js";
import {
  type Column,
  ends,
  type Layout,
  type Link,
  type Node,
  type Spot,
  thumbnailBox,
} from "./network-layout.js";
import { allLayers, layerName, type NetworkContent, nodeName, outputName } from "./network-words.js";
import { count } from "./number.js";
import type { Colors } from "./theme.js";
import type { NetworkLayer, Tensor } from "./types.js";

/** What one drawing of a network depends on besides its content. */
export interface NetworkView {
  layout: Layout;
  hot: Spot | null;
  /** Distance that data has flowed, in pixels; null when nothing flows. */
  flow: number | null;
  /** Left edge of what is seen, when the drawing is wider than its box. */
  scroll: number;
  size: number;
  /** Writes out what is otherwise a control, for the saved picture. */
  labels: boolean;
}

const LEVELS = 16;

/** Keeps the small canvases of the maps between two drawings. */
export class NetworkPainter {
  private readonly sheets = new Map<string, MapSheet>();

  draw(on: Sheet, colors: Colors, content: NetworkContent, view: NetworkView) {
    const { context } = on;
    context.save();
    context.translate(-view.scroll, 0);
    context.font = `${view.size}px ${colors.font}`;
    const scale = weightScale(content, view.layout);
    const seen = (x: number) =>
      x > view.scroll - view.layout.pitch * 1.5 && x < view.scroll + on.width + view.layout.pitch * 1.5;
    for (let c = 0; c + 1 < view.layout.columns.length; c++) {
      if (!seen(view.layout.columns[c].x)) continue;
      drawLinks(context, colors, content, view, c, scale);
      drawThumbnail(context, colors, content, view, c);
      if (allLayers(content)[c]?.block) drawWayAround(context, colors, view.layout, c);
    }
    view.layout.columns.forEach((column, c) => {
      if (seen(column.x)) this.drawColumn(context, colors, content, view, column, c);
    });
    context.restore();
  }

  private drawColumn(
    context: CanvasRenderingContext2D,
    colors: Colors,
    content: NetworkContent,
    view: NetworkView,
    column: Column,
    c: number,
  ) {
    const layer = allLayers(content)[c - 1];
    const slots = this.paintMaps(colors, content, column, layer);
    const bias = layer?.bias;
    const biasScale = bias ? Math.max(0.5, largest(bias.values)) : 1;
    column.nodes.forEach((node, slot) => {
      const hot = view.hot?.kind === "node" && view.hot.column === c && view.hot.node.unit === node.unit;
      const picture = slots?.(slot);
      drawNode(context, colors, node, hot, picture, compactFill(colors, content, column, node));
      if (bias && Number.isFinite(bias.values[node.unit]))
        drawBias(context, colors, node, bias.values[node.unit] / biasScale, Boolean(picture));
      nameNode(context, colors, content, view, column, node);
    });
    if (column.more) {
      context.fillStyle = colors.quiet;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(`… ${count(column.more.hidden)} more`, column.x, column.more.y);
    }
    if (view.labels) nameColumn(context, colors, content, view, column, layer);
  }

  /** Paints the maps of a column's units; returns how to draw the one in a slot, or null where there are none. */
  private paintMaps(
    colors: Colors,
    content: NetworkContent,
    column: Column,
    layer: NetworkLayer | undefined,
  ) {
    const units = column.nodes.map((node) => node.unit);
    if (column.layer < 0) {
      const maps = units.map((unit) => inputMap(content, unit));
      if (!maps.some(Boolean)) return null;
      maps.forEach((map, slot) => {
        if (!map) return;
        const shape = [1, map.shape[map.shape.length - 2], map.shape[map.shape.length - 1]];
        const factor = 127.5 / (largest(map.values) || 1);
        this.sheet(`in${slot}`).paint(
          { shape, values: map.values },
          [0],
          () => colors.diverging,
          127.5,
          factor,
        );
      });
      return (slot: number) =>
        maps[slot] &&
        ((box: Box) => this.sheet(`in${slot}`).draw(box.context, 0, box.x, box.y, box.size, box.size));
    }
    if (!layer?.maps) return this.paintFields(colors, content, column, layer);
    const [offset, factor, colorsOf] = shading(colors, content, column, layer, layer.maps);
    const sheet = this.sheet(String(column.layer));
    // One output unit of a two-class problem: where the maps are those of both classes, it stands for the second.
    const second = column.units === 1 && layer.maps.shape[0] === 2;
    sheet.paint(layer.maps, second ? [1] : units, colorsOf, offset, factor);
    return (slot: number) => (box: Box) => sheet.draw(box.context, slot, box.x, box.y, box.size, box.size);
  }

  /** Where the inputs are the pixels of a square image: the weights into each unit of the first layer as that image. */
  private paintFields(
    colors: Colors,
    content: NetworkContent,
    column: Column,
    layer: NetworkLayer | undefined,
  ) {
    const side = imageSide(content);
    if (column.layer !== 0 || !side || !layer?.weights) return null;
    const sheet = this.sheet("fields");
    const units = column.nodes.map((node) => node.unit);
    const factor = 127.5 / (largest(layer.weights.values) || 1);
    sheet.paint(
      { shape: [layer.units, side, side], values: layer.weights.values },
      units,
      () => colors.diverging,
      127.5,
      factor,
      true,
    );
    return (slot: number) => (box: Box) => sheet.draw(box.context, slot, box.x, box.y, box.size, box.size);
  }

  private sheet(key: string): MapSheet {
    const sheet = this.sheets.get(key) ?? new MapSheet();
    this.sheets.set(key, sheet);
    return sheet;
  }
}

interface Box {
  context: CanvasRenderingContext2D;
  x: number;
  y: number;
  size: number;
}

/** The given map of an input; on a plane of two inputs without maps: its own rise from left to right or upwards. */
function inputMap({ inputs, layers, output }: NetworkContent, unit: number): Tensor | null {
  const given = inputs[unit]?.map;
  if (given) return given;
  const onPlane = inputs.length === 2 && [...layers, output].some((layer) => layer?.maps);
  if (!onPlane) return null;
  const n = 8;
  const ramp = (i: number) => (2 * i) / (n - 1) - 1;
  return {
    shape: [n, n],
    values: Float32Array.from({ length: n * n }, (_, i) => ramp(unit === 0 ? i % n : Math.floor(i / n))),
  };
}

/** Side of the square image whose pixels the inputs are, by their number and names; 0 for none. */
export function imageSide({ inputs }: NetworkContent): number {
  const side = Math.sqrt(inputs.length);
  if (side < 4 || side % 1 > 0) return 0;
  return inputs.every(({ name }) => /^(pixel|px|p)?[ _.]?\d+([ _.x]\d+)?$/i.test(name)) ? side : 0;
}

/** How values become colours: hidden units around zero, outputs as the boundary shows them. */
function shading(
  colors: Colors,
  content: NetworkContent,
  column: Column,
  layer: NetworkLayer,
  maps: Tensor,
): [offset: number, factor: number, colorsOf: (unit: number) => ColorMap] {
  if (column.layer === content.layers.length) {
    if (column.units > 1) {
      const maps = classColors(colors, column.units).map((color) => classMap(colors.zero, color));
      return [0, 255, (unit) => maps[unit]];
    }
    if (content.outputLabels.length === 2) return [0, 255, () => colors.diverging];
  }
  const bounded = layer.activation === "tanh" || layer.activation === "sigmoid";
  const scale = bounded ? 1 : meanPeak(maps) || 1;
  return [127.5, 127.5 / scale, () => colors.diverging];
}

/** Mean of the units' largest magnitudes: one loud unit does not turn the others pale. */
function meanPeak({ shape: [units, h, w], values }: Tensor): number {
  let sum = 0;
  for (let unit = 0; unit < units; unit++) {
    let peak = 0;
    for (let i = unit * h * w; i < (unit + 1) * h * w; i++) peak = Math.max(peak, Math.abs(values[i]) || 0);
    sum += peak;
  }
  return sum / units;
}

/** The weight that is drawn at full strength: the largest of all that are drawn, at least 1. */
function weightScale(content: NetworkContent, layout: Layout): number {
  let most = 1;
  allLayers(content).forEach(({ weights }, c) => {
    if (!weights) return;
    for (const from of layout.columns[c].nodes) {
      for (const to of layout.columns[c + 1].nodes) {
        const size = Math.abs(weights.values[to.unit * weights.shape[1] + from.unit]);
        if (size > most && size < Number.POSITIVE_INFINITY) most = size;
      }
    }
  });
  return most;
}

/** All links of one gap, gathered by strength so that a few strokes draw hundreds of them, the strongest on top. */
function drawLinks(
  context: CanvasRenderingContext2D,
  colors: Colors,
  content: NetworkContent,
  view: NetworkView,
  c: number,
  scale: number,
) {
  const weights = allLayers(content)[c]?.weights;
  const [a, b] = [view.layout.columns[c], view.layout.columns[c + 1]];
  const buckets: (Path2D | undefined)[] = [];
  const bright: (Path2D | undefined)[] = [];
  for (const from of a.nodes) {
    for (const to of b.nodes) {
      const weight = weights ? weights.values[to.unit * weights.shape[1] + from.unit] / scale : 0;
      const level = Math.round(Math.max(-1, Math.min(1, weight || 0)) * LEVELS) + LEVELS;
      const link = { column: c, from, to };
      const into = isHot(view.hot, link, c) ? bright : buckets;
      into[level] ??= new Path2D();
      trace(into[level], link);
    }
  }
  const thick = Math.min(6, Math.max(2.5, (a.size + b.size) / 8));
  const dim = a.more || b.more ? 0.5 : 1;
  strokeLevels(context, colors, view, buckets, thick, view.hot && view.hot.kind !== "weights" ? 0.16 : dim);
  strokeLevels(context, colors, view, bright, thick, 1);
}

/** The way around a block: an arc over its links, with the sum where it arrives. */
function drawWayAround(context: CanvasRenderingContext2D, colors: Colors, layout: Layout, c: number) {
  const [a, b] = [layout.columns[c], layout.columns[c + 1]];
  const above = (column: Column) => Math.min(...column.nodes.map((node) => node.y)) - column.size / 2 - 5;
  const top = Math.max(layout.top - 12, Math.min(above(a), above(b)) - 16);
  context.save();
  context.strokeStyle = colors.quiet;
  context.fillStyle = colors.quiet;
  context.lineWidth = 1.5;
  context.setLineDash([5, 3]);
  context.beginPath();
  context.moveTo(a.x, above(a));
  context.bezierCurveTo(a.x, top, b.x, top, b.x, above(b));
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillText("+ x", (a.x + b.x) / 2, (above(a) + above(b) + 6 * top) / 8 - 2);
  context.restore();
}

function isHot(hot: Spot | null, { from, to }: Link, c: number): boolean {
  if (hot?.kind === "link")
    return hot.link.column === c && hot.link.from.unit === from.unit && hot.link.to.unit === to.unit;
  if (hot?.kind !== "node") return false;
  return (
    (hot.column === c && hot.node.unit === from.unit) || (hot.column === c + 1 && hot.node.unit === to.unit)
  );
}

function trace(path: Path2D, link: Link) {
  const [x0, y0, x1, y1] = ends(link);
  const middle = (x0 + x1) / 2;
  path.moveTo(x0, y0);
  path.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

function strokeLevels(
  context: CanvasRenderingContext2D,
  colors: Colors,
  view: NetworkView,
  buckets: (Path2D | undefined)[],
  thick: number,
  alpha: number,
) {
  context.globalAlpha = alpha;
  for (let strength = 0; strength <= LEVELS; strength++) {
    for (const level of strength ? [LEVELS - strength, LEVELS + strength] : [LEVELS]) {
      const path = buckets[level];
      if (!path) continue;
      const share = strength / LEVELS;
      context.lineWidth = 0.7 + (thick - 0.7) * share;
      context.strokeStyle = cssColor(
        mapped(colors.diverging, 0.5 + (0.5 * (level - LEVELS) * share ** -0.35 || 0) / LEVELS),
      );
      context.stroke(path);
      if (view.flow === null || share < 0.2) continue;
      context.save();
      context.lineCap = "round";
      context.lineWidth = Math.max(1.2, context.lineWidth * 0.5);
      context.strokeStyle = cssColor(colors.surface, 0.85);
      context.setLineDash([0.5, 17.5]);
      context.lineDashOffset = -view.flow;
      context.stroke(path);
      context.restore();
    }
  }
  context.globalAlpha = 1;
}

function drawNode(
  context: CanvasRenderingContext2D,
  colors: Colors,
  node: Node,
  hot: boolean,
  map: ((box: Box) => void) | null | undefined,
  fill: Rgb | null,
) {
  const { size } = node;
  const [x, y] = [node.x - size / 2, node.y - size / 2];
  const radius = map ? Math.min(5, size / 5) : size / 2;
  context.beginPath();
  context.roundRect(x, y, size, size, radius);
  context.fillStyle = cssColor(fill ?? colors.surface);
  context.fill();
  if (map) {
    context.save();
    context.clip();
    map({ context, x, y, size });
    context.restore();
  }
  context.lineWidth = hot ? 2.5 : 1;
  context.strokeStyle = hot ? colors.focus : colors.faint;
  context.stroke();
}

/** Colour of a node without a map: outputs of a classifier have their class's, all others the surface. */
function compactFill(colors: Colors, content: NetworkContent, column: Column, node: Node): Rgb | null {
  if (column.layer !== content.layers.length || column.units < 2) return null;
  return classColors(colors, column.units)[node.unit];
}

/** A small square at the lower left corner of a picture; in a node without one, its heart. */
function drawBias(
  context: CanvasRenderingContext2D,
  colors: Colors,
  node: Node,
  share: number,
  picture: boolean,
) {
  if (!picture) {
    context.beginPath();
    context.arc(node.x, node.y, node.size * 0.27, 0, 2 * Math.PI);
    context.fillStyle = cssColor(mapped(colors.diverging, 0.5 + share / 2));
    context.fill();
    return;
  }
  const side = Math.max(4, Math.min(7, node.size / 4));
  const [x, y] = [node.x - node.size / 2 - side * 0.4, node.y + node.size / 2 - side * 0.6];
  context.fillStyle = cssColor(mapped(colors.diverging, 0.5 + share / 2));
  context.fillRect(x, y, side, side);
  context.lineWidth = 1;
  context.strokeStyle = cssColor(colors.surface);
  context.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
}

function nameNode(
  context: CanvasRenderingContext2D,
  colors: Colors,
  content: NetworkContent,
  view: NetworkView,
  column: Column,
  node: Node,
) {
  const { columns, width } = view.layout;
  context.textBaseline = "middle";
  if (column.layer < 0) {
    const edge = node.x - node.size / 2 - 8;
    context.fillStyle = colors.ink;
    context.textAlign = "right";
    context.fillText(fitted(context, nodeName(content, -1, node.unit), edge - 2), edge, node.y);
  } else if (column === columns[columns.length - 1]) {
    const edge = node.x + node.size / 2 + 8;
    context.fillStyle = colors.ink;
    context.textAlign = "left";
    context.fillText(fitted(context, outputName(content, node.unit), width - edge - 2), edge, node.y);
  }
}

function nameColumn(
  context: CanvasRenderingContext2D,
  colors: Colors,
  content: NetworkContent,
  view: NetworkView,
  column: Column,
  layer: NetworkLayer | undefined,
) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colors.ink;
  context.fillText(layerName(content, column.layer), column.x, 14);
  context.fillStyle = colors.quiet;
  context.fillText(
    fitted(context, `${count(column.units)} ${layer?.activation ?? ""}`, view.layout.pitch - 8),
    column.x,
    30,
  );
}

/** The whole weight matrix as a small picture, inputs downwards, units to the right, where not all links are drawn. */
function drawThumbnail(
  context: CanvasRenderingContext2D,
  colors: Colors,
  content: NetworkContent,
  view: NetworkView,
  c: number,
) {
  const box = thumbnailBox(view.layout, c);
  const weights = allLayers(content)[c]?.weights;
  if (!box || !weights) return;
  const small = pooled(weights, Math.round(box.height), Math.round(box.width));
  const [rows, columns] = small.shape;
  const scale = largest(small.values) || 1;
  const sheet = new MapSheet();
  sheet.paint(
    { shape: [1, rows, columns], values: small.values },
    [0],
    () => colors.diverging,
    127.5,
    127.5 / scale,
    true,
  );
  const hot = view.hot?.kind === "weights" && view.hot.column === c;
  context.fillStyle = cssColor(colors.surface);
  context.fillRect(box.x - 4, box.y - 4, box.width + 8, box.height + 8);
  sheet.draw(context, 0, box.x, box.y, box.width, box.height, false);
  context.lineWidth = hot ? 2.5 : 1;
  context.strokeStyle = hot ? colors.focus : colors.faint;
  context.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);
  const caption = `${count(weights.shape[1])} × ${count(weights.shape[0])}`;
  const half = context.measureText(caption).width / 2 + 4;
  context.fillRect(box.x + box.width / 2 - half, box.y + box.height + 4, 2 * half, view.size + 5);
  context.fillStyle = colors.quiet;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText(caption, box.x + box.width / 2, box.y + box.height + 6);
}
