import { describe, expect, it } from "vitest";
import { colorMap, contrast, mapped, type Rgb, rgb } from "../../web/draw/color.js";
import { CATEGORICAL, DIVERGING, PART_DASH, ROLES, SEQUENTIAL, type Theme } from "../../web/style/palette.js";

const themes: Theme[] = ["light", "dark"];

/** Matrices for full dichromacy on linear RGB. Source: Machado, Oliveira and Fernandes (2009), severity 1. */
const BLINDNESS: Record<string, number[][]> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

const linear = (v: number) => (v <= 10.31475 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);

/** OKLab of a colour as a dichromat sees it. Source: Ottosson (2020). */
function seen(color: Rgb, kind: string): number[] {
  const [r, g, b] = BLINDNESS[kind].map((row) =>
    Math.max(0, row[0] * linear(color[0]) + row[1] * linear(color[1]) + row[2] * linear(color[2])),
  );
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = (a: number[], b: number[]) => Math.hypot(...a.map((v, i) => v - b[i]));

describe.each(themes)("the %s palette", (theme) => {
  const roles = ROLES[theme];
  const on = (name: string, surface: string) => contrast(rgb(roles[name]), rgb(roles[surface]));

  it.each(["surface", "surface-2", "surface-3"])("has readable text on %s", (surface) => {
    expect(on("ink", surface)).toBeGreaterThan(7);
    expect(on("ink-2", surface)).toBeGreaterThan(4.5);
    expect(on("accent", surface)).toBeGreaterThan(4.5);
    expect(on("focus", surface)).toBeGreaterThan(3);
  });

  it("has readable text in the colours of meaning and upon the accent", () => {
    for (const name of ["good", "warn", "bad"]) expect(on(name, "surface"), name).toBeGreaterThan(4.5);
    expect(on("accent-ink", "accent")).toBeGreaterThan(4.5);
    expect(on("ink", "accent-soft")).toBeGreaterThan(4.5);
    expect(on("ink-3", "surface")).toBeGreaterThan(3);
  });

  it("has marks of at least 3:1 for runs and classes", () => {
    for (const color of CATEGORICAL[theme])
      expect(contrast(rgb(color), rgb(roles.surface)), color).toBeGreaterThan(3);
  });

  it.each(Object.keys(BLINDNESS))("keeps the categories apart: colour blindness %s", (kind) => {
    const colors = CATEGORICAL[theme].map((color) => seen(rgb(color), kind));
    const pairs = colors.flatMap((a, i) =>
      colors.slice(i + 1).map((b, j) => ({ pair: [i, i + 1 + j], d: distance(a, b) })),
    );
    const closest = pairs.sort((a, b) => a.d - b.d)[0];
    expect(closest.d, `pair ${closest.pair}`).toBeGreaterThan(kind === "none" ? 0.15 : 0.08);
  });

  it("runs from orange (negative) to blue (positive), neutral at zero", () => {
    const map = colorMap(DIVERGING[theme].map(rgb));
    const [negative, zero, positive] = [mapped(map, 0), mapped(map, 0.5), mapped(map, 1)];
    expect(negative[0]).toBeGreaterThan(negative[2] + 100);
    expect(positive[2]).toBeGreaterThan(positive[0] + 100);
    expect(Math.max(...zero) - Math.min(...zero)).toBeLessThan(20);
  });

  it("has a sequential map that moves away from the surface at every step", () => {
    const steps = SEQUENTIAL[theme].map((color) => contrast(rgb(color), rgb(roles.surface)));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps[4]).toBeGreaterThan(7);
  });
});

describe("parts of the data", () => {
  it("are solid, dashed, dotted", () => {
    expect(PART_DASH.train).toEqual([]);
    expect(PART_DASH.validation[0]).toBeGreaterThan(PART_DASH.test[0]);
  });
});
