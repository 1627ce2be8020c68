import { describe, expect, it } from "vitest";
import { at, makeAxis, valueAt } from "../../web/draw/axis.js";
import { csvText, fileName } from "../../web/draw/canvas.js";
import { isLogarithmic } from "../../web/draw/line-plot-draw.js";
import { extentOf, nearest, seriesOf, smoothed, traceDecimated } from "../../web/draw/series.js";

const trace = (x: number[], y: number[]) => {
  const pieces: [number, number][][] = [];
  traceDecimated(
    { moveTo: (a, b) => pieces.push([[a, b]]), lineTo: (a, b) => pieces[pieces.length - 1].push([a, b]) },
    x,
    y,
    (v) => v / 10,
    (v) => v,
  );
  return pieces;
};

describe("smoothing", () => {
  it("is the bias-corrected moving average", () => {
    const y = [1, 3, 2];
    const s = [1, (0.5 * 0.5 * 1 + 0.5 * 3) / 0.75, (0.125 * 1 + 0.25 * 3 + 0.5 * 2) / 0.875];
    expect(Array.from(smoothed(y, 0.5))).toEqual(s.map((value) => expect.closeTo(value, 12)));
  });

  it("leaves gaps as they are and out of the average", () => {
    const [a, b, c] = Array.from(smoothed([2, Number.NaN, 2], 0.9));
    expect([a, b, c]).toEqual([2, Number.NaN, expect.closeTo(2, 12)]);
  });

  it("is made anew when a curve has grown", () => {
    const y = [1, 2];
    expect(smoothed(y, 0.5).length).toBe(2);
    y.push(3);
    expect(smoothed(y, 0.5).length).toBe(3);
  });
});

describe("decimation", () => {
  it("keeps the lowest and the highest of every pixel column, in order", () => {
    const x = Array.from({ length: 2000 }, (_, i) => i);
    const y = x.map((i) => Math.sin(i * 12.9) + (i === 777 ? 50 : i === 1234 ? -50 : 0));
    const [points, ...more] = trace(x, y);
    expect(more).toEqual([]);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(Math.max(...points.map(([, v]) => v))).toBe(Math.max(...y));
    expect(Math.min(...points.map(([, v]) => v))).toBe(Math.min(...y));
    expect(points.map(([a]) => a)).toEqual(points.map(([a]) => a).sort((a, b) => a - b));
  });

  it("draws few points as they are, and breaks at a gap", () => {
    expect(trace([0, 10, 20, 30], [1, 2, Number.NaN, 4])).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      [[3, 4]],
    ]);
    expect(trace([0, 10], [Number.POSITIVE_INFINITY, 5])).toEqual([[[1, 5]]]);
  });
});

describe("axes", () => {
  it("map there and back, linear and logarithmic", () => {
    for (const log of [false, true]) {
      const axis = makeAxis(0.01, 20, [200, 10], { log });
      expect(valueAt(axis, at(axis, 3.7))).toBeCloseTo(3.7, 9);
      expect(axis.ticks.length).toBeGreaterThan(2);
    }
  });

  it("write ticks with one number of decimals, and powers of ten typographically", () => {
    expect(makeAxis(0, 1, [150, 0], { space: 30 }).ticks.map((tick) => tick.label)).toEqual([
      "0.0",
      "0.2",
      "0.4",
      "0.6",
      "0.8",
      "1.0",
    ]);
    expect(makeAxis(-2, 2, [0, 150], { space: 40 }).ticks[0].label).toBe("−2");
    // A low plot of large numbers: both ends are named.
    const { domain, ticks } = makeAxis(2749, 3610, [76, 6], { space: 34 });
    expect(domain).toEqual([2500, 4000]);
    expect(ticks.map((tick) => tick.label)).toEqual(["2,500", "3,000", "3,500", "4,000"]);
    expect(makeAxis(1e-6, 1, [150, 0], { log: true, space: 20 }).ticks.map((tick) => tick.label)).toContain(
      "10⁻⁵",
    );
  });

  it("stand up to nothing, one value and infinities", () => {
    for (const [low, high] of [
      [5, 5],
      [0, 0],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ]) {
      const axis = makeAxis(low, high, [100, 0]);
      expect(axis.domain[1]).toBeGreaterThan(axis.domain[0]);
      expect(axis.ticks.every((tick) => Number.isFinite(tick.value))).toBe(true);
    }
  });

  it("turn logarithmic by themselves above three decades only", () => {
    const run = (low: number) => [
      { id: "1", name: "", color: 0, series: [{ part: "train" as const, x: [1, 2], y: [1, low] }] },
    ];
    expect(isLogarithmic(run(1 / 999), "auto")).toBe(false);
    expect(isLogarithmic(run(1 / 1001), "auto")).toBe(true);
    expect(isLogarithmic(run(0), "auto")).toBe(false);
    expect(isLogarithmic(run(1 / 1001), "linear")).toBe(false);
  });
});

describe("series", () => {
  it("come out of a history by part", () => {
    const history = [
      { epoch: 1, train_loss: 0.5, validation_loss: 0.6 },
      { epoch: 2, train_loss: 0.4, validation_loss: 0.5 },
    ];
    expect(seriesOf(history, "loss")).toEqual([
      { part: "train", x: [1, 2], y: [0.5, 0.4] },
      { part: "validation", x: [1, 2], y: [0.6, 0.5] },
    ]);
    expect(seriesOf(history, "accuracy")).toEqual([]);
  });

  it("find the nearest point and the extent of what is finite", () => {
    expect([-5, 1.4, 1.6, 99].map((x) => nearest([1, 2, 3], x))).toEqual([0, 0, 1, 2]);
    expect(nearest([], 1)).toBe(-1);
    expect(extentOf([[Number.NaN, 3, Number.POSITIVE_INFINITY], [-2]])).toEqual([-2, 3]);
    expect(extentOf([[-1, 0, 0.5]], true)).toEqual([0.5, 0.5]);
    expect(extentOf([[]])).toBeNull();
  });

  it("go into a CSV that a spreadsheet reads", () => {
    expect(
      csvText([
        ["a,b", 'say "x"'],
        [1.5, Number.NaN],
      ]),
    ).toBe('"a,b","say ""x"""\r\n1.5,\r\n');
    expect(fileName("Loss (log) 3 adam", "png")).toBe("loss-log-3-adam.png");
    expect(fileName("::", "csv")).toBe("picture.csv");
  });
});
