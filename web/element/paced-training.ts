/** Training at a pace that the eye can follow. */
import type { EngineClient, Snapshot } from "../engine/protocol.js";

/** An epoch that takes longer than this needs no pacing. */
const LONG_EPOCH_MS = 40;

/** A hidden page gets no frames; it trains on all the same. */
const LONGEST_FRAME_MS = 100;

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST_FRAME_MS);
    globalThis.requestAnimationFrame?.(() => resolve());
  });
}

/**
 * One epoch a frame while epochs are short; the rest at full speed as soon as they are long, or `hurry` says so.
 * Ends when the run does, or after the epoch in which `stopped` becomes true.
 */
export async function trainPaced(
  engine: EngineClient,
  take: (snapshot: Snapshot) => void,
  hurry: () => boolean,
  stopped: () => boolean,
): Promise<void> {
  // The first epoch also warms the engine up, and says nothing about the others.
  let epochs = 0;
  let before = 0;
  while (!stopped()) {
    const snapshot = await engine.train(hurry() ? "end" : "epoch");
    take(snapshot);
    if (stopped() || (snapshot.status.state !== "training" && snapshot.status.state !== "ready")) return;
    const spent = snapshot.training_ms - before;
    before = snapshot.training_ms;
    if (epochs++ > 0 && spent > LONG_EPOCH_MS) {
      take(await engine.train("end"));
      return;
    }
    await nextFrame();
  }
}
