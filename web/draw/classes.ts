import type { Rgb } from "./color.js";
import type { Colors } from "./theme.js";

/** Colours of k classes: orange and blue (the ends of the diverging map) for two, the categorical palette for more. */
export function classColors(colors: Colors, k: number): Rgb[] {
  if (k <= 2) return [colors.negative, colors.positive];
  return Array.from({ length: k }, (_, i) => colors.categorical[i % colors.categorical.length]);
}
