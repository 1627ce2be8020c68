/** Milliseconds of training between two looks at the messages: a pause is obeyed well within 50 ms. */
export const sliceMs = 10;
/** At most 60 snapshots a second, and at most this share of the time for the looks inside that they need. */
const snapshotMs = 16;
const viewShare = 0.3;
/** Metrics over all rows: at most ten times a second, and at most this share of the time. */
const metricsMs = 100;
const metricsShare = 0.15;

/** How long refits are worked on before the page is told. */
export const refitMs = 80;

/** An ensemble that trains for so long is worth the start of helpers. */
export const callHelpersAfterMs = 150;

/** How many steps make one slice: from one upwards, until a slice takes its time. */
export class SliceLength {
  private steps = 1;

  get current(): number {
    return this.steps;
  }

  /** A slice of `done` steps took that long. */
  measured(done: number, ms: number) {
    // The clock ticks at 0.1 ms, and the first slices run in baseline code: grow no more than fourfold at once.
    const wanted = (Math.max(done, 1) * sliceMs) / Math.max(ms, 0.1);
    this.steps = Math.max(1, Math.floor(Math.min(wanted, this.steps * 4)));
  }
}

/** Says when something costly may be done again, so that it takes no more than its share of the time. */
class Share {
  private due = 0;

  constructor(
    private readonly shortest: number,
    private readonly share: number,
  ) {}

  isDue = (now: number) => now >= this.due;

  spent(start: number, end: number) {
    this.due = Math.max(start + this.shortest, end + (end - start) * (1 / this.share - 1));
  }
}

export const snapshotShare = () => new Share(snapshotMs, viewShare);
export const metricsShareOfTime = () => new Share(metricsMs, metricsShare);
