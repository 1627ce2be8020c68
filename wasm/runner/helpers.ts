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

/** Threads with an engine each, which read the table while the first engine does, and then make what a deal gives them. */
export class Helpers {
  private readonly workers: Worker[];
  private readonly begun = new Set<Helper>();
  private deal: UnitDeal | null = null;

  static async start(count: number, run: HelpedRun): Promise<Helpers> {
    return new Helpers(count, { ...run, module: await compileEngine(run.build) });
  }

  private constructor(count: number, workerData: HelperData) {
    this.workers = Array.from({ length: count }, () => this.startOne(workerData));
  }

  /** Those that have begun take part now, the others once they have. */
  join(deal: UnitDeal) {
    this.deal = deal;
    for (const helper of this.begun) deal.add(helper);
  }

  dismiss() {
    for (const worker of this.workers) void worker.terminate();
  }

  private startOne(workerData: HelperData): Worker {
    // The bundle is one file: it is the helper's program too.
    const worker = new Worker(new URL(import.meta.url), { workerData });
    const helper: Helper = { make: (unit) => worker.postMessage(unit) };
    worker.on("message", (response: Response) => {
      if (response === "begun") {
        this.begun.add(helper);
        this.deal?.add(helper);
        this.deal?.stir();
      } else this.deal?.made(helper, response.unit, response.bytes);
    });
    // What it was asked for is made by the others.
    worker.on("error", () => {
      this.begun.delete(helper);
      this.deal?.lost(helper);
    });
    return worker;
  }
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
