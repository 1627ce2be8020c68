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

/** An engine whose every step takes the given time, with one history entry an epoch. */
class SteadyEngine {
  step = 0;
  slices: number[] = [];
  looks = 0;
  evaluations = 0;

  constructor(
    private readonly stepMs: number,
    private readonly epochs: number,
    private readonly divergeAt = Number.POSITIVE_INFINITY,
  ) {}

  begin = () => ({ filled: true });
  retune = () => {};

  advance(steps: number, stopAtEpochEnd: boolean): Status {
    let done = 0;
    while (done < steps && this.status().state === "training") {
      this.step += 1;
      done += 1;
      if (stopAtEpochEnd && this.step % stepsPerEpoch === 0) break;
    }
    clock += done * this.stepMs;
    this.slices.push(done * this.stepMs);
    return this.status();
  }

  status(): Status {
    const isOver = this.step >= stepsPerEpoch * this.epochs;
    return {
      state: this.step >= this.divergeAt ? "diverged" : isOver ? "finished" : "training",
      epoch: Math.floor(this.step / stepsPerEpoch),
      epochs: this.epochs,
      step: this.step,
      steps_per_epoch: stepsPerEpoch,
      rows_seen: this.step * 8,
      loss: 1,
    };
  }

  history(from: number) {
    const epochs = Array.from({ length: this.status().epoch }, (_, i) => ({ epoch: i + 1 }));
    return epochs.slice(from);
  }

  metrics() {
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
