import { css } from "lit";

/** What all pictures share: type, buttons, the row of tools, the card, the table behind a picture. */
export const pictureStyles = css`
  :host {
    display: block;
    position: relative;
    box-sizing: border-box;
    min-width: 0;
    color: var(--ty-ink);
    font: 400 var(--ty-text-2) / 1.4 var(--ty-font, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
    --line: 1px solid var(--ty-line);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--ty-space-1) var(--ty-space-2);
    min-height: 28px;
  }
  h3 {
    margin: 0;
    font-size: var(--ty-text-2);
    font-weight: 600;
    flex: 1 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h3 small {
    font-weight: 400;
    font-size: var(--ty-text-1);
    color: var(--ty-ink-2);
    margin-left: 4px;
  }
  button,
  select {
    font: inherit;
    font-size: var(--ty-text-1);
    color: var(--ty-ink-2);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--ty-radius-1);
    min-height: 24px;
    min-width: 24px;
    padding: 0 6px;
    cursor: pointer;
  }
  button:hover,
  select:hover {
    color: var(--ty-ink);
    background: var(--ty-surface-3);
  }
  button[aria-pressed="true"] {
    color: var(--ty-ink);
    background: var(--ty-surface-3);
    border-color: var(--ty-line);
  }
  button svg {
    width: 14px;
    height: 14px;
    display: block;
    margin: auto;
  }
  :focus-visible {
    outline: 2px solid var(--ty-focus);
    outline-offset: 1px;
  }
  canvas {
    display: block;
  }
  .quiet {
    color: var(--ty-ink-2);
    font-size: var(--ty-text-1);
  }
  .said {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .card {
    position: absolute;
    z-index: 5;
    max-width: min(300px, 92vw);
    padding: 8px 10px;
    background: var(--ty-surface);
    border: var(--line);
    border-radius: var(--ty-radius-1);
    box-shadow: var(--ty-shadow);
    font-size: var(--ty-text-1);
    pointer-events: none;
  }
  .table {
    overflow: auto;
    border: var(--line);
    border-radius: var(--ty-radius-1);
    background: var(--ty-surface);
  }
  .table table {
    border-collapse: collapse;
    width: 100%;
    font-size: var(--ty-text-1);
  }
  .table th,
  .table td {
    padding: 2px 8px;
    text-align: right;
    white-space: nowrap;
    font-weight: 400;
  }
  .table thead th {
    position: sticky;
    top: 0;
    background: var(--ty-surface-2);
    color: var(--ty-ink-2);
  }
`;
