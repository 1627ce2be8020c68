import { type ColorMap, colorMap, type Rgb } from "./color.js";
import type { Tensor } from "./types.js";

/** Largest magnitude of the finite entries; 0 for none. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > most && size < Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}

/**
 * Pictures of [units, h, w] maps, one below the other on a canvas of their own, so that a layer costs one upload.
 * Row 0 of a map is its lowest: pictures are turned to have y upwards.
 */
export class MapSheet {
  private readonly canvas = document.createElement("canvas");
  private image: ImageData | null = null;
  private w = 0;
  private h = 0;

  /** Colours come from map at offset + value * factor, in 0..255; only the listed units are painted. down: row 0 on top. */
  paint(
    maps: Tensor,
    units: readonly number[],
    colorsOf: (unit: number) => ColorMap,
    offset: number,
    factor: number,
    down = false,
  ) {
    const [, h, w] = maps.shape;
    if (!this.image || this.w !== w || this.image.height !== h * units.length) {
      [this.w, this.h] = [w, h];
      this.canvas.width = w;
      this.canvas.height = h * units.length;
      this.image = new ImageData(w, h * units.length);
    }
    const pixels = new Uint32Array(this.image.data.buffer);
    const { values } = maps;
    units.forEach((unit, slot) => {
      const map = colorsOf(unit);
      for (let row = 0; row < h; row++) {
        let from = (unit * h + row) * w;
        let to = (slot * h + (down ? row : h - 1 - row)) * w;
        for (let i = 0; i < w; i++) {
          const shade = offset + values[from++] * factor;
          pixels[to++] = map[shade > 255 ? 255 : shade > 0 ? shade | 0 : 0];
        }
      }
    });
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
  }

  /** Draws the picture in a slot into a rectangle, smoothly enlarged unless the pixels are to be seen. */
  draw(
    context: CanvasRenderingContext2D,
    slot: number,
    x: number,
    y: number,
    width: number,
    height: number,
    smooth = true,
  ) {
    context.imageSmoothingEnabled = smooth;
    context.imageSmoothingQuality = "medium";
    context.drawImage(this.canvas, 0, slot * this.h, this.w, this.h, x, y, width, height);
  }
}

/** From the neutral colour to a class's own: confidence 0 .. 1. */
export function classMap(zero: Rgb, color: Rgb): ColorMap {
  return colorMap([zero, color]);
}

/**
 * A weight matrix [units, inputs] turned to [inputs, units] and made smaller, to at most rows x columns, by keeping the
 * entry of largest magnitude of each block.
 */
export function pooled(matrix: Tensor, rows: number, columns: number): Tensor {
  const [m, n] = matrix.shape;
  const [r, c] = [Math.min(n, rows), Math.min(m, columns)];
  const values = new Float32Array(r * c);
  const columnOf = Uint16Array.from({ length: m }, (_, j) => Math.floor((j * c) / m));
  for (let i = 0; i < n; i++) {
    const row = Math.floor((i * r) / n) * c;
    for (let j = 0; j < m; j++) {
      const value = matrix.values[j * n + i];
      const to = row + columnOf[j];
      if (Math.abs(value) > Math.abs(values[to])) values[to] = value;
    }
  }
  return { shape: [r, c], values };
}
