/** Colours as numbers: what canvas code mixes and what tests measure. */

export type Rgb = readonly [r: number, g: number, b: number];

/** `#rgb` or `#rrggbb` to 0..255 each; anything else is mid grey, so that a bad override never stops a drawing. */
export function rgb(hex: string): Rgb {
  const digits = hex.trim().replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, "#$1$1$2$2$3$3");
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(digits);
  return match ? [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)] : [128, 128, 128];
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export function cssColor([r, g, b]: Rgb, alpha = 1): string {
  return alpha < 1
    ? `rgba(${Math.round(r)},${Math.round(g)},${Math.round(b)},${alpha})`
    : `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
}

/** Relative luminance, WCAG 2.2. */
export function luminance([r, g, b]: Rgb): number {
  const linear = (v: number) => (v <= 10.31475 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of two colours, 1 .. 21, WCAG 2.2. */
export function contrast(a: Rgb, b: Rgb): number {
  const [la, lb] = [luminance(a), luminance(b)];
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

/** The better readable of black and white on a colour: at least 4.5 to 1 on any, which a softer black does not reach. */
export function inkOn(background: Rgb): string {
  return contrast(background, [255, 255, 255]) >= contrast(background, [0, 0, 0]) ? "#fff" : "#000";
}

/** A colour map as 256 packed pixels (0xAABBGGRR, the order of ImageData on little-endian machines). */
export type ColorMap = Uint32Array;

/** Stops are spread evenly over 0..255. */
export function colorMap(stops: readonly Rgb[]): ColorMap {
  const map = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    map[i] = pack(mix(stops[low], stops[low + 1], at - low));
  }
  return map;
}

export function pack([r, g, b]: Rgb): number {
  return (0xff000000 | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
}

export function unpack(pixel: number): Rgb {
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
}

/** The colour of a share in 0..1 (clamped; not a number: 0). */
export function mapped(map: ColorMap, share: number): Rgb {
  return unpack(map[Math.max(0, Math.min(255, Math.round(share * 255) || 0))]);
}
