import { css } from "lit";
import { scrollEdges } from "../style/scroll-edges.css.js";

export const sampleStyles = css`
  :host { display: flex; flex-direction: column; height: 100%; min-height: 500px; gap: 6px; }
  header { flex: none; flex-wrap: wrap; }
  .row { display: flex; align-items: center; gap: 4px; flex: 1 1 auto; min-width: 0; flex-wrap: wrap; }
  .row label, .detail { display: flex; align-items: center; gap: 6px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
  .row b { color: var(--ty-ink); font-weight: 600; }
  input[type="number"] { width: 64px; min-height: 26px; padding: 0 6px; font: inherit; color: var(--ty-ink); background: var(--ty-surface);
    border: 1px solid var(--ty-line); border-radius: var(--ty-radius-1); }
  input[type="checkbox"] { accent-color: var(--ty-accent); margin: 0; width: 15px; height: 15px; }
  .steps { flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; }
  .acts { display: flex; border: var(--line); border-radius: var(--ty-radius-1); overflow: hidden; }
  .acts button { border: 0; border-radius: 0; padding: 0 10px; min-height: 28px; }
  .acts button + button { border-left: var(--line); }
  .acts button[aria-pressed="true"] { background: var(--ty-accent-soft); color: var(--ty-ink); font-weight: 600; }
  .keys { display: flex; align-items: center; gap: 4px; flex: 1 1 260px; min-width: 0; }
  .keys button { min-height: 28px; min-width: 30px; border-color: var(--ty-line); }
  .keys button:disabled { opacity: 0.4; cursor: default; }
  .play { font-size: 10px; letter-spacing: -1px; }
  input[type="range"] { flex: 1 1 60px; min-width: 50px; height: 24px; margin: 0 4px; accent-color: var(--ty-accent); }
  .count { min-width: 62px; text-align: right; }
  .around { position: relative; flex: 1 1 0; min-height: 210px; }
  .stage { position: absolute; inset: 0; overflow-x: auto; overflow-y: hidden; scrollbar-width: thin; ${scrollEdges} }
  .sheet { position: relative; }
  svg { display: block; font: 400 11px var(--ty-font, sans-serif); font-variant-numeric: tabular-nums; }
  svg text { fill: var(--ty-ink); }
  svg .head { fill: var(--ty-ink-2); }
  .edge { fill: none; opacity: 0.16; }
  .edge.lit { opacity: 0.4; }
  .edge.strong { opacity: 1; }
  .edge.plus { stroke: var(--ty-positive); }
  .edge.minus { stroke: var(--ty-negative); }
  .cell { stroke: var(--ty-grid); stroke-width: 1; }
  .back { font-style: italic; }
  .frame { fill: none; stroke: var(--ty-ink-3); stroke-width: 1; }
  .unknown .frame { stroke-dasharray: 3 3; }
  .hot .frame { stroke: var(--ty-accent); stroke-width: 2.5; }
  .feeds .frame { stroke: var(--ty-accent); stroke-width: 2; }
  .label rect { fill: var(--ty-surface); stroke: var(--ty-accent); }
  .label text { font-weight: 600; }
  .unit { position: absolute; padding: 0; min-width: 0; min-height: 0; border: 0; background: none; border-radius: 4px; }
  .unit:hover, .unit[aria-pressed="true"] { background: none; border: 0; }
  .told { flex: none; display: flex; gap: 14px; min-height: 148px; padding: 10px 12px; border: var(--line); border-radius: var(--ty-radius-2);
    background: var(--ty-surface-2); align-items: flex-start; }
  .words { flex: 1; min-width: 0; }
  .words .heading { display: block; font-size: var(--ty-text-3); font-weight: 600; }
  .words p { margin: 2px 0 8px; }
  .formulas { overflow-x: auto; overflow-y: hidden; scrollbar-width: thin; display: grid; gap: 6px; justify-items: start; border-radius: 4px; }
  .formulas > div { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 0.35em; }
  .formulas math { font-size: 1.12em; }
  .plane { flex: none; cursor: crosshair; }
  .plane > rect:first-of-type { fill: var(--ty-surface); stroke: var(--ty-line); }
  .ring { fill: none; stroke: var(--ty-ink); stroke-width: 2; }
  .table { position: absolute; inset: 0; z-index: 3; }
  .table td:nth-child(2), .table th:first-child { text-align: left; }
  .reason { flex: 1; display: grid; place-content: center; text-align: center; color: var(--ty-ink-2); padding: 24px; }
  .reason strong { color: var(--ty-ink); font-size: var(--ty-text-3); font-weight: 600; }
  .reason p { max-width: 48ch; margin: 4px auto; }
  @media (max-width: 560px) {
    .told { flex-direction: column; min-height: 230px; }
    .words { width: 100%; }
  }
`;
