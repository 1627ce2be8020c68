/** Small signs, 16 by 16, drawn for this page. Always beside or under a name. */
import { html, svg } from "lit";

const paths = {
  play: "M4.5 2.8v10.4L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  step: "M3 3.5v9L9 8zM11.5 3.5v9",
  reset: "M3.2 6.2A5.2 5.2 0 1 1 3 9.5M3 2.8v3.6h3.6",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  cross: "M4 4l8 8M12 4l-8 8",
  up: "M8 13V3.5M4 7l4-4 4 4",
  down: "M8 3v9.5M4 9l4 4 4-4",
  undo: "M6.5 3L3 6.5 6.5 10M3 6.5h6a4 4 0 0 1 0 8H7",
  redo: "M9.5 3L13 6.5 9.5 10M13 6.5H7a4 4 0 0 0 0 8h2",
  dice: "M3 3h10v10H3zM5.8 5.8v.01M10.2 10.2v.01M10.2 5.8v.01M5.8 10.2v.01",
  pin: "M6 2.5h4M6.7 2.5v4L4.5 9h7L9.3 6.5v-4M8 9v4.5",
  eye: "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM8 6.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z",
  hidden:
    "M2.5 2.5l11 11M6 4.2A6 6 0 0 1 8 3.8c4 0 6.2 4.2 6.2 4.2a12 12 0 0 1-2 2.5M4 5.3A11 11 0 0 0 1.8 8S4 12.2 8 12.2c1 0 1.8-.2 2.5-.6",
  fork: "M5 3v4.5a2 2 0 0 0 2 2h4M5 7v6M9 7l2.5 2.5L9 12",
  link: "M6.5 9.5l3-3M7.2 4.6l1-1a2.9 2.9 0 0 1 4.2 4.2l-1 1M8.8 11.4l-1 1a2.9 2.9 0 0 1-4.2-4.2l1-1",
  save: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.2h10",
  auto: "M8 2.5a5.5 5.5 0 1 1 0 11zM8 2.5a5.5 5.5 0 1 0 0 11",
  light:
    "M8 5.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  dark: "M13 9.3A5.5 5.5 0 1 1 6.7 3 4.4 4.4 0 0 0 13 9.3z",
} as const;

export type GlyphName = keyof typeof paths;

const SOLID = new Set<GlyphName>(["play", "pause"]);

export function glyph(name: GlyphName) {
  return html`<svg class="glyph ${SOLID.has(name) ? "solid" : ""}" viewBox="0 0 16 16" aria-hidden="true">${svg`<path d=${paths[name]} />`}</svg>`;
}
