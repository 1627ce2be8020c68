import { html, nothing } from "lit";

/** Behind a heading: to which place in the training figures belong that are behind the curves. */
export const sinceWords = (since: string) =>
  since
    ? html` <small title="Scoring all rows takes time: these figures are renewed less often than the curves">${since}</small>`
    : nothing;
