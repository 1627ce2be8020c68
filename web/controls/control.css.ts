/** How everything that can be pressed or filled in looks, in every component. */
import { css } from "lit";

export const controlStyles = css`
  :host { display: block; font: var(--ty-text-2)/1.4 var(--ty-font); color: var(--ty-ink); }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  button, input, select, textarea { font: inherit; color: inherit; margin: 0; }
  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-height: 28px; padding: 0 10px; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-1);
    background: var(--ty-surface); cursor: pointer; white-space: nowrap; text-decoration: none; color: var(--ty-ink);
  }
  button:hover:not(:disabled), .button:hover { background: var(--ty-surface-3); }
  button:disabled { color: var(--ty-ink-3); cursor: default; }
  button.quiet { border-color: transparent; background: none; color: var(--ty-ink-2); }
  button.quiet:hover:not(:disabled) { background: var(--ty-surface-3); color: var(--ty-ink); }
  button.quiet:disabled { opacity: 0.45; }
  button.icon { width: 28px; padding: 0; flex: none; }
  button.small { min-height: 24px; padding: 0 7px; font-size: var(--ty-text-1); }
  button.small.icon { width: 24px; padding: 0; }
  button.primary { background: var(--ty-accent); border-color: var(--ty-accent); color: var(--ty-accent-ink); font-weight: 600; }
  button.primary:hover:not(:disabled) { background: color-mix(in srgb, var(--ty-accent) 88%, var(--ty-ink)); }
  button.primary:disabled { opacity: 0.5; color: var(--ty-accent-ink); }
  button[aria-pressed="true"] { background: var(--ty-accent-soft); border-color: var(--ty-accent); }
  input:not([type]), input[type="text"], input[type="number"], select, textarea {
    min-height: 28px; padding: 2px 7px; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-1);
    background: var(--ty-surface); min-width: 0;
  }
  select {
    appearance: none; padding-right: 22px; cursor: pointer; text-overflow: ellipsis;
    background-image: linear-gradient(45deg, transparent 50%, var(--ty-ink-3) 50%),
      linear-gradient(-45deg, transparent 50%, var(--ty-ink-3) 50%);
    background-size: 4px 4px; background-position: right 12px center, right 8px center; background-repeat: no-repeat;
  }
  input:hover, select:hover, textarea:hover { border-color: var(--ty-ink-3); }
  input[type="checkbox"], input[type="radio"] { accent-color: var(--ty-accent); width: 15px; height: 15px; flex: none; }
  input[type="range"] { accent-color: var(--ty-accent); width: 100%; min-width: 40px; height: 20px; cursor: pointer; }
  input[aria-invalid="true"] { border-color: var(--ty-bad); }
  :focus-visible { outline: 2px solid var(--ty-focus); outline-offset: 1px; }
  .number { font-variant-numeric: tabular-nums; text-align: right; }
  .quiet-text { color: var(--ty-ink-2); }
  .hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .problem { color: var(--ty-bad); font-size: var(--ty-text-1); margin: 2px 0 0; }
  summary { cursor: pointer; }
  svg.glyph { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round;
    stroke-linejoin: round; flex: none; }
  svg.glyph.solid { fill: currentColor; stroke: none; }
  @media (pointer: coarse) {
    button, .button, select, input:not([type]), input[type="text"], input[type="number"] { min-height: 36px; }
    button.small { min-height: 32px; }
    button.icon { width: 36px; }
    button.small.icon { width: 32px; }
  }
`;
