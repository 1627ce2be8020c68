import { css } from "lit";

export const treeStyles = css`
  :host { display: flex; flex-direction: column; height: 100%; min-height: var(--ty-tree-height, 320px); gap: 4px; }
  header { flex: none; flex-wrap: wrap; gap: 4px 14px; }
  h3 { flex: 0 0 auto; }
  .choose { display: flex; align-items: center; gap: 6px; color: var(--ty-ink-2); font-size: var(--ty-text-1); white-space: nowrap; }
  .choose.wide { flex: 1 1 150px; }
  .choose input[type="range"] { flex: 1 1 70px; min-width: 60px; max-width: 260px; height: 24px; margin: 0; accent-color: var(--ty-accent); }
  .choose input[type="number"] { width: 66px; min-height: 26px; padding: 0 6px; font: inherit; color: var(--ty-ink);
    background: var(--ty-surface); border: var(--line); border-radius: var(--ty-radius-1); }
  .choose button { border-color: var(--ty-line); min-width: 26px; min-height: 26px; }
  .tools { display: flex; gap: 2px; margin-left: auto; }
  .plot { position: relative; flex: 1 1 0; min-height: 220px; border: var(--line); border-radius: var(--ty-radius-2); overflow: hidden;
    background: var(--ty-surface); }
  .plot canvas, .area { position: absolute; inset: 0; width: 100%; height: 100%; }
  .area { touch-action: none; cursor: grab; border-radius: var(--ty-radius-2); }
  .area.over { cursor: pointer; }
  .area.dragging { cursor: grabbing; }
  .area:focus-visible { outline-offset: -2px; }
  .zoom { position: absolute; right: 8px; bottom: 8px; display: flex; gap: 2px; background: var(--ty-surface); border: var(--line);
    border-radius: var(--ty-radius-1); padding: 1px; }
  .hint { position: absolute; left: 10px; bottom: 8px; color: var(--ty-ink-2); font-size: var(--ty-text-1); pointer-events: none;
    background: color-mix(in srgb, var(--ty-surface) 80%, transparent); padding: 1px 4px; border-radius: 4px; max-width: calc(100% - 150px); }
  .empty { position: absolute; inset: 0; display: grid; place-items: center; color: var(--ty-ink-2); pointer-events: none; }
  .table { position: absolute; inset: 0; z-index: 2; border: 0; }
  .table td:nth-child(3), .table th:nth-child(3) { text-align: left; }
  .card b { display: block; }
  .card .shares { display: grid; grid-template-columns: auto 1fr auto; gap: 1px 8px; align-items: center; margin-top: 4px; }
  .card .shares i { height: 8px; border-radius: 2px; min-width: 1px; }
  .way { flex: none; display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 6px; margin: 0; padding: 0; list-style: none;
    font-size: var(--ty-text-1); min-height: 20px; max-height: 66px; overflow: auto; }
  .way li { display: flex; gap: 6px; }
  .way li:not(:last-child)::after { content: "→"; color: var(--ty-ink-3); }
  .way b { font-weight: 600; }
`;
