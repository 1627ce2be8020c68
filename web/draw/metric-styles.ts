import { css } from "lit";

export const metricStyles = css`
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: var(--ty-text-1);
  }
  th,
  td {
    text-align: right;
    padding: 2px 6px;
    font-weight: 400;
    height: 26px;
    white-space: nowrap;
  }
  thead th {
    color: var(--ty-ink-2);
    border-bottom: var(--line);
  }
  th:first-child {
    text-align: left;
    padding: 0;
  }
  tbody tr:hover td {
    background: var(--ty-surface-2);
  }
  tbody td {
    cursor: help;
    font-size: var(--ty-text-2);
  }
  th button {
    color: var(--ty-ink);
    text-align: left;
    white-space: normal;
    line-height: 1.15;
  }
  tr.chosen th button {
    font-weight: 600;
  }
  .pop {
    position: fixed;
    inset: auto;
    margin: 0;
    color: var(--ty-ink);
    width: 280px;
    pointer-events: auto;
  }
  .pop strong {
    font-size: var(--ty-text-2);
  }
  .pop p {
    margin: 4px 0;
  }
  .pop math {
    margin: 8px 0;
    font-size: var(--ty-text-3);
    text-align: left;
    overflow-x: auto;
    overflow-y: hidden;
  }
  a {
    color: var(--ty-accent);
  }
  .empty {
    margin: 12px 0;
    color: var(--ty-ink-2);
    font-size: var(--ty-text-1);
  }
  details {
    margin-top: 6px;
    font-size: var(--ty-text-1);
  }
  summary {
    cursor: pointer;
    color: var(--ty-ink-2);
    min-height: 24px;
    line-height: 24px;
    border-radius: var(--ty-radius-1);
  }
  .classes {
    overflow-x: auto;
  }
  .classes th:first-child {
    padding: 0 6px 0 0;
  }
`;
