import type { EngineSession } from "../session/session";
import { ProgressBar } from "./progress-bar";

interface Status {
  round: number;
  rounds: number;
  done: boolean;
}

const sliceMs = 50;

/** Works on the refits that have begun until they are done, and answers the split of each model's error. */
export function refitAll(session: EngineSession): Status {
  const bar = new ProgressBar();
  let units = 1;
  for (;;) {
    const before = performance.now();
    const status = session.advanceRefits<Status>(units);
    const ms = Math.max(performance.now() - before, 0.01);
    units = Math.max(1, Math.floor(Math.min((units * sliceMs) / ms, units * 4)));
    bar.show(status.round / status.rounds, `round ${status.round} of ${status.rounds}`);
    if (!status.done) continue;
    bar.clear();
    return status;
  }
}
