import { css } from "lit";

export const gapStyles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; max-width: 1100px; margin: 0 auto; padding-bottom: var(--ty-message-room, 0px); }
  section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; min-width: 0; }
  h3 { margin: 0; font-size: var(--ty-text-3); font-weight: 600; }
  p { margin: 0; color: var(--ty-ink-2); }
  .words { color: var(--ty-ink); }
  .stale { color: var(--ty-warn); }
  .settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 4px 24px; align-items: start; }
  .row { display: grid; grid-template-columns: minmax(84px, 28%) 1fr; align-items: center; gap: 2px 8px; min-height: 27px; color: var(--ty-ink-2); }
  .row select { min-width: 0; color: var(--ty-ink); }
  .check { display: flex; align-items: center; gap: 8px; min-height: 27px; }
  .head { display: flex; align-items: center; gap: 6px 14px; flex-wrap: wrap; }
  .head p { flex: 1 1 240px; }
  .head ty-progress { flex: 1 1 260px; }
  fieldset { border: 0; margin: 4px 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 150px), 1fr)); gap: 0 10px;
    max-height: 190px; overflow: auto; }
  fieldset label { min-width: 0; overflow-wrap: anywhere; }
  summary { color: var(--ty-ink-2); width: max-content; min-height: 27px; line-height: 27px; }
  .scroll { overflow-x: auto; }
  table { border-collapse: separate; border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { padding: 3px 0 3px 10px; border-bottom: 1px solid var(--ty-grid); font-weight: 400; text-align: right; white-space: nowrap; }
  thead th { color: var(--ty-ink-2); font-size: var(--ty-text-1); vertical-align: bottom; white-space: normal; }
  th[scope="row"], thead th:first-child { padding-left: 0; text-align: left; white-space: normal; min-width: 100px; }
  td { font-size: var(--ty-text-1); }
  /* What a row is stays in sight where its figures are wider than the page. */
  th:first-child { position: sticky; left: 0; background: var(--ty-surface); }
  .failed { white-space: normal; text-align: left; color: var(--ty-bad); }
  .remark { font-size: var(--ty-text-1); }
`;
