import { css } from "lit";

export const boundaryStyles = css`
  :host {
    max-width: var(--ty-boundary-size, 100%);
    width: 100%;
  }
  .plane {
    position: relative;
    aspect-ratio: 1;
    max-height: var(--ty-boundary-height, none);
    width: 100%;
    margin: auto;
  }
  :host([fill]) {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  :host([fill]) .plane {
    flex: 1 1 0;
    min-height: 160px;
    aspect-ratio: auto;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .area {
    position: absolute;
    inset: 0;
    font-size: var(--ty-text-1);
    cursor: crosshair;
    border-radius: var(--ty-radius-1);
  }
  footer,
  .legend,
  .tools {
    display: flex;
    align-items: center;
    gap: 0 8px;
  }
  footer {
    min-height: 28px;
    flex-wrap: wrap;
    font-size: var(--ty-text-1);
    color: var(--ty-ink-2);
    justify-content: space-between;
  }
  .legend {
    flex: 0 1 auto;
    flex-wrap: wrap;
    min-width: 0;
  }
  .legend > span {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .legend i {
    width: 9px;
    height: 9px;
    border-radius: 50%;
  }
  .legend b {
    width: 72px;
    height: 8px;
    border-radius: 4px;
  }
  .part {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 0 2px;
  }
  .part[aria-pressed="true"] {
    background: none;
    border-color: transparent;
    color: inherit;
  }
  .part svg {
    width: 12px;
    height: 12px;
  }
  .part[aria-pressed="false"] {
    text-decoration: line-through;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 24px;
    white-space: nowrap;
  }
  .check input {
    margin: 0;
    accent-color: var(--ty-accent);
  }
  .tools {
    gap: 2px;
  }
  .table {
    position: absolute;
    inset: 0;
  }
`;
