import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EngineFailure } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import { SliceLength } from "../../web/engine/pacing";
import type { Snapshot, Status } from "../../web/engine/protocol";
import { Trainer } from "../../web/engine/trainer";

// Node handles all messages of a port before any other task; browsers take one task after the other.
vi.mock("../../web/engine/yield", () => ({
  otherTasks: () => new Promise((resolve) => setImmediate(resolve)),
}));

// Time passes only where the engine works, so that a busy machine changes nothing.
let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});
afterEach(() => vi.restoreAllMocks());

const stepsPerEpoch = 50;
const scoringMs = 3;

/**
 * An engine whose every step takes the given time, with one history entry an epoch. Scoring takes none, unless
 * `scoringUnits` says how many units of 3 ms an epoch's end and the metrics need.
 */
class SteadyEngine {
  step = 0;
  slices: number[] = [];
  looks = 0;
  evaluations = 0;
  scoringUnits = 0;
  private unscored = 0;
  private unmeasured = 0;
  private closed = 0;

  constructor(
    private readonly stepMs: number,
    private readonly epochs: number,
    private readonly divergeAt = Number.POSITIVE_INFINITY,
  ) {}

  begin = () => ({ filled: true });
  retune = () => {};

  advance(steps: number, stopAtEpochEnd: boolean): Status {
    let ms = 0;
    for (let done = 0; done < steps && this.status().state === "training"; ) {
      const scores = this.unscored > 0;
      // As the engine has it, a unit of scoring counts as many steps as it costs.
      const cost = scores ? Math.max(1, Math.round(scoringMs / this.stepMs)) : 1;
      done += cost;
      if (scores) this.unscored -= 1;
      else this.step += 1;
      ms += scores ? scoringMs : this.stepMs;
      this.unmeasured = this.scoringUnits;
      const ends = !scores && this.step % stepsPerEpoch === 0;
      if (ends) this.unscored = this.scoringUnits;
      if ((ends || scores) && this.unscored === 0) {
        this.closed += 1;
        if (stopAtEpochEnd) break;
      }
    }
    clock += ms;
    this.slices.push(ms);
    return this.status();
  }

  status(): Status {
    const isOver = this.closed >= this.epochs;
    return {
      state: this.step >= this.divergeAt ? "diverged" : isOver ? "finished" : "training",
      epoch: this.closed,
      epochs: this.epochs,
      step: this.step,
      steps_per_epoch: stepsPerEpoch,
      rows_seen: this.step * 8,
      ...(this.unscored > 0 ? { scoring: true } : {}),
      loss: 1,
    };
  }

  history(from: number) {
    const epochs = Array.from({ length: this.status().epoch }, (_, i) => ({ epoch: i + 1 }));
    return epochs.slice(from);
  }

  metrics() {
    if (this.unmeasured > 0) {
      this.unmeasured -= 1;
      clock += scoringMs;
      return null;
    }
    this.evaluations += 1;
    clock += 5;
    return { train: { accuracy: 1 } };
  }

  inspect(query: string) {
    this.looks += 1;
    clock += 3;
    if (JSON.parse(query).what !== "points") throw new EngineFailure("bad_spec", "what", "Not shown.");
    return { info: {}, arrays: [{ name: "x", shape: [1], values: Float32Array.of(1) }] };
  }
}

function trainerOf(engine: SteadyEngine, answerSeen = true) {
  const posted: Snapshot[] = [];
  const lost: unknown[] = [];
  const trainer: Trainer = new Trainer(
    engine as unknown as EngineSession,
    (snapshot) => {
      posted.push(snapshot);
      if (answerSeen) queueMicrotask(() => trainer.pageHasSeen());
    },
    (cause) => lost.push(cause),
  );
  return { trainer, posted, lost };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the trainer", () => {
  it("tells every history entry exactly once", async () => {
    const { trainer, posted } = trainerOf(new SteadyEngine(0.05, 60));
    trainer.begin({});
    await trainer.train("end");
    const epochs = posted.flatMap((snapshot) => snapshot.history.map((entry) => entry.epoch));
    expect(epochs).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(posted.at(-1)?.status.state).toBe("finished");
    expect(posted.at(-1)?.metrics).not.toBeNull();
  });

  it("obeys a pause between two slices, and goes on from there", async () => {
    const engine = new SteadyEngine(1, 100_000);
    const { trainer } = trainerOf(engine);
    trainer.begin({});
    const ended = trainer.train("end");
    await wait(30);
    const slices = engine.slices.length;
    const paused = trainer.pause();
    expect(await ended).toBe(paused);
    expect(paused.metrics).not.toBeNull();
    expect(slices).toBeGreaterThan(1);
    await wait(10);
    expect(engine.slices.length).toBe(slices);
    const at = engine.step;
    await trainer.train("step");
    expect(engine.step).toBe(at + 1);
  });

  it.each([0.002, 0.2, 9])("keeps its slices short with steps of %d ms", async (stepMs) => {
    const engine = new SteadyEngine(stepMs, 400);
    const { trainer } = trainerOf(engine);
    trainer.begin({});
    await trainer.train("end");
    expect(Math.max(...engine.slices)).toBeLessThan(20);
    const usual = engine.slices.slice(10, -1);
    expect(Math.min(...usual)).toBeGreaterThan(4);
  });

  it("spends most of the time on training", async () => {
    const engine = new SteadyEngine(0.2, 400);
    const { trainer, posted } = trainerOf(engine);
    trainer.begin({});
    trainer.watch({ a: { what: "points" }, b: { what: "points" }, c: { what: "points" } });
    const before = clock;
    await trainer.train("end");
    expect(engine.slices.reduce((a, b) => a + b) / (clock - before)).toBeGreaterThan(0.55);
    expect(posted.length).toBeGreaterThan(5);
    expect(engine.evaluations).toBeGreaterThan(5);
  });

  it("stops at the end of the epoch, or when training has diverged", async () => {
    const engine = new SteadyEngine(0.01, 100, 130);
    const { trainer } = trainerOf(engine);
    trainer.begin({});
    await trainer.train("epoch");
    expect(engine.step).toBe(stepsPerEpoch);
    const snapshot = await trainer.train("end");
    expect(snapshot.status.state).toBe("diverged");
    expect(engine.step).toBe(130);
  });

  it("finishes an epoch's scoring with the step that ended it", async () => {
    const engine = new SteadyEngine(0.1, 10);
    engine.scoringUnits = 40;
    const { trainer } = trainerOf(engine);
    trainer.begin({});
    for (let i = 1; i <= stepsPerEpoch; i++) {
      const { status } = await trainer.train("step");
      expect(status.step).toBe(i);
    }
    expect(engine.status()).toMatchObject({ epoch: 1, step: stepsPerEpoch });
    expect((await trainer.train("epoch")).status).toMatchObject({ epoch: 2, step: 2 * stepsPerEpoch });
  });

  it("obeys a pause while a large table is scored, and brings the metrics after it", async () => {
    const engine = new SteadyEngine(1, 100_000);
    engine.scoringUnits = 300;
    const { trainer, posted } = trainerOf(engine);
    trainer.begin({});
    const ended = trainer.train("end");
    while (!engine.status().scoring) await wait(1);
    const before = clock;
    const paused = trainer.pause();
    expect(clock - before).toBeLessThan(20);
    expect(await ended).toBe(paused);
    expect(Math.max(...engine.slices)).toBeLessThan(20);
    const { length } = engine.slices;
    const { epoch, step } = engine.status();
    const told = posted.length;
    while (posted.length === told) await wait(1);
    expect(posted.at(-1)?.metrics).not.toBeNull();
    expect(engine.slices.length).toBe(length);
    // A step finishes the scoring that was interrupted, and is one step.
    const { status } = await trainer.train("step");
    expect(status).toMatchObject({ epoch: epoch + 1, step: step + 1 });
  });

  it("says after which epoch the metrics were worked out, while the training is ahead of them", async () => {
    const engine = new SteadyEngine(0.05, 60);
    const { trainer, posted } = trainerOf(engine);
    const { metrics } = engine;
    const measuredAt: number[] = [];
    engine.metrics = () => {
      measuredAt.push(engine.status().epoch);
      return metrics.call(engine);
    };
    trainer.begin({});
    await trainer.train("end");
    const behind = posted.filter(
      ({ metrics, metrics_epoch, status }) => metrics && metrics_epoch < status.epoch,
    );
    expect(behind.length).toBeGreaterThan(0);
    for (const { metrics_epoch } of behind) expect(measuredAt).toContain(metrics_epoch);
    expect(posted.at(-1)).toMatchObject({ metrics_epoch: 60, status: { epoch: 60 } });
  });

  it("measures before it gives the result, and lets others speak meanwhile", async () => {
    const engine = new SteadyEngine(1, 100_000);
    engine.scoringUnits = 300;
    const { trainer } = trainerOf(engine);
    Object.assign(engine, { result: () => ({ metrics: engine.metrics() }) });
    trainer.begin({});
    await trainer.train("step");
    let turns = 0;
    const result = trainer.result();
    const other = async () => {
      for (; turns < 1000; turns++) await new Promise((resolve) => setImmediate(resolve));
    };
    other();
    await result;
    expect(turns).toBeGreaterThan(10);
    expect(turns).toBeLessThan(1000);
  });

  it("shows what can be shown, and leaves out the rest", async () => {
    const { trainer } = trainerOf(new SteadyEngine(0.01, 1));
    trainer.begin({});
    trainer.watch({ seen: { what: "points" }, unseen: { what: "nothing" } });
    const { views } = await trainer.train("end");
    expect(Object.keys(views)).toEqual(["seen"]);
  });

  it("sends no second snapshot before the page took the first", async () => {
    const { trainer, posted } = trainerOf(new SteadyEngine(0.05, 80), false);
    trainer.begin({});
    await trainer.train("end");
    expect(posted.length).toBe(2);
  });

  it("says so when the engine is lost", async () => {
    const engine = new SteadyEngine(0.01, 10);
    const { trainer, lost } = trainerOf(engine);
    trainer.begin({});
    engine.advance = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    trainer.train("end");
    await wait(5);
    expect(lost.length).toBe(1);
  });
});

describe("the length of a slice", () => {
  it("grows from one step to about ten milliseconds, and shrinks again", () => {
    const slice = new SliceLength();
    expect(slice.current).toBe(1);
    for (let i = 0; i < 12; ++i) slice.measured(slice.current, slice.current * 0.01);
    expect(slice.current).toBe(1000);
    slice.measured(1000, 500);
    expect(slice.current).toBe(20);
    slice.measured(20, 20_000);
    expect(slice.current).toBe(1);
  });
});
