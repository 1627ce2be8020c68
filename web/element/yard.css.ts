/** The composition: one screen when there is room, the stage and its bar when there is not. */
import { css } from "lit";

export const yardStyles = css`
  :host { display: block; font: var(--ty-text-2)/1.4 var(--ty-font); color: var(--ty-ink); background: var(--ty-surface);
    --ty-panel: var(--ty-surface); position: relative; text-align: left; -webkit-text-size-adjust: 100%; }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  .yard { container: yard / inline-size; height: 100%; position: relative; }
  .frame { display: grid; height: 100%; grid-template: auto minmax(var(--ty-stage-height, 400px), 1fr) auto auto / minmax(0, 1fr); }
  .wide { grid-template: auto minmax(var(--ty-stage-height, 400px), 1fr) auto auto / var(--left) minmax(0, 1fr) var(--right); }
  .wide > ty-header, .wide > ty-run-bar, .wide > ty-runs { grid-column: 1 / -1; }
  ty-header { border-bottom: 1px solid var(--ty-line); min-height: 41px; }
  .left { border-right: 1px solid var(--ty-line); overflow: auto; min-height: 0; overscroll-behavior: contain; scrollbar-width: thin; }
  .right { border-left: 1px solid var(--ty-line); min-height: 0; display: flex; }
  .right > * { flex: 1; min-width: 0; }
  .stage { position: relative; min-height: 0; min-width: 0; display: grid; container: stage / inline-size; background: var(--ty-surface); }
  .stage > ty-stage { min-height: 0; }
  ty-messages { position: absolute; left: 14px; right: 14px; bottom: 12px; z-index: 3; }
  dialog ty-messages { position: static; flex: none; margin: 6px 14px 0; }
  ty-run-bar { border-top: 1px solid var(--ty-line); background: var(--ty-surface-2); }
  ty-runs { border-top: 1px solid var(--ty-line); background: var(--ty-surface-2); min-width: 0; }
  .panels { border-top: 1px solid var(--ty-line); display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); }
  .panels ty-watch-panel { max-height: 560px; }
  nav { display: flex; gap: 2px; padding: 4px 6px max(6px, env(safe-area-inset-bottom)); background: var(--ty-surface-2);
    border-top: 1px solid var(--ty-line); overflow-x: auto; }
  nav button { flex: 1; border: 0; background: none; color: var(--ty-ink-2); font: inherit; min-height: 40px; padding: 0 6px; border-radius: var(--ty-radius-1); cursor: pointer; }
  nav button:hover { background: var(--ty-surface-3); color: var(--ty-ink); }
  :focus-visible { outline: 2px solid var(--ty-focus); outline-offset: 1px; }
  dialog { width: 100%; max-width: 720px; max-height: min(78dvh, 640px); margin: auto auto 0; padding: 0; border: 1px solid var(--ty-line);
    border-bottom: 0; border-radius: 14px 14px 0 0; background: var(--ty-surface); color: var(--ty-ink); box-shadow: var(--ty-shadow); overflow: hidden; }
  dialog[open] { display: flex; flex-direction: column; }
  dialog::backdrop { background: #0005; }
  .sheet-head { display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 4px 14px; border-bottom: 1px solid var(--ty-line); }
  .sheet-head h2 { margin: 0; font-size: var(--ty-text-3); font-weight: 650; }
  .sheet-head button { border: 0; background: none; color: var(--ty-accent); font: inherit; font-weight: 600; min-height: 40px; padding: 0 10px; cursor: pointer; border-radius: var(--ty-radius-1); }
  .sheet-body { overflow: auto; padding: 10px 0 calc(16px + env(safe-area-inset-bottom)); overscroll-behavior: contain; --ty-column-list-height: none; }
  .sheet-body > :not(ty-watch-panel):not(ty-runs) { padding: 0 14px; }
  .dropping { position: absolute; inset: 8px; z-index: 5; display: grid; place-items: center; border: 2px dashed var(--ty-accent);
    border-radius: var(--ty-radius-2); background: color-mix(in srgb, var(--ty-surface) 86%, transparent); font-size: var(--ty-text-4); pointer-events: none; }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] { animation: rise 160ms ease-out; }
    @keyframes rise { from { translate: 0 24px; opacity: 0; } }
  }
`;
