/**
 * Every colour of the page, for light and dark. Components read them as CSS custom properties (see tokens.css.ts);
 * canvas code reads the same properties from the computed style, so that an embedding page can override each one.
 */

export type Theme = "light" | "dark";

/** Part of the data; always drawn solid (train), dashed (validation), dotted (test). */
export type Part = "train" | "validation" | "test";
export const PARTS: readonly Part[] = ["train", "validation", "test"];

/** What a curve can be of: a part, or the training rows as judged by those trees alone that did not see them. */
export type PlotPart = Part | "oob";
export const PLOT_PARTS: readonly PlotPart[] = [...PARTS, "oob"];

/** Dash patterns in CSS pixels, for canvas `setLineDash` and SVG `stroke-dasharray`. */
export const PART_DASH: Record<PlotPart, number[]> = {
  train: [],
  validation: [6, 4],
  test: [1.5, 3.5],
  oob: [9, 3, 1.5, 3],
};

/**
 * Categorical palette for runs and for three or more classes: eight hues after Okabe and Ito (2008), shifted so
 * that each has at least 3:1 against the surface of its theme (WCAG 2.2, 1.4.11) and the closest two are as far apart
 * as that allows, for full colour vision and for dichromats (Machado et al. 2009). tests/web/draw-palette.test.ts
 * measures both.
 * Never used for text; never the only difference between two marks.
 */
export const CATEGORICAL: Record<Theme, readonly string[]> = {
  light: ["#316191", "#da7323", "#47a16e", "#cc66b2", "#5e94e5", "#6b5e00", "#912c5d", "#262839"],
  dark: ["#43abf9", "#f29647", "#54c891", "#d681c4", "#abe4fd", "#ebeb72", "#b63a45", "#757f88"],
};

/** Signed quantities around zero, with the ends of the TensorFlow playground: orange negative, blue positive. */
export const DIVERGING: Record<Theme, readonly [negative: string, zero: string, positive: string]> = {
  light: ["#f59322", "#e8eaeb", "#0877bd"],
  dark: ["#f59322", "#262b33", "#2f9be6"],
};

/** Magnitudes: from the surface to a strong violet, so that no one reads a sign into it. */
export const SEQUENTIAL: Record<Theme, readonly string[]> = {
  light: ["#f6f4fb", "#d5cdec", "#a695d6", "#7459b5", "#3f2a82"],
  dark: ["#1e1c2b", "#3a3068", "#604ba6", "#957dd9", "#d6c9ff"],
};

/** Surfaces, ink and meaning. Ink and ink-2 have at least 4.5:1 on every surface, ink-3 and accent 3:1. */
export const ROLES: Record<Theme, Record<string, string>> = {
  light: {
    surface: "#ffffff",
    "surface-2": "#f6f7f9",
    "surface-3": "#eceef2",
    ink: "#171a20",
    "ink-2": "#555d6b",
    "ink-3": "#838b99",
    line: "#dfe2e8",
    grid: "#e9ebf0",
    accent: "#5a3fb0",
    "accent-soft": "#ece7fa",
    "accent-ink": "#ffffff",
    focus: "#5a3fb0",
    good: "#1a7f52",
    warn: "#9a6200",
    bad: "#b3261e",
  },
  dark: {
    surface: "#14171c",
    "surface-2": "#1b1f26",
    "surface-3": "#262b34",
    ink: "#eceff4",
    "ink-2": "#a9b1bf",
    "ink-3": "#78818f",
    line: "#323843",
    grid: "#272c35",
    accent: "#b3a0f5",
    "accent-soft": "#2f2850",
    "accent-ink": "#16121f",
    focus: "#b3a0f5",
    good: "#4cc38a",
    warn: "#e0a83e",
    bad: "#ff8a80",
  },
};
