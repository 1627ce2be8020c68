import { svg } from "lit";

const drawn = (path: string) =>
  svg`<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round"><path d=${path}></path></svg>`;

/** 16 x 16 line icons. Always beside or below an accessible name. */
export const icons = {
  table: drawn("M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 3v10"),
  image: drawn("M2 3h12v10H2zM2.5 11.5 6 8l2.5 2.5L11 7.5l2.8 3.2M5.6 5.8h.01"),
  csv: drawn("M8 2v8M5 7.2 8 10l3-2.8M2.5 13.5h11"),
  plus: drawn("M8 3.5v9M3.5 8h9"),
  minus: drawn("M3.5 8h9"),
  close: drawn("M4.5 4.5l7 7M11.5 4.5l-7 7"),
  left: drawn("M9.5 4 5.5 8l4 4"),
  right: drawn("M6.5 4l4 4-4 4"),
};
