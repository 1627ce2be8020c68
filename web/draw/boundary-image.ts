import { classColors } from "./classes.js";
import { type ColorMap, cssColor, mapped, mix, pack, type Rgb } from "./color.js";
import type { Colors } from "./theme.js";
import type { Tensor } from "./types.js";

/** How the answers over the plane become colours. */
export interface Shading {
  kind: "two-class" | "classes" | "diverging" | "sequential";
  /** Regression: the values at the ends of the colour bar. */
  low: number;
  high: number;
  /** One per class. */
  classes: Rgb[];
  map: ColorMap;
}

/**
 * Two classes: orange to blue by probability; more: the class's colour, paler the less sure; regression: around zero
 * when both signs are answered, from low to high otherwise. Ends of regression come from the given extent.
 */
export function shadingOf(
  colors: Colors,
  task: string,
  classes: number,
  extent: [number, number] | null,
): Shading {
  const [low, high] = extent ?? [0, 1];
  if (task === "regression") {
    if (low < 0 && high > 0) {
      const most = Math.max(-low, high);
      return { kind: "diverging", low: -most, high: most, classes: [], map: colors.diverging };
    }
    return {
      kind: "sequential",
      low,
      high: high > low ? high : low + 1,
      classes: [],
      map: colors.sequential,
    };
  }
  const list = classColors(colors, Math.max(2, classes));
  return {
    kind: classes <= 2 ? "two-class" : "classes",
    low: 0,
    high: 1,
    classes: list,
    map: colors.diverging,
  };
}

/** Colour of a value of a regression. */
export function valueColor(shading: Shading, value: number): Rgb {
  return mapped(shading.map, (value - shading.low) / (shading.high - shading.low));
}

/** Linear interpolation in a grid [h, w, k] at fractional row and column; writes the k answers to out. */
export function answerAt(grid: Tensor, row: number, column: number, out: Float32Array): Float32Array {
  const [h, w, k] = grid.shape;
  const r = Math.max(0, Math.min(h - 1, row));
  const c = Math.max(0, Math.min(w - 1, column));
  const [r0, c0] = [Math.min(Math.floor(r), Math.max(0, h - 2)), Math.min(Math.floor(c), Math.max(0, w - 2))];
  const [fr, fc] = [r - r0, c - c0];
  const [r1, c1] = [Math.min(h - 1, r0 + 1), Math.min(w - 1, c0 + 1)];
  const { values } = grid;
  for (let j = 0; j < k; j++) {
    const low = values[(r0 * w + c0) * k + j] * (1 - fc) + values[(r0 * w + c1) * k + j] * fc;
    const high = values[(r1 * w + c0) * k + j] * (1 - fc) + values[(r1 * w + c1) * k + j] * fc;
    out[j] = low * (1 - fr) + high * fr;
  }
  return out;
}

const STEPS = 10;

/**
 * Paints the grid enlarged to an image of size x size pixels, top row = largest y. Answers are interpolated first and
 * coloured then, so that a decided boundary stays sharp at any enlargement.
 */
export function paintPlane(
  image: ImageData,
  grid: Tensor,
  shading: Shading,
  colors: Colors,
  discrete: boolean,
) {
  const { width, height } = image;
  const [h, w, k] = grid.shape;
  const pixels = new Uint32Array(image.data.buffer);
  const answer = new Float32Array(k);
  const color = pixelOf(shading, colors, k, discrete);
  for (let y = 0; y < height; y++) {
    const row = ((height - 1 - y) * (h - 1)) / Math.max(1, height - 1);
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = color(answerAt(grid, row, (x * (w - 1)) / Math.max(1, width - 1), answer));
    }
  }
}

function pixelOf(
  shading: Shading,
  colors: Colors,
  k: number,
  discrete: boolean,
): (answer: Float32Array) => number {
  const { map } = shading;
  if (shading.kind === "classes") return classPixel(shading.classes, colors.zero, discrete);
  if (shading.kind === "two-class") {
    const second = k - 1;
    return discrete
      ? (answer) => map[answer[second] >= 0.5 ? 235 : 20]
      : (answer) => map[clamp(answer[second] * 255)];
  }
  const factor = 255 / (shading.high - shading.low);
  return discrete
    ? (answer) =>
        map[clamp(((Math.floor(((answer[0] - shading.low) * factor * STEPS) / 256) + 0.5) * 255) / STEPS)]
    : (answer) => map[clamp((answer[0] - shading.low) * factor)];
}

/** The most likely class's colour, towards neutral as its lead over an even guess shrinks. 64 shades a class. */
function classPixel(classes: readonly Rgb[], zero: Rgb, discrete: boolean): (answer: Float32Array) => number {
  const shades = 63;
  const table = Uint32Array.from({ length: classes.length * (shades + 1) }, (_, i) =>
    pack(mix(zero, classes[Math.floor(i / (shades + 1))], 0.15 + (0.8 * (i % (shades + 1))) / shades)),
  );
  const even = 1 / classes.length;
  return (answer) => {
    let best = 0;
    for (let j = 1; j < answer.length; j++) if (answer[j] > answer[best]) best = j;
    const lead = discrete ? 0.9 : Math.max(0, Math.min(1, (answer[best] - even) / (1 - even)));
    return table[best * (shades + 1) + Math.round(lead * shades)];
  };
}

function clamp(shade: number): number {
  return shade > 255 ? 255 : shade > 0 ? Math.round(shade) : 0;
}

/** CSS gradient of the colour bar, low at the left. */
export function barGradient(shading: Shading): string {
  const stops = Array.from({ length: 9 }, (_, i) => cssColor(mapped(shading.map, i / 8)));
  return `linear-gradient(to right, ${stops.join(",")})`;
}
