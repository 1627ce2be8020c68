/** Points painted by hand, as the one text that a description keeps them in: "x1 x2 class; x1 x2 class". */

export interface PaintedPoint {
  x: number;
  y: number;
  label: string;
}

/** The plane that is painted on reaches from minus to plus this along both axes. */
export const REACH = 5;
/** More make links too long to copy. */
export const MOST_POINTS = 2000;
/** The classes of the palette. */
export const PALETTE = ["a", "b", "c", "d", "e", "f"] as const;

/** What a new plane begins with: two classes to train on at once, and to paint over. */
export const STARTING_POINTS =
  "-2.4 1.6 a; -1.8 2.3 a; -3.1 2.2 a; -2.6 0.7 a; -1.5 1.2 a; -3.3 1.1 a; -2 3.1 a; -0.9 2.1 a; " +
  "2.2 -1.5 b; 1.6 -2.4 b; 3 -2.1 b; 2.5 -0.6 b; 1.4 -1.1 b; 3.2 -1.2 b; 2 -3 b; 0.9 -2 b";

/** Two digits behind the point are finer than a finger. */
const digits = (value: number) => String(Number(value.toFixed(2)));

export function readPoints(text: unknown): PaintedPoint[] {
  if (typeof text !== "string") return [];
  return text
    .split(";")
    .map((point) => point.trim().split(/\s+/))
    .filter(
      (words) => words.length === 3 && Number.isFinite(Number(words[0])) && Number.isFinite(Number(words[1])),
    )
    .map(([x, y, label]) => ({ x: Number(x), y: Number(y), label: label ?? "" }));
}

export const writePoints = (points: readonly PaintedPoint[]): string =>
  points.map(({ x, y, label }) => `${digits(x)} ${digits(y)} ${label}`).join("; ");

/** Classes in the order in which the engine sorts them, and colours go. */
export const classesOf = (points: readonly PaintedPoint[]): string[] =>
  [...new Set(points.map((point) => point.label))].sort();

/** Without the points that lie within the radius of a place. */
export const erased = (
  points: readonly PaintedPoint[],
  x: number,
  y: number,
  radius: number,
): PaintedPoint[] => points.filter((point) => Math.hypot(point.x - x, point.y - y) > radius);
