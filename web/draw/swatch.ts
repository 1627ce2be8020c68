import { svg } from "lit";
import { PART_DASH, type PlotPart } from "../style/palette.js";

/** A short stroke in the style of a part, for legends. */
export function partSwatch(part: PlotPart) {
  return svg`<svg width="20" height="8" viewBox="0 0 20 8" aria-hidden="true"><line x1="1" x2="19" y1="4" y2="4"
    stroke="currentColor" stroke-width="2" stroke-linecap=${part === "test" ? "round" : "butt"}
    stroke-dasharray=${PART_DASH[part].join(" ")}></line></svg>`;
}
