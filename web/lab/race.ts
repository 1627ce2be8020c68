/** Several ensembles on one table, tree by tree: each in an engine of its own. */
import { startEngine } from "../engine/client.js";
import type { Catalog, EngineClient, Inspection, Snapshot, Spec } from "../engine/protocol.js";
import { arrayOf, extentOf, planeOf, pointsOf } from "../stage/inspections.js";
import { kindInfo, kindName } from "../state/catalog-lookup.js";
import { freshRacer, measuredModels, raceKey, specFor, usualModels } from "./race-plan.js";
import type { Racer, RaceState, RaceWish } from "./race-state.js";

const GRID = { what: "boundary", width: 56, height: 56 };
/** A race lasts so long at least, so that it can be watched. */
const WATCH_MS = 7000;
const LONGEST_WAIT_MS = 140;

/** What the lab needs of the page. */
export interface RaceHome {
  readonly spec: Spec;
  readonly catalog: Catalog;
  /** Brings the table that a description names into another engine. */
  bringTable(engine: EngineClient, spec: Spec): Promise<unknown>;
  changed(state: RaceState): void;
}

interface Runner {
  engine: EngineClient;
  spec: Spec;
}

export class Race {
  state: RaceState;
  private runners: Runner[] = [];
  private measurer: EngineClient | null = null;
  /** Counts races and measurements: what belongs to an earlier one is dropped. */
  private turn = 0;
  private measurement = 0;

  constructor(private readonly home: RaceHome) {
    this.state = {
      racers: usualModels(home.spec, home.catalog).map(freshRacer),
      phase: "waiting",
      key: raceKey(home.spec),
      extent: null,
      points: null,
      refits: null,
      measuring: false,
    };
  }

  async wish(wish: RaceWish): Promise<void> {
    if (wish.do === "start") return this.state.phase === "paused" ? this.run(this.turn) : this.start();
    if (wish.do === "pause") return this.put({ phase: "paused" });
    if (wish.do === "cancel") return this.cancel();
    if (wish.do === "measure") return this.measure(wish.rounds);
    if (wish.do === "models") this.take(wish.models);
    else if (this.state.phase === "waiting") this.put({});
  }

  dispose(): void {
    this.turn++;
    this.measurement++;
    for (const { engine } of this.runners) engine.dispose();
    this.measurer?.dispose();
    this.runners = [];
    this.measurer = null;
  }

  private take(models: Record<string, unknown>[]): void {
    this.turn++;
    this.measurement++;
    this.put({ racers: models.map(freshRacer), phase: "waiting", refits: null, measuring: false });
  }

  private async start(): Promise<void> {
    const turn = ++this.turn;
    for (const { engine } of this.runners) engine.dispose();
    const { spec, catalog } = this.home;
    const models = this.state.racers.map(({ model }) => model);
    this.put({
      racers: models.map(freshRacer),
      phase: "preparing",
      key: raceKey(spec),
      extent: null,
      points: null,
      refits: null,
    });
    this.runners = models.map((model) => ({ engine: startEngine(), spec: specFor(spec, catalog, model) }));
    await Promise.all(this.runners.map((runner, i) => this.prepare(runner, i)));
    if (turn === this.turn) await this.run(turn);
  }

  private async prepare({ engine, spec }: Runner, i: number): Promise<void> {
    try {
      await this.home.bringTable(engine, spec);
      const { begun, snapshot } = await engine.begin(spec);
      const points = await engine.inspect({ what: "points" }).catch(() => null);
      if (planeOf(begun.spec, points)) {
        engine.watch({ grid: GRID });
        if (i === 0) this.put({ points: pointsOf(points) });
      }
      this.change(i, { model: begun.spec.model as Racer["model"], status: snapshot.status });
    } catch (cause) {
      this.change(i, { problem: (cause as Error).message ?? String(cause) });
    }
  }

  /** A tree of each in turn, so that all have the same number at any time. */
  private async run(turn: number): Promise<void> {
    this.put({ phase: "racing" });
    const isOn = () => turn === this.turn && this.state.phase === "racing";
    while (isOn()) {
      const going = this.state.racers.flatMap((racer, i) => (isGoing(racer) ? [i] : []));
      if (going.length === 0) break;
      const start = performance.now();
      await Promise.all(going.map((i) => this.grow(i)));
      const most = Math.max(1, ...this.state.racers.map((racer) => racer.status?.epochs ?? 1));
      const rest = Math.min(LONGEST_WAIT_MS, WATCH_MS / most) - (performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
    }
    if (!isOn()) return;
    await Promise.all(this.state.racers.map((_, i) => this.finish(i)));
    if (turn === this.turn) this.put({ phase: "done" });
  }

  private async grow(i: number): Promise<void> {
    const runner = this.runners[i];
    if (!runner) return;
    try {
      this.take1(i, await runner.engine.train("epoch"));
    } catch (cause) {
      this.change(i, { problem: (cause as Error).message ?? String(cause) });
    }
  }

  private take1(i: number, snapshot: Snapshot): void {
    const racer = this.state.racers[i];
    if (!racer) return;
    const known = racer.history.at(-1)?.epoch ?? 0;
    const news = snapshot.history.filter((entry) => (entry.epoch as number) > known);
    const { grid } = snapshot.views;
    const extent = extentOf(grid);
    if (extent && !this.state.extent) this.put({ extent });
    this.change(i, {
      status: snapshot.status,
      history: news.length > 0 ? [...racer.history, ...news] : racer.history,
      grid: arrayOf(grid, "output") ?? racer.grid,
      trainingMs: snapshot.training_ms,
    });
  }

  /** What is known of a racer only once it has ended. */
  private async finish(i: number): Promise<void> {
    const [racer, runner] = [this.state.racers[i], this.runners[i]];
    if (!racer || !runner || kindName(racer.model) !== "adaboost") return;
    const answer = await runner.engine.inspect({ what: "boosting" }).catch(() => null);
    const weights = arrayOf(answer, "row_weights")?.values;
    if (answer && weights)
      this.change(i, { boosting: { heaviestTenth: tenth(weights), says: saysOf(answer) } });
  }

  /** The decomposition, and what helpers bring to those whose trees can be grown apart. */
  private async measure(rounds: number): Promise<void> {
    const turn = ++this.measurement;
    const isOn = () => turn === this.measurement;
    const { spec, catalog } = this.home;
    this.put({ measuring: true, refits: null });
    try {
      this.measurer ??= startEngine();
      const engine = this.measurer;
      const base = specFor(spec, catalog, { kind: "decision_tree" });
      await this.home.bringTable(engine, base);
      const { begun } = await engine.begin(base);
      const rows = (begun as unknown as { rows?: Record<string, number> }).rows;
      const part = rows && !rows.test ? "validation" : "test";
      let refits = await engine.beginRefits({
        spec: base,
        models: measuredModels(this.state.racers),
        rounds,
        part,
      });
      while (isOn() && !refits.done) {
        refits = await engine.refit();
        if (isOn()) this.put({ refits });
      }
      if (isOn()) await this.measureTogether(engine, isOn);
    } catch (cause) {
      if (isOn()) this.change(0, { problem: (cause as Error).message ?? String(cause) });
    }
    if (isOn()) this.put({ measuring: false });
  }

  private async measureTogether(engine: EngineClient, isOn: () => boolean): Promise<void> {
    for (const [i, racer] of this.state.racers.entries()) {
      const runner = this.runners[i];
      if (!runner || racer.trainingMs === 0 || !kindInfo(this.home.catalog, "model", racer.model)) continue;
      if (/boost/.test(String(racer.model.kind))) continue;
      await engine.begin(runner.spec);
      const start = performance.now();
      const { workers } = await engine.train("end");
      if (!isOn()) return;
      this.change(i, { together: { ms: performance.now() - start, workers } });
    }
  }

  private cancel(): void {
    this.measurement++;
    void this.measurer?.pause().catch(() => {});
    this.put({ measuring: false });
  }

  private change(i: number, change: Partial<Racer>): void {
    this.put({ racers: this.state.racers.map((racer, at) => (at === i ? { ...racer, ...change } : racer)) });
  }

  private put(change: Partial<RaceState>): void {
    this.state = { ...this.state, ...change };
    this.home.changed(this.state);
  }
}

const isGoing = ({ status, problem }: Racer) =>
  problem === "" && (status?.state === "ready" || status?.state === "training");

const saysOf = ({ info }: Inspection): number[] =>
  Array.isArray(info.estimator_weights) ? info.estimator_weights.map(Number) : [];

/** The share of all weight that the heaviest tenth of the rows holds. */
function tenth(weights: ArrayLike<number>): number {
  const sorted = Array.from(weights).sort((a, b) => b - a);
  const all = sorted.reduce((sum, weight) => sum + weight, 0) || 1;
  return (
    sorted.slice(0, Math.max(1, Math.round(sorted.length / 10))).reduce((sum, weight) => sum + weight, 0) /
    all
  );
}
