import { css } from "lit";

export const raceStyles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; max-width: 1100px; margin: 0 auto; }
  p { margin: 0; color: var(--ty-ink-2); }
  .head { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; }
  .head .words { flex: 1 1 200px; color: var(--ty-ink); min-height: 1.4em; }
  .stale { color: var(--ty-warn); }
  .lanes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 210px), 1fr)); gap: 10px; }
  .lane { display: grid; gap: 6px; align-content: start; min-width: 0; padding: 8px 10px 10px; border: 1px solid var(--ty-line);
    border-top: 3px solid var(--run); border-radius: var(--ty-radius-1); }
  .lane ty-boundary { --ty-boundary-size: min(240px, max(150px, 100vh - 560px)); justify-self: center; }
  .who { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 6px; min-width: 0; }
  .who i, th i { flex: none; display: inline-block; width: 10px; height: 10px; border-radius: 50%; background: var(--run); margin-right: 4px; }
  .who select { flex: 1 1 125px; min-width: 0; }
  .who label { display: flex; align-items: center; gap: 4px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
  .who input { width: 58px; }
  dl { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 0; font-variant-numeric: tabular-nums; }
  dt { color: var(--ty-ink-2); font-size: var(--ty-text-1); }
  dd { margin: 0; font-size: var(--ty-text-4); font-weight: 600; line-height: 1.2; }
  ty-line-plot { --ty-plot-height: clamp(140px, 24vh, 230px); }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; min-width: 520px; }
  th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--ty-grid); font-weight: 400; }
  thead th { font-weight: 600; white-space: nowrap; }
  th[scope="row"] { width: 17%; min-width: 110px; color: var(--ty-ink-2); }
  td span { display: block; color: var(--ty-ink-2); }
  td b { display: block; font-weight: 500; font-variant-numeric: tabular-nums; }
  td em { font-style: normal; font-weight: 400; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
  .measure { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; }
  .measure ty-progress { flex: 1 1 200px; }
  .measure p { flex: 1 1 240px; }
`;
