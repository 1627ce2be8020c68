/** A hidden page gets no frames; its work goes on all the same. */
const LONGEST_FRAME_MS = 100;

export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST_FRAME_MS);
    globalThis.requestAnimationFrame?.(() => resolve());
  });
}
