const width = 24;
const shortestMs = 50;

/** One line on standard error that is written over; nothing where that is no terminal. */
export class ProgressBar {
  private due = 0;
  private shown = false;

  show(share: number, text: string) {
    const now = performance.now();
    if (!process.stderr.isTTY || now < this.due) return;
    const full = Math.round(Math.min(Math.max(share, 0), 1) * width);
    process.stderr.write(`\r\x1b[2K[${"=".repeat(full)}${" ".repeat(width - full)}] ${text}`);
    this.due = now + shortestMs;
    this.shown = true;
  }

  clear() {
    if (this.shown) process.stderr.write("\r\x1b[2K");
    this.shown = false;
  }
}
