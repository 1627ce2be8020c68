import { PARTS, type Part } from "../style/palette.js";
import { type Axis, at, drawAxes, labelRoom, makeAxis } from "./axis.js";
import { type Shading, valueColor } from "./boundary-image.js";
import type { Sheet } from "./canvas.js";
import { cssColor, mix, type Rgb, rgb } from "./color.js";
import type { Colors } from "./theme.js";
import type { PlaneExtent, PlaneMarks, PlanePoints } from "./types.js";

export interface PlaneAxes {
  x: Axis;
  y: Axis;
}

/** A square plane, as large as the sheet allows beside its labels. */
export function planeAxes(
  on: Sheet,
  colors: Colors,
  extent: PlaneExtent,
  size: number,
  bare: boolean,
): PlaneAxes {
  if (bare) {
    const plain = (low: number, high: number, range: [number, number]): Axis => ({
      domain: [low, high],
      range,
      log: false,
      ticks: [],
    });
    return { x: plain(...extent.x, [0, on.width]), y: plain(...extent.y, [on.height, 0]) };
  }
  const bottom = on.height - 2 * size - 14;
  const y = makeAxis(...extent.y, [bottom, 5], { nice: false, space: 48 });
  const room = labelRoom(on.context, y, `${size}px ${colors.font}`) + size + 12;
  const side = Math.max(10, Math.min(bottom - 5, on.width - room - 8));
  const left = Math.max(room, (on.width - side) / 2);
  y.range = [5 + side, 5];
  return { x: makeAxis(...extent.x, [left, left + side], { nice: false, space: 56 }), y };
}

export interface PlaneView {
  points: PlanePoints | null;
  marks?: PlaneMarks | null;
  shown: readonly Part[];
  xName: string;
  yName: string;
  size: number;
  bare: boolean;
}

/** Picture of the answers, axes and rows. plane: the painted image, or null before the first look. */
export function drawPlane(
  on: Sheet,
  colors: Colors,
  axes: PlaneAxes,
  plane: CanvasImageSource | null,
  shading: Shading,
  view: PlaneView,
) {
  const { context } = on;
  const [left, right] = axes.x.range;
  const [bottom, top] = axes.y.range;
  context.fillStyle = cssColor(colors.zero);
  context.fillRect(left, top, right - left, bottom - top);
  if (plane) {
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.globalAlpha = 0.88;
    context.drawImage(plane, left, top, right - left, bottom - top);
    context.globalAlpha = 1;
  }
  if (!view.bare)
    drawAxes(on, colors, axes.x, axes.y, {
      xTitle: view.xName,
      yTitle: view.yName,
      size: view.size,
      grid: false,
    });
  if (!view.points) return;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  for (const part of view.shown) drawPoints(context, colors, axes, view, part, shading);
  context.restore();
}

/** Rows of one part, gathered by colour: one path each for up to 64 shades. */
function drawPoints(
  context: CanvasRenderingContext2D,
  colors: Colors,
  axes: PlaneAxes,
  { points: all, marks = null }: PlaneView,
  part: Part,
  shading: Shading,
) {
  const points = all as PlanePoints;
  const sizeOf = marks && markSizes(marks.values);
  const index = PARTS.indexOf(part);
  const paths = new Map<string, Path2D>();
  const n = points.x.length;
  const radius = n > 2000 ? 2 : n > 600 ? 2.6 : 3.4;
  for (let i = 0; i < n; i++) {
    if (points.part[i] !== index || !Number.isFinite(points.x[i] + points.y[i])) continue;
    const color = marks?.signed
      ? signColor(colors, marks.values[i])
      : pointColor(colors, shading, points.target[i]);
    const fill = cssColor(color);
    const path = paths.get(fill) ?? new Path2D();
    paths.set(fill, path);
    markPath(path, part, at(axes.x, points.x[i]), at(axes.y, points.y[i]), sizeOf ? sizeOf(i) : radius);
  }
  context.lineJoin = "round";
  for (const [fill, path] of paths) {
    context.lineWidth = 2.4;
    context.strokeStyle = colors.theme === "dark" ? "#0b0d11" : "#fff";
    context.stroke(path);
    context.fillStyle = fill;
    context.fill(path);
    if (part === "train") continue;
    context.lineWidth = 1;
    context.strokeStyle = colors.ink;
    context.stroke(path);
  }
}

/** Radii whose areas are as the magnitudes: the mean one as large as a point is otherwise, none larger than 17 px. */
function markSizes(values: ArrayLike<number>): (i: number) => number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    sum += Math.abs(values[i]);
    count++;
  }
  const mean = sum / Math.max(1, count) || 1;
  return (i) =>
    Number.isFinite(values[i]) ? Math.max(1, Math.min(17, 3.6 * Math.sqrt(Math.abs(values[i]) / mean))) : 1;
}

const signColor = (colors: Colors, value: number): Rgb => (value < 0 ? colors.negative : colors.positive);

/** True class or value of a row, a step stronger than the plane so that it stands out where it is right. */
export function pointColor(colors: Colors, shading: Shading, target: number): Rgb {
  const { classes } = shading;
  const full = classes.length > 0 ? classes[target % classes.length] : valueColor(shading, target);
  // A target that is missing, or no class, has no colour of its own.
  if (!full || !Number.isFinite(target)) return rgb(colors.faint);
  return mix(full, rgb(colors.ink), classes.length > 0 ? 0.12 : 0);
}

/** Training rows are discs, validation diamonds, test triangles; the two latter outlined. */
export function markPath(
  path: {
    moveTo: Path2D["moveTo"];
    lineTo: Path2D["lineTo"];
    arc: Path2D["arc"];
    closePath: Path2D["closePath"];
  },
  part: Part,
  x: number,
  y: number,
  radius: number,
) {
  if (part === "train") {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const corners = part === "validation" ? 4 : 3;
  for (let i = 0; i < corners; i++) {
    const angle = -Math.PI / 2 + (2 * Math.PI * i) / corners;
    const [px, py] = [x + 1.3 * radius * Math.cos(angle), y + 1.3 * radius * Math.sin(angle)];
    if (i === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
  }
  path.closePath();
}
