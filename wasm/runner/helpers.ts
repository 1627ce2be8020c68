import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Build } from "../session/feature-test";
import type { Helper, UnitDeal } from "../session/unit-deal";
import { openEngine } from "./engine";
import { loadTable } from "./tables";

/** What a helper needs to begin the same experiment. */
export interface HelpedRun {
  build: Build;
  description: string;
  /** That relative paths start from. */
  folder: string;
}

type Response = "begun" | { unit: number; bytes: Uint8Array };

/** Starts threads with an engine each, which make what the deal gives them. Answers how to end them. */
export function startHelpers(count: number, run: HelpedRun, deal: UnitDeal): () => void {
  const workers = Array.from({ length: count }, () => startHelper(run, deal));
  return () => {
    for (const worker of workers) void worker.terminate();
  };
}

function startHelper(run: HelpedRun, deal: UnitDeal): Worker {
  // The bundle is one file: it is the helper's program too.
  const worker = new Worker(new URL(import.meta.url), { workerData: run });
  const helper: Helper = { make: (unit) => worker.postMessage(unit) };
  worker.on("message", (response: Response) => {
    if (response === "begun") {
      deal.add(helper);
      deal.stir();
    } else deal.made(helper, response.unit, response.bytes);
  });
  // What it was asked for is made by the others.
  worker.on("error", () => deal.lost(helper));
  return worker;
}

/** The program of a helper's thread. */
export async function help(): Promise<void> {
  const { build, description, folder } = workerData as HelpedRun;
  const session = await openEngine(build);
  await loadTable(session, session.check(description), folder);
  session.begin(description);
  parentPort?.on("message", (unit: number) => {
    const bytes = session.makeUnits(unit, 1);
    parentPort?.postMessage({ unit, bytes }, [bytes.buffer as ArrayBuffer]);
  });
  parentPort?.postMessage("begun");
}
