import { css } from "lit";
import { scrollEdges } from "../style/scroll-edges.css.js";

export const networkStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 280px;
  }
  .stage {
    position: relative;
    flex: 1 1 0;
    min-height: 250px;
    overflow-x: auto;
    overflow-y: hidden;
    ${scrollEdges}
    scrollbar-width: thin;
  }
  .sheet {
    position: relative;
    height: 100%;
    min-width: 100%;
    touch-action: pan-x pan-y;
  }
  canvas {
    position: sticky;
    left: 0;
    top: 0;
  }
  .node {
    position: absolute;
    padding: 0;
    min-width: 0;
    min-height: 0;
    border: 0;
    background: none;
    border-radius: 5px;
    cursor: grab;
  }
  .node:hover {
    background: none;
  }
  .layer {
    position: absolute;
    top: 2px;
    bottom: 0;
    width: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    pointer-events: none;
  }
  .layer > * {
    pointer-events: auto;
    flex: none;
  }
  .layer select {
    max-width: min(96px, calc(var(--pitch) - 26px));
    height: 26px;
    padding: 0;
    color: var(--ty-ink);
    text-align: center;
    field-sizing: content;
  }
  .stepper {
    display: flex;
    align-items: center;
    margin-top: 3px;
    border: var(--line);
    border-radius: 13px;
    background: var(--ty-surface);
  }
  .stepper button {
    border-radius: 12px;
    padding: 0;
    width: clamp(19px, calc((var(--pitch) - 28px) / 2), 24px);
    min-width: 0;
    height: 24px;
  }
  .stepper input {
    width: 24px;
    border: 0;
    padding: 0;
    font: inherit;
    font-size: var(--ty-text-1);
    font-weight: 600;
    text-align: center;
    color: var(--ty-ink);
    background: none;
    appearance: textfield;
    field-sizing: content;
    min-width: 20px;
    max-width: 40px;
    height: 24px;
  }
  .stepper input::-webkit-inner-spin-button {
    display: none;
  }
  button:disabled {
    opacity: 0.35;
    cursor: default;
    background: none;
  }
  .add {
    position: absolute;
    top: 3px;
    padding: 0;
    width: 24px;
    height: 24px;
    margin-left: -12px;
    border-radius: 50%;
    border: 1px dashed var(--ty-ink-3);
    background: var(--ty-surface);
    z-index: 1;
  }
  .add:hover:not(:disabled) {
    border: 1px solid var(--ty-accent);
    color: var(--ty-accent-ink);
    background: var(--ty-accent);
  }
  .foot {
    position: absolute;
    bottom: 2px;
    display: grid;
    justify-items: center;
  }
  .foot > * {
    grid-area: 1 / 1;
    align-self: center;
  }
  .moves {
    display: flex;
    border-radius: 13px;
    background: var(--ty-surface);
    opacity: 0;
    transition: opacity 120ms;
  }
  .moves button {
    padding: 0;
    height: 24px;
  }
  .extras {
    font-size: var(--ty-text-1);
    color: var(--ty-ink-2);
    max-width: calc(var(--pitch) - 8px);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .layer:hover .moves,
  .layer:focus-within .moves {
    opacity: 1;
  }
  .layer:has(.extras):not(:hover, :focus-within) .moves {
    visibility: hidden;
  }
  @media (hover: none) {
    .layer:not(:has(.extras)) .moves {
      opacity: 1;
    }
  }
  .end {
    position: absolute;
    top: 5px;
    transform: translateX(-50%);
    font-size: var(--ty-text-1);
    color: var(--ty-ink-2);
    text-align: center;
    white-space: nowrap;
    line-height: 1.5;
    pointer-events: none;
  }
  .inputs {
    transform: translateX(-100%);
  }
  .drop {
    position: absolute;
    top: 58px;
    bottom: 30px;
    width: 4px;
    margin-left: -2px;
    border-radius: 2px;
    background: var(--ty-accent);
  }
  .table {
    position: absolute;
    inset: 0;
    z-index: 3;
  }
  .card ty-histogram {
    display: block;
    width: 180px;
    margin-top: 4px;
  }
  .card dl {
    display: grid;
    grid-template-columns: auto auto;
    gap: 0 12px;
    margin: 2px 0 0;
  }
  .card dd {
    margin: 0;
    text-align: right;
  }
  .card strong {
    font-weight: 600;
  }
  footer {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 26px;
  }
  .shape {
    flex: 1 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 4px;
    white-space: nowrap;
  }
  .legend i {
    width: 48px;
    height: 6px;
    border-radius: 3px;
    background: linear-gradient(to right, var(--ty-negative), var(--ty-zero), var(--ty-positive));
  }
  .legend b {
    width: 6px;
    height: 6px;
    margin-left: 8px;
    background: var(--ty-positive);
  }
  @media (prefers-reduced-motion: reduce) {
    .moves {
      transition: none;
    }
  }
`;
