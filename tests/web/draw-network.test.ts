import { describe, expect, it } from "vitest";
import { answerAt, paintPlane, shadingOf } from "../../web/draw/boundary-image.js";
import { planeSummary, predictionWords } from "../../web/draw/boundary-words.js";
import { colorMap, rgb, unpack } from "../../web/draw/color.js";
import { pooled } from "../../web/draw/heat.js";
import { ends, layoutNetwork, linkHeight, spotAt, thumbnailBox } from "../../web/draw/network-layout.js";
import {
  binned,
  incoming,
  networkShape,
  networkSummary,
  statistics,
  totalParameters,
  weightOf,
} from "../../web/draw/network-words.js";
import type { Colors } from "../../web/draw/theme.js";
import { CATEGORICAL, DIVERGING, SEQUENTIAL } from "../../web/style/palette.js";

const plan = (units: number[], width = 900, height = 440, pictures = true) =>
  layoutNetwork({ width, height, units, left: 40, right: 44, top: 66, bottom: 34, pictures, images: false });

describe("the layout of a network", () => {
  it.each([
    [[2, 8, 4, 1], 900],
    [[2, 8, 4, 1], 366],
    [[13, 16, 3], 700],
    [[64, 128, 32, 10], 900],
    [[2, ...Array(20).fill(4), 1], 900],
  ])("of %j at %i px keeps every node inside, apart, and in order", (units, width) => {
    const layout = plan(units, width);
    let before = Number.NEGATIVE_INFINITY;
    for (const column of layout.columns) {
      expect(column.x - column.size / 2).toBeGreaterThan(before);
      before = column.x + column.size / 2;
      for (const [i, node] of column.nodes.entries()) {
        expect(node.y - node.size / 2).toBeGreaterThanOrEqual(layout.top - 1);
        expect(node.y + node.size / 2).toBeLessThanOrEqual(layout.height - layout.bottom + 1);
        if (i > 0) expect(node.y - column.nodes[i - 1].y).toBeGreaterThanOrEqual(node.size);
      }
    }
    expect(before).toBeLessThanOrEqual(layout.width);
  });

  it("accounts for every unit that it does not draw", () => {
    for (const column of plan([784, 256, 10]).columns) {
      expect(column.nodes.length + (column.more?.hidden ?? 0)).toBe(column.units);
      expect(column.nodes[column.nodes.length - 1].unit).toBe(column.units - 1);
    }
  });

  it("grows wider than its box only when it must", () => {
    expect(plan([2, 8, 4, 1], 366).width).toBe(366);
    expect(plan([2, ...Array(20).fill(4), 1], 900).width).toBeGreaterThan(1500);
  });

  it("finds nodes, links and thumbnails under a point", () => {
    const layout = plan([2, 3, 1]);
    const [a, b] = layout.columns;
    expect(spotAt(layout, a.nodes[1].x, a.nodes[1].y)).toMatchObject({
      kind: "node",
      column: 0,
      node: { unit: 1 },
    });
    const link = { column: 0, from: a.nodes[0], to: b.nodes[2] };
    const [x0, y0, x1, y1] = ends(link);
    expect(linkHeight(link, x0)).toBeCloseTo(y0, 3);
    expect(linkHeight(link, x1)).toBeCloseTo(y1, 3);
    const x = x0 + 0.8 * (x1 - x0);
    expect(spotAt(layout, x, linkHeight(link, x))).toMatchObject({
      kind: "link",
      link: { from: { unit: 0 }, to: { unit: 2 } },
    });
    expect(spotAt(layout, 5, 5)).toBeNull();
    expect(thumbnailBox(layout, 0)).toBeNull();
    const large = plan([784, 256, 10]);
    const box = thumbnailBox(large, 0) as { x: number; y: number; width: number };
    expect(spotAt(large, box.x + 2, box.y + 2)).toEqual({ kind: "weights", column: 0 });
  });
});

describe("the words of a network", () => {
  const content = {
    inputs: [{ name: "x" }, { name: "y" }],
    layers: [
      {
        units: 3,
        activation: "tanh",
        weights: { shape: [3, 2], values: [1, 2, 3, 4, 5, -6] },
        bias: { shape: [3], values: [0, 0, 0] },
      },
    ],
    output: { units: 1, activation: "sigmoid", weights: { shape: [1, 3], values: [7, 8, 9] } },
    outputLabels: ["no", "yes"],
  };

  it("count parameters and read weights as [units, inputs]", () => {
    expect(totalParameters(content)).toBe(3 * 3 + 4);
    expect(networkShape(content)).toBe("2 → 3 → 1 · 13 parameters");
    const { columns } = plan([2, 3, 1]);
    expect(weightOf(content, { column: 0, from: columns[0].nodes[1], to: columns[1].nodes[2] })).toBe(-6);
    expect(weightOf(content, { column: 1, from: columns[1].nodes[1], to: columns[2].nodes[0] })).toBe(8);
    expect(incoming(content, 0, 2, 1)).toEqual([{ name: "y", weight: -6 }]);
  });

  it("sum it up, and change with the weights", () => {
    expect(networkSummary(content)).toBe(
      "network: 2 inputs, hidden layer of 3 tanh units, 1 output, 13 parameters, largest weight 9 into yes",
    );
    expect(networkSummary({ ...content, output: null })).toBe("network: nothing to show yet");
  });

  it("count nothing that depends on inputs that are not known yet", () => {
    const unknown = { ...content, inputs: [], layers: [{ units: 3, activation: "tanh" }] };
    expect(networkShape(unknown)).toBe("inputs → 3 → 1");
    expect(networkSummary(unknown)).toBe(
      "network: inputs, hidden layer of 3 tanh units, 1 output, largest weight 9 into yes",
    );
  });

  it("describe a matrix", () => {
    expect(statistics({ shape: [4], values: [1, 2, 3, 4] })).toEqual({
      mean: 2.5,
      deviation: expect.closeTo(Math.sqrt(1.25)),
      low: 1,
      high: 4,
    });
    expect(binned({ shape: [4], values: [0, 0.1, 0.9, 1] }, 2)).toEqual({
      counts: [2, 2],
      edges: [0, 0.5, 1],
    });
    expect(Array.from(pooled({ shape: [2, 4], values: [1, -5, 2, 0, 0, 1, 0, -3] }, 2, 2).values)).toEqual([
      -5, 1, 2, -3,
    ]);
  });
});

describe("the plane", () => {
  const colors = {
    negative: rgb(DIVERGING.light[0]),
    zero: rgb(DIVERGING.light[1]),
    positive: rgb(DIVERGING.light[2]),
    diverging: colorMap(DIVERGING.light.map(rgb)),
    sequential: colorMap(SEQUENTIAL.light.map(rgb)),
    categorical: CATEGORICAL.light.map(rgb),
  } as unknown as Colors;
  const paint = (
    grid: { shape: number[]; values: number[] },
    task = "classification",
    k = 2,
    discrete = false,
    extent: [number, number] | null = null,
  ) => {
    const image = { width: 8, height: 8, data: new Uint8ClampedArray(256) } as unknown as ImageData;
    paintPlane(image, grid, shadingOf(colors, task, k, extent), colors, discrete);
    const pixels = new Uint32Array(image.data.buffer);
    return (x: number, y: number) => unpack(pixels[y * 8 + x]);
  };

  it("has row 0 at the bottom, orange for the first class, blue for the second", () => {
    const pixel = paint({ shape: [2, 2, 1], values: [0, 0, 1, 1] });
    expect(pixel(0, 7)).toEqual(colors.negative);
    expect(pixel(7, 0)).toEqual(colors.positive);
    const two = paint({ shape: [2, 2, 2], values: [1, 0, 1, 0, 0, 1, 0, 1] });
    expect(two(3, 0)).toEqual(colors.positive);
  });

  it("shows the decided class alone when discrete, and palette colours for three", () => {
    const pixel = paint({ shape: [2, 2, 1], values: [0.4, 0.6, 0.4, 0.6] }, "classification", 2, true);
    expect(new Set([0, 1, 2, 3, 4, 5, 6, 7].map((x) => pixel(x, 0).join()))).toHaveProperty("size", 2);
    const three = paint({ shape: [1, 1, 3], values: [0.1, 0.1, 0.8] }, "classification", 3);
    const [r, g] = three(0, 0);
    expect(g).toBeGreaterThan(r);
  });

  it("colours a regression around zero when both signs occur", () => {
    expect(shadingOf(colors, "regression", 0, [-1, 4])).toMatchObject({
      kind: "diverging",
      low: -4,
      high: 4,
    });
    expect(shadingOf(colors, "regression", 0, [1, 4])).toMatchObject({ kind: "sequential", low: 1, high: 4 });
    expect(paint({ shape: [2, 2, 1], values: [4, 4, 4, 4] }, "regression", 0, false, [-1, 4])(0, 0)).toEqual(
      colors.positive,
    );
  });

  it("reads answers between the samples", () => {
    const grid = { shape: [2, 2, 1], values: [0, 1, 2, 3] };
    expect(answerAt(grid, 0.5, 0.5, new Float32Array(1))[0]).toBeCloseTo(1.5);
    expect(answerAt(grid, 9, -9, new Float32Array(1))[0]).toBe(2);
  });

  it("says what is predicted where, and for how much of the plane", () => {
    const content = {
      grid: { shape: [2, 2, 1], values: [0.1, 0.9, 0.1, 0.9] },
      extent: { x: [0, 10] as [number, number], y: [0, 1] as [number, number] },
      points: { x: [0, 10, 10], y: [0, 1, 0], target: [0, 1, 0], part: [0, 0, 1] },
      task: "classification" as const,
      labels: ["no", "yes"],
      target: "ill",
      xName: "age",
      yName: "dose",
    };
    expect(predictionWords(content, 10, 0.3)).toBe("yes, 90 %");
    expect(planeSummary(content)).toBe(
      "predicted ill over age and dose: no on 50 % of the plane, yes on 50 % of the plane; " +
        "2 training rows, 100 % on the side of their class; 1 validation row, 0 % on the side of their class",
    );
    expect(planeSummary({ ...content, grid: null })).toBe(
      "ill over age and dose: nothing predicted yet, 3 rows drawn",
    );
  });
});
