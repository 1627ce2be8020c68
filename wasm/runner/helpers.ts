import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Build } from "../session/feature-test";
import { loadSession } from "../session/load";
import type { Helper, UnitDeal } from "../session/unit-deal";
import { compileEngine } from "./engine";
import { loadTable } from "./tables";

/** What a helper needs to begin the same experiment. */
export interface HelpedRun {
  build: Build;
  description: string;
  /** That relative paths start from. */
  folder: string;
}

interface HelperData extends HelpedRun {
  module: WebAssembly.Module;
}

type Response = "begun" | { unit: number; bytes: Uint8Array };

/** Starts threads with an engine each, which make what the deal gives them. Answers how to end them. */
export async function startHelpers(count: number, run: HelpedRun, deal: UnitDeal): Promise<() => void> {
  const data: HelperData = { ...run, module: await compileEngine(run.build) };
  const workers = Array.from({ length: count }, () => startHelper(data, deal));
  return () => {
    for (const worker of workers) void worker.terminate();
  };
}

function startHelper(workerData: HelperData, deal: UnitDeal): Worker {
  // The bundle is one file: it is the helper's program too.
  const worker = new Worker(new URL(import.meta.url), { workerData });
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
  const { build, module, description, folder } = workerData as HelperData;
  const session = await loadSession(build, module);
  await loadTable(session, session.check(description), folder);
  session.begin(description);
  parentPort?.on("message", (unit: number) => {
    const bytes = session.makeUnits(unit, 1);
    parentPort?.postMessage({ unit, bytes }, [bytes.buffer as ArrayBuffer]);
  });
  parentPort?.postMessage("begun");
}
