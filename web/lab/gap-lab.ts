/** Looks at gaps and compares what can be done about them, in an engine of its own: the experiment goes on beside it. */
import { errorWords } from "../element/live.js";
import { startEngine } from "../engine/client.js";
import type { EngineClient, EngineError, LabStatus, Spec, TableSummary } from "../engine/protocol.js";
import { comparedKey, gapMapOf, lookKey, tableKey } from "./gap-plan.js";
import type { GapState, GapWish } from "./gap-state.js";

/** Rows that the map shows at most. */
const MAP_ROWS = 500;
/** How often the table of results is brought up to date. */
const RESULT_MS = 300;

/** What the laboratory needs of the page. */
export interface GapHome {
  readonly spec: Spec;
  lendTables(engine: EngineClient): { bring(spec: Spec): Promise<TableSummary> };
  changed(state: GapState): void;
}

export class GapLab {
  state: GapState = {
    map: null,
    mapProblem: "",
    phase: "waiting",
    status: null,
    result: null,
    secondsLeft: null,
    key: "",
    problem: "",
  };
  private engine: EngineClient | null = null;
  /** The table that the engine holds. */
  private held = "";
  /** One table after the other. */
  private bringing: Promise<unknown> = Promise.resolve();
  /** Counts comparisons: what belongs to an earlier one is dropped. */
  private turn = 0;
  private looked = "";
  private looking = false;

  constructor(private readonly home: GapHome) {}

  async wish(wish: GapWish): Promise<void> {
    if (wish.do === "look") return this.look();
    if (wish.do === "compare") return this.compare();
    this.cancel();
  }

  dispose(): void {
    this.turn++;
    this.engine?.dispose();
    this.engine = null;
    this.held = "";
  }

  /** An engine that holds the table of the description. */
  private async engineFor(spec: Spec): Promise<EngineClient> {
    const key = tableKey(spec);
    this.engine ??= startEngine("whole");
    const { engine } = this;
    const bring = async () => {
      if (key === this.held) return;
      await this.home.lendTables(engine).bring(spec);
      if (engine === this.engine) this.held = key;
    };
    const brought = this.bringing.then(bring, bring);
    this.bringing = brought;
    await brought;
    return engine;
  }

  /** One look at a time: while a share is dragged, the last one counts. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    while (this.looked !== lookKey(this.home.spec)) await this.lookOnce(this.home.spec);
    this.looking = false;
  }

  private async lookOnce(spec: Spec): Promise<void> {
    this.looked = lookKey(spec);
    try {
      const engine = await this.engineFor(spec);
      const found = await engine.explore(spec, { what: "missing", limit: MAP_ROWS });
      this.put({ map: gapMapOf(found), mapProblem: "" });
    } catch (cause) {
      const error = cause as EngineError;
      this.put({ map: null, mapProblem: error.code === "cancelled" ? "" : errorWords(error) });
    }
  }

  private async compare(): Promise<void> {
    const turn = ++this.turn;
    const isOn = () => turn === this.turn;
    const { spec } = this.home;
    const nothing = { status: null, result: null, secondsLeft: null, problem: "" };
    this.put({ ...nothing, phase: "comparing", key: comparedKey(spec) });
    try {
      const engine = await this.engineFor(spec);
      if (!isOn()) return;
      await this.run(engine, await engine.beginLab(spec), isOn);
      if (isOn()) this.put({ phase: "done", secondsLeft: null });
    } catch (cause) {
      if (isOn()) this.put({ phase: "waiting", problem: errorWords(cause as EngineError) });
    }
  }

  private async run(engine: EngineClient, begun: LabStatus, isOn: () => boolean): Promise<void> {
    const start = performance.now();
    let told = start;
    let status = begun;
    while (isOn()) {
      const now = performance.now();
      const isOver = status.state === "finished";
      const secondsLeft =
        status.done > 1 ? ((now - start) / 1000 / status.done) * (status.runs - status.done) : null;
      this.put({ status, secondsLeft });
      if (isOver || now > told + RESULT_MS) {
        told = now;
        const result = await engine.labResult();
        if (isOn()) this.put({ result });
      }
      if (isOver) return;
      status = await engine.lab();
    }
  }

  /** At once, whatever the engine is at; what was found so far stays. */
  private cancel(): void {
    if (this.state.phase !== "comparing") return;
    this.dispose();
    this.put({ phase: "cancelled", secondsLeft: null });
  }

  private put(change: Partial<GapState>): void {
    this.state = { ...this.state, ...change };
    this.home.changed(this.state);
  }
}
