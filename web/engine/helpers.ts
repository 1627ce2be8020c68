import type { Build } from "../../wasm/session/feature-test";
import type { Helper, UnitDeal } from "../../wasm/session/unit-deal";
import type { HelperRequest, HelperResponse, NumberedTable } from "./helper-messages";

/** However many processors there are: each worker holds the table once more. */
const mostWorkers = 8;

/** How many workers make trees: as many as there are processors, or as `?workers=2` in the page's address asks for. */
export function workerCount(search = globalThis.location?.search): { count: number; asked: boolean } {
  const asked = Number(new URLSearchParams(search).get("workers"));
  const isAsked = Number.isInteger(asked) && asked > 0;
  const count = isAsked ? asked : globalThis.navigator?.hardwareConcurrency || 1;
  return { count: Math.min(count, mostWorkers), asked: isAsked };
}

/** What helpers need to know of a run. */
export interface HelpedRun {
  spec: string;
  table: NumberedTable | null;
  deal: UnitDeal;
}

/**
 * Workers that help with ensembles. They are started when the first run asks for them, and stay for the next ones;
 * one that fails is let go, and what it was asked for is made by the others.
 */
export class Helpers {
  private readonly members = new Set<Member>();
  private run = 0;
  private helped: HelpedRun | null = null;

  constructor(
    private readonly build: Build,
    private readonly module: WebAssembly.Module,
    private readonly count: number,
    /** Milliseconds that a run trains alone before they are called: short ones are over by the time they come. */
    readonly callAfterMs: number,
  ) {}

  get any(): boolean {
    return this.count > 0;
  }

  /** From now on they work for this run. */
  begin(helped: HelpedRun) {
    this.run += 1;
    this.helped = helped;
    while (this.members.size < this.count) this.members.add(this.spawn());
    const { spec, table } = helped;
    for (const member of this.members) member.send({ type: "begin", run: this.run, spec, table });
  }

  /** Nothing is made for a run that is over. */
  leave() {
    this.helped = null;
  }

  /** Lets all go, with the memory that they hold. */
  end() {
    for (const member of this.members) member.worker.terminate();
    this.members.clear();
    this.helped = null;
  }

  private spawn(): Member {
    const worker = new Worker(new URL("./helper.ts", import.meta.url), {
      type: "module",
      name: "trainyard helper",
    });
    const member = new Member(worker, () => this.run);
    worker.onmessage = ({ data }: MessageEvent<HelperResponse>) => this.receive(member, data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.dismiss(member);
    };
    member.send({ type: "start", build: this.build, module: this.module });
    return member;
  }

  private receive(member: Member, response: HelperResponse) {
    if (response.type === "failed") this.dismiss(member);
    const { helped } = this;
    if (!helped || response.run !== this.run) return;
    if (response.type === "begun") helped.deal.add(member);
    else if (response.type === "made") helped.deal.made(member, response.unit, response.bytes);
    helped.deal.stir();
  }

  private dismiss(member: Member) {
    member.worker.terminate();
    this.members.delete(member);
    this.helped?.deal.lost(member);
  }
}

class Member implements Helper {
  constructor(
    readonly worker: Worker,
    private readonly run: () => number,
  ) {}

  send = (request: HelperRequest) => this.worker.postMessage(request);
  make = (unit: number) => this.send({ type: "make", run: this.run(), unit });
}
