import { fitted } from "./axis.js";
import type { Camera } from "./camera.js";
import type { Sheet } from "./canvas.js";
import { classColors } from "./classes.js";
import { cssColor, mapped, mix, type Rgb } from "./color.js";
import { percent, plural, shortCount } from "./number.js";
import type { Colors } from "./theme.js";
import { CARD_HEIGHT, type PlacedNode, type TreeLayout } from "./tree-layout.js";
import { answerOf, isLeaf, type TreePicture, topClass, valueRange } from "./tree-picture.js";
import { answerWords, missingWords, ruleParts, type TreeContent } from "./tree-words.js";

export interface TreeScene {
  content: TreeContent & { picture: TreePicture };
  layout: TreeLayout;
  camera: Camera;
  /** Nodes that the followed row passes, root first; empty for none. */
  path: readonly number[];
  /** How far the followed row has come, 0 .. 1. */
  travel: number;
  /** The node that is chosen, and the one under the pointer. */
  focus: number | null;
  hover: number | null;
}

/** Widths of the rivers of rows that flow from node to node, in units of the drawing. */
const WIDEST = 34;
const NARROWEST = 1.2;
/** Below these scales the cards lose their second line, then all words. */
const SMALL = 0.6;
const TINY = 0.42;

/** A share of the rows of a node and its colour; they add up to 1. */
export interface Strip {
  share: number;
  color: Rgb;
}

/** Colours of what a node holds: its classes, or its value on a map. */
export function stripsOf(colors: Colors, content: TreeScene["content"], node: number): Strip[] {
  const value = answerOf(content.picture, node);
  if (content.answers === "classes") {
    const palette = classColors(colors, value.length);
    return value.flatMap((share, i) => (share > 0 ? [{ share, color: palette[i] }] : []));
  }
  const [low, high] = valueRange(content.picture);
  if (content.answers === "step") {
    const most = Math.max(-low, high, 1e-12);
    return [{ share: 1, color: mapped(colors.diverging, 0.5 + (0.5 * value[0]) / most) }];
  }
  return [
    { share: 1, color: mapped(colors.sequential, 0.15 + (0.8 * (value[0] - low)) / (high - low || 1)) },
  ];
}

export function drawTree(on: Sheet, colors: Colors, scene: TreeScene) {
  const { context } = on;
  const { camera, layout } = scene;
  context.save();
  context.beginPath();
  context.rect(0, 0, on.width, on.height);
  context.clip();
  context.translate(camera.x, camera.y);
  context.scale(camera.k, camera.k);
  const seen = (node: PlacedNode) => isSeen(node, layout.card, camera, on);
  const isFollowed = scene.path.length > 0;
  const onPath = new Set(scene.path);
  for (const node of layout.nodes) {
    if (!node.parent || !(seen(node) || seen(node.parent))) continue;
    context.globalAlpha = isFollowed && !onPath.has(node.node) ? 0.3 : 0.8;
    drawRiver(context, colors, scene, node, node.parent);
  }
  context.globalAlpha = 1;
  if (camera.k >= SMALL)
    for (const node of layout.nodes)
      if (node.parent && seen(node.parent)) drawTurn(context, colors, scene, node, node.parent);
  if (isFollowed) drawFollowed(context, colors, scene);
  for (const node of layout.nodes) {
    if (!seen(node)) continue;
    context.globalAlpha = isFollowed && !onPath.has(node.node) ? 0.55 : 1;
    drawCard(context, colors, scene, node, onPath.has(node.node));
  }
  context.globalAlpha = 1;
  context.restore();
}

function isSeen(node: PlacedNode, card: number, { k, x, y }: Camera, on: Sheet): boolean {
  const [cx, cy] = [node.x * k + x, node.y * k + y];
  const [w, h] = [card * k, CARD_HEIGHT * k];
  return cx > -w && cx < on.width + w && cy > -h && cy < on.height + h;
}

const widthOf = (picture: TreePicture, node: number) =>
  Math.max(NARROWEST, (WIDEST * picture.weight[node]) / (picture.weight[0] || 1));

/** Where the middle of a child's river leaves its parent: the rows that said yes above those that said no. */
function leaving(picture: TreePicture, child: PlacedNode, parent: PlacedNode): number {
  const [yes, no] = [picture.left[parent.node], picture.right[parent.node]];
  const [a, b] = [widthOf(picture, yes), widthOf(picture, no)];
  return parent.y - (a + b) / 2 + (child.node === yes ? a / 2 : a + b / 2);
}

function curve(context: CanvasRenderingContext2D | Path2D, x0: number, y0: number, x1: number, y1: number) {
  const middle = (x0 + x1) / 2;
  context.moveTo(x0, y0);
  context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
}

function drawRiver(
  context: CanvasRenderingContext2D,
  colors: Colors,
  scene: TreeScene,
  child: PlacedNode,
  parent: PlacedNode,
) {
  const { picture } = scene.content;
  const width = widthOf(picture, child.node);
  const [x0, x1] = [parent.x + scene.layout.card / 2 - 2, child.x - scene.layout.card / 2 + 2];
  const y0 = leaving(picture, child, parent);
  let above = -width / 2;
  for (const { share, color } of stripsOf(colors, scene.content, child.node)) {
    const strip = width * share;
    context.strokeStyle = cssColor(color);
    context.lineWidth = strip + 0.3;
    context.beginPath();
    curve(context, x0, y0 + above + strip / 2, x1, child.y + above + strip / 2);
    context.stroke();
    above += strip;
  }
}

/** "yes" above the upper river, "no" below the lower one, and who goes along without an answer. */
function drawTurn(
  context: CanvasRenderingContext2D,
  colors: Colors,
  scene: TreeScene,
  child: PlacedNode,
  parent: PlacedNode,
) {
  const { picture } = scene.content;
  const width = widthOf(picture, child.node);
  const y = leaving(picture, child, parent);
  const yes = child.node === picture.left[parent.node];
  const gap = missingWords(scene.content, parent.node) === `missing: ${yes ? "yes" : "no"}`;
  const words = `${yes ? "yes" : "no"}${gap ? ", missing" : ""}`;
  context.font = `10px ${colors.font}`;
  context.textAlign = "left";
  context.textBaseline = yes ? "bottom" : "top";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = cssColor(colors.surface);
  context.fillStyle = colors.quiet;
  const [tx, ty] = [parent.x + scene.layout.card / 2 + 4, yes ? y - width / 2 - 1 : y + width / 2 + 1];
  context.strokeText(words, tx, ty);
  context.fillText(words, tx, ty);
}

/** The drawn nodes of a path, root first. */
export function stopsOf(layout: TreeLayout, path: readonly number[]): PlacedNode[] {
  const of = new Map(layout.nodes.map((node) => [node.node, node]));
  return path.flatMap((node) => of.get(node) ?? []);
}

/** The way of the followed row, as far as it has come, and the row itself. */
function drawFollowed(context: CanvasRenderingContext2D, colors: Colors, scene: TreeScene) {
  const { path, layout, travel, content } = scene;
  const stops = stopsOf(layout, path);
  const legs = stops.length - 1;
  if (legs < 1) return;
  const done = travel * legs;
  let end = { x: stops[0].x + scene.layout.card / 2, y: stops[0].y };
  context.strokeStyle = colors.ink;
  context.lineWidth = 2.4 / Math.max(0.6, Math.min(1, scene.camera.k));
  context.lineCap = "round";
  for (let i = 0; i < legs && done > i; i++) {
    const [parent, child] = [stops[i], stops[i + 1]];
    const [x0, x1] = [parent.x + scene.layout.card / 2, child.x - scene.layout.card / 2];
    const y0 = leaving(content.picture, child, parent);
    const share = Math.min(1, done - i);
    context.beginPath();
    context.moveTo(x0, y0);
    const steps = Math.max(1, Math.ceil(24 * share));
    for (let s = 1; s <= steps; s++) {
      const t = (share * s) / steps;
      end = onCurve(x0, y0, x1, child.y, t);
      context.lineTo(end.x, end.y);
    }
    context.stroke();
  }
  if (travel >= 1) return;
  context.beginPath();
  context.arc(end.x, end.y, 6, 0, 2 * Math.PI);
  context.fillStyle = colors.accent;
  context.fill();
}

function onCurve(x0: number, y0: number, x1: number, y1: number, t: number) {
  const middle = (x0 + x1) / 2;
  const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t ** 3];
  return { x: a * x0 + (b + c) * middle + d * x1, y: (a + b) * y0 + (c + d) * y1 };
}

function drawCard(
  context: CanvasRenderingContext2D,
  colors: Colors,
  scene: TreeScene,
  { node, x, y, hidden }: PlacedNode,
  isOnPath: boolean,
) {
  const { content, camera, layout } = scene;
  const leaf = isLeaf(content.picture, node);
  const [left, top] = [x - scene.layout.card / 2, y - CARD_HEIGHT / 2];
  const strips = stripsOf(colors, content, node);
  context.beginPath();
  context.roundRect(left, top, layout.card, CARD_HEIGHT, leaf ? 14 : 5);
  context.save();
  context.globalAlpha = 1;
  context.fillStyle = cssColor(leaf ? mix(colors.surface, strongest(strips), 0.16) : colors.surface);
  context.fill();
  context.restore();
  const isMarked = node === scene.focus || node === scene.hover;
  context.strokeStyle = isMarked ? colors.focus : isOnPath ? colors.ink : colors.faint;
  context.lineWidth = (isMarked || isOnPath ? 2 : 1) / Math.max(0.5, Math.min(1, camera.k));
  context.stroke();
  drawBar(context, strips, left, top, layout.card, leaf);
  if (camera.k >= TINY) drawWords(context, colors, scene, node, left, top, camera.k >= SMALL);
  if (hidden > 0) drawFold(context, colors, left + scene.layout.card, y, hidden);
}

const strongest = (strips: readonly Strip[]): Rgb =>
  strips.reduce((best, strip) => (strip.share > best.share ? strip : best), strips[0])?.color ?? [
    128, 128, 128,
  ];

/** The distribution of classes, or the colour of the value, along the foot of the card. */
function drawBar(
  context: CanvasRenderingContext2D,
  strips: readonly Strip[],
  left: number,
  top: number,
  card: number,
  leaf: boolean,
) {
  const inset = leaf ? 12 : 8;
  const width = card - 2 * inset;
  let at = left + inset;
  for (const { share, color } of strips) {
    context.fillStyle = cssColor(color);
    context.fillRect(at, top + CARD_HEIGHT - 9, width * share, 5);
    at += width * share;
  }
}

function drawWords(
  context: CanvasRenderingContext2D,
  colors: Colors,
  scene: TreeScene,
  node: number,
  left: number,
  top: number,
  whole: boolean,
) {
  const { content } = scene;
  const { picture } = content;
  const inset = isLeaf(picture, node) ? 12 : 8;
  const room = scene.layout.card - 2 * inset;
  const size = whole ? 12 : 15;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colors.ink;
  context.font = `600 ${size}px ${colors.font}`;
  const head = whole ? top + 12 : top + 18;
  if (isLeaf(picture, node))
    context.fillText(fitted(context, leafHead(content, node), room), left + inset, head);
  else {
    const { column, asks } = ruleParts(picture, node, 2);
    const short = Math.min(context.measureText(`${column} `).width, room * 0.38);
    const tail = fitted(context, asks, room - short);
    const wide = context.measureText(` ${tail}`).width;
    const name = fitted(context, column, room - wide);
    context.fillText(`${name} ${tail}`, left + inset, head);
  }
  if (!whole) return;
  context.font = `10.5px ${colors.font}`;
  context.fillStyle = colors.quiet;
  context.fillText(fitted(context, secondLine(content, node), room), left + inset, top + 26);
}

const leafHead = (content: TreeContent, node: number) => answerWords({ ...content, target: "" }, node).trim();

function secondLine(content: TreeScene["content"], node: number): string {
  const { picture, criterion, answers } = content;
  const rows = plural(picture.samples[node], "row");
  if (answers === "classes" && isLeaf(picture, node)) {
    const shares = answerOf(picture, node);
    return `${rows} · ${percent(shares[topClass(shares)])}`;
  }
  return criterion ? `${rows} · ${criterion} ${Number(picture.impurity[node].toPrecision(3))}` : rows;
}

/** The button that unfolds what is folded away, with how many nodes it is. */
function drawFold(context: CanvasRenderingContext2D, colors: Colors, x: number, y: number, hidden: number) {
  const text = `+${shortCount(hidden)}`;
  context.font = `600 10px ${colors.font}`;
  const width = Math.max(20, context.measureText(text).width + 10);
  context.beginPath();
  context.roundRect(x - width / 2, y - 9, width, 18, 9);
  context.fillStyle = colors.accent;
  context.fill();
  context.fillStyle = cssColor(colors.surface);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
}

/** The node whose card, or fold button, lies under a point of the drawing; null for none. */
export function nodeAt(layout: TreeLayout, x: number, y: number): PlacedNode | null {
  const reach = (node: PlacedNode) => layout.card / 2 + (node.hidden > 0 ? 14 : 0);
  return (
    layout.nodes.find(
      (node) => Math.abs(node.x - x) <= reach(node) && Math.abs(node.y - y) <= CARD_HEIGHT / 2,
    ) ?? null
  );
}
