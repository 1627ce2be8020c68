import { PARTS, type Part } from "../style/palette.js";
import { answerAt } from "./boundary-image.js";
import { PART_NAMES } from "./line-plot-words.js";
import { figure, percent, plural } from "./number.js";
import type { PlaneExtent, PlanePoints, Tensor } from "./types.js";

/** What the words of a plane are made from. */
export interface PlaneContent {
  grid: Tensor | null;
  extent: PlaneExtent | null;
  points: PlanePoints | null;
  task: "classification" | "regression";
  labels: readonly string[];
  target: string;
  xName: string;
  yName: string;
}

/** Probabilities of all classes at fractional grid coordinates; for regression the value alone. */
export function answers(content: PlaneContent, row: number, column: number): Float32Array {
  const grid = content.grid as Tensor;
  const answer = answerAt(grid, row, column, new Float32Array(grid.shape[2]));
  if (content.task === "regression" || answer.length > 1) return answer;
  return Float32Array.of(1 - answer[0], answer[0]);
}

function best(answer: ArrayLike<number>): number {
  let index = 0;
  for (let i = 1; i < answer.length; i++) if (answer[i] > answer[index]) index = i;
  return index;
}

/** "setosa, 93 %" or "target 12.4" */
export function predictionWords(content: PlaneContent, x: number, y: number): string {
  const { grid, extent } = content;
  if (!grid || !extent) return "no prediction yet";
  const [h, w] = grid.shape;
  const row = ((y - extent.y[0]) / (extent.y[1] - extent.y[0])) * (h - 1);
  const column = ((x - extent.x[0]) / (extent.x[1] - extent.x[0])) * (w - 1);
  const answer = answers(content, row, column);
  if (content.task === "regression") return `${content.target} ${figure(answer[0])}`;
  const c = best(answer);
  return `${content.labels[c] ?? `class ${c + 1}`}, ${percent(answer[c])}`;
}

/** "decision boundary over x and y: blue takes 52 % of the plane, orange 48 %; 200 training rows, 94 % on their side" */
export function planeSummary(content: PlaneContent): string {
  const { grid, points, task, xName, yName, target } = content;
  const where = `over ${xName} and ${yName}`;
  if (!grid)
    return `${target} ${where}: nothing predicted yet${points ? `, ${plural(points.x.length, "row")} drawn` : ""}`;
  const [h, w, k] = grid.shape;
  if (task === "regression") {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < h * w * k; i++)
      [low, high] = [Math.min(low, grid.values[i]), Math.max(high, grid.values[i])];
    return `predicted ${target} ${where}: from ${figure(low)} to ${figure(high)}`;
  }
  const shares = new Array<number>(Math.max(2, k)).fill(0);
  for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) shares[best(answers(content, i, j))] += 1 / (h * w);
  const names = shares.map(
    (share, i) => `${content.labels[i] ?? `class ${i + 1}`} on ${percent(share)} of the plane`,
  );
  return [
    `predicted ${target} ${where}: ${names.join(", ")}`,
    ...PARTS.flatMap((part) => sideWords(content, part)),
  ].join("; ");
}

/** How many rows of a part lie where their own class is predicted. */
function sideWords(content: PlaneContent, part: Part): string[] {
  const { points, grid, extent } = content;
  if (!points || !grid || !extent) return [];
  const [h, w] = grid.shape;
  let [rows, right] = [0, 0];
  for (let i = 0; i < points.x.length; i++) {
    if (points.part[i] !== PARTS.indexOf(part) || !Number.isFinite(points.target[i])) continue;
    rows++;
    const row = ((points.y[i] - extent.y[0]) / (extent.y[1] - extent.y[0])) * (h - 1);
    const column = ((points.x[i] - extent.x[0]) / (extent.x[1] - extent.x[0])) * (w - 1);
    if (best(answers(content, row, column)) === points.target[i]) right++;
  }
  return rows > 0
    ? [`${plural(rows, `${PART_NAMES[part]} row`)}, ${percent(right / rows)} on the side of their class`]
    : [];
}

/** "disagreement over x and y: from 0 to 0.48, most at x 0.4, y -0.2" */
export function depthSummary({ extent, xName, yName }: PlaneContent, depth: Tensor, name: string): string {
  const [h, w] = depth.shape;
  let [low, most] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < h * w; i++) {
    low = Math.min(low, depth.values[i]);
    if (depth.values[i] > depth.values[most]) most = i;
  }
  const at = (axis: [number, number], share: number) => figure(axis[0] + (axis[1] - axis[0]) * share);
  const where = extent
    ? `, most at ${xName} ${at(extent.x, (most % w) / Math.max(1, w - 1))}, ${yName} ${at(extent.y, Math.floor(most / w) / Math.max(1, h - 1))}`
    : "";
  return `${name} over ${xName} and ${yName}: from ${figure(low)} to ${figure(depth.values[most])}${where}`;
}
