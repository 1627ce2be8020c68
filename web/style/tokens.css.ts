/**
 * Design tokens as CSS custom properties. Put `tokens` into the styles of the outermost element; everything inside
 * inherits them through shadow roots. Light by default, dark if the system asks for it; `theme="light"` or
 * `theme="dark"` on that same element decides (on <html> where the tokens are adopted by the document).
 *
 *   --ty-text-1 .. --ty-text-5     type scale: ticks and captions, body, emphasis, heading, title
 *   --ty-space-1 .. --ty-space-6   4, 8, 12, 16, 24, 32 px
 *   --ty-radius-1, --ty-radius-2   controls, panels
 *   --ty-surface, -2, -3           page, panel, raised or pressed
 *   --ty-ink, -2, -3               text, quiet text, marks that are no text
 *   --ty-line, --ty-grid           borders, grid lines of plots
 *   --ty-accent, -soft, -ink       what can be pressed, its tint, text upon it
 *   --ty-focus                     focus ring
 *   --ty-good, --ty-warn, --ty-bad meaning, always beside a word
 *   --ty-cat-1 .. --ty-cat-8       runs and classes
 *   --ty-negative, -zero, -positive diverging map; --ty-seq-1 .. --ty-seq-5 sequential map
 *   --ty-scheme                    `light` or `dark`, for scripts
 */
import { css, unsafeCSS } from "lit";
import { CATEGORICAL, DIVERGING, ROLES, SEQUENTIAL, type Theme } from "./palette.js";

function declarations(theme: Theme): string {
  const [negative, zero, positive] = DIVERGING[theme];
  return [
    `color-scheme:${theme};--ty-scheme:${theme}`,
    ...Object.entries(ROLES[theme]).map(([name, value]) => `--ty-${name}:${value}`),
    ...CATEGORICAL[theme].map((value, i) => `--ty-cat-${i + 1}:${value}`),
    ...SEQUENTIAL[theme].map((value, i) => `--ty-seq-${i + 1}:${value}`),
    `--ty-negative:${negative};--ty-zero:${zero};--ty-positive:${positive}`,
    theme === "light"
      ? "--ty-shadow:0 1px 2px #1720301a,0 6px 20px #1720301f"
      : "--ty-shadow:0 1px 2px #0008,0 6px 24px #000a",
  ].join(";");
}

export const tokens = css`
  :host,
  :root {
    --ty-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
    --ty-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    --ty-text-1: max(11px, 0.6875rem);
    --ty-text-2: max(13px, 0.8125rem);
    --ty-text-3: max(15px, 0.9375rem);
    --ty-text-4: max(19px, 1.1875rem);
    --ty-text-5: max(25px, 1.5625rem);
    --ty-space-1: 4px;
    --ty-space-2: 8px;
    --ty-space-3: 12px;
    --ty-space-4: 16px;
    --ty-space-5: 24px;
    --ty-space-6: 32px;
    --ty-radius-1: 6px;
    --ty-radius-2: 10px;
    ${unsafeCSS(declarations("light"))};
  }
  @media (prefers-color-scheme: dark) {
    :host,
    :root {
      ${unsafeCSS(declarations("dark"))};
    }
  }
  :host([theme="light"]),
  :root[theme="light"] {
    ${unsafeCSS(declarations("light"))};
  }
  :host([theme="dark"]),
  :root[theme="dark"] {
    ${unsafeCSS(declarations("dark"))};
  }
`;
