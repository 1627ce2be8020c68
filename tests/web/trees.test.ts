import { describe, expect, it } from "vitest";
import { type Camera, fitInto, showing, under, zoomed } from "../../web/draw/camera.js";
import { changeWords, partsSummary } from "../../web/draw/error-parts-words.js";
import { importanceRows, importanceSummary } from "../../web/draw/importance-words.js";
import { plotSummary } from "../../web/draw/line-plot-words.js";
import { CARD_HEIGHT, fittingOpen, layoutTree, openAbove } from "../../web/draw/tree-layout.js";
import { countBelow, parents } from "../../web/draw/tree-picture.js";
import {
  nodeWords,
  pathWords,
  ruleWords,
  type TreeContent,
  treeSummary,
  treeTable,
} from "../../web/draw/tree-words.js";
import { FLOWER_COLUMNS, flowerRows, flowers, flowerTree, grow, numbers, pathOf } from "./gallery/trees.js";

const content: TreeContent = {
  picture: flowerTree,
  answers: "classes",
  labels: ["setosa", "versicolor", "virginica"],
  target: "species",
  criterion: "gini",
  gaps: new Set(["petal length"]),
};

describe("the words of a tree", () => {
  it("say how large it is, what it asks first, and what most rows are told", () => {
    expect(treeSummary(content)).toMatch(
      /^tree with 4 questions and 5 leaves, 3 deep; it begins with petal length ≤ 2\.6\d+; its largest leaf holds 50 rows and says setosa$/,
    );
    expect(treeSummary({ ...content, picture: null })).toBe("no tree yet");
  });

  it("say of a node what it asks, whom it holds, and where rows without a value go", () => {
    expect(nodeWords(content, 0)).toMatch(
      /^asks petal length ≤ 2\.6\d+; by itself setosa; 150 rows, gini 0\.6667; setosa 33\.3 %|33 %/,
    );
    expect(nodeWords(content, 0)).toContain("missing: no");
    expect(nodeWords({ ...content, gaps: new Set() }, 0)).not.toContain("missing");
  });

  it("follow a row from question to question", () => {
    const path = pathOf(flowerTree, flowerRows.x[0]);
    const { steps, answer } = pathWords(content, path);
    expect(steps).toHaveLength(path.length - 1);
    expect(steps[0]).toMatch(/^petal length ≤ 2\.6\d+: yes$/);
    expect(answer).toBe("setosa");
  });

  it("name categories, and the steps of boosting", () => {
    const picture = numbers(flowerTree, -0.3, 0.2);
    expect(ruleWords(picture, 0)).toBe("petal length in {Biscoe, Dream, Torgersen, Anvers}");
    expect(nodeWords({ ...content, picture, answers: "step" }, 0)).toContain("by itself step −");
  });

  it("stand in a table with a row for every node", () => {
    const table = treeTable(content);
    expect(table).toHaveLength(flowerTree.feature.length + 1);
    expect(table[0].slice(-3)).toEqual(["share of setosa", "share of versicolor", "share of virginica"]);
    for (const row of table) expect(row).toHaveLength(table[0].length);
  });
});

describe("the layout of a tree", () => {
  const deep = grow(flowers(900), 14, FLOWER_COLUMNS);

  it("lays no card over another, and a parent amid its children", () => {
    const { nodes, card } = layoutTree(deep, openAbove(deep, 99));
    expect(nodes).toHaveLength(deep.feature.length);
    for (const a of nodes)
      for (const b of nodes)
        if (a !== b && Math.abs(a.x - b.x) < card)
          expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(CARD_HEIGHT);
    for (const node of nodes) {
      const children = nodes.filter((each) => each.parent === node);
      if (children.length === 0) continue;
      expect(node.y).toBeCloseTo((children[0].y + children[1].y) / 2, 6);
      for (const child of children) expect(child.x).toBeGreaterThan(node.x + card);
    }
  });

  it("folds what does not fit, and says how much that is", () => {
    const open = fittingOpen(deep, 800, 560);
    const { nodes, width } = layoutTree(deep, open);
    expect(nodes.length).toBeLessThan(deep.feature.length);
    expect(width * 0.68).toBeLessThanOrEqual(800);
    const hidden = nodes.reduce((sum, node) => sum + node.hidden, 0);
    expect(hidden + nodes.length).toBe(deep.feature.length);
    expect(countBelow(deep, 0)).toBe(deep.feature.length - 1);
  });

  it("spreads the cards over the height that there is", () => {
    const open = openAbove(flowerTree, 99);
    expect(layoutTree(flowerTree, open, 300).height).toBeCloseTo(300, 0);
    expect(layoutTree(flowerTree, open, 50).height).toBe(layoutTree(flowerTree, open).height);
  });

  it("knows the parent of every node", () => {
    const of = parents(flowerTree);
    expect(of[0]).toBe(-1);
    expect(of[flowerTree.left[0]]).toBe(0);
    expect(of[flowerTree.right[0]]).toBe(0);
  });
});

describe("the camera", () => {
  const camera: Camera = { k: 0.5, x: 10, y: 20 };

  it("keeps the point under the pointer where it is", () => {
    const before = under(camera, 200, 100);
    const after = under(zoomed(camera, 1.7, 200, 100), 200, 100);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });

  it("fits all of a drawing, and enlarges none", () => {
    const fit = fitInto(1000, 400, 500, 500);
    expect(fit.k).toBeLessThan(0.5);
    expect(1000 * fit.k + 2 * fit.x).toBeCloseTo(500);
    expect(fitInto(100, 100, 500, 500).k).toBe(1);
  });

  it("moves no more than it must to show a point", () => {
    expect(showing(camera, 100, 100, 400, 400, 40)).toEqual(camera);
    const moved = showing(camera, 2000, 100, 400, 400, 40);
    expect(2000 * moved.k + moved.x).toBeCloseTo(360);
  });
});

describe("importance, bias and variance in words", () => {
  it("name the column that matters most by either measure", () => {
    const pair = (mean: number[]) => ({ mean, deviation: mean.map(() => 0.1) });
    const rows = importanceRows(["a", "b"], pair([0.3, 0.7]), pair([0.2, 0.1]));
    expect(importanceSummary(rows)).toBe(
      "b lowers the impurity most (0.7000 ± 0.1000), then a; shuffling a costs most (0.2000 ± 0.1000), then b",
    );
    expect(importanceSummary(importanceRows(["a"], null, null))).toBe("importances come with the first tree");
  });

  it("compare with the first model, and say where noise is not known", () => {
    expect(changeWords("variance", 0.1, 0.04)).toBe("variance 60 % less");
    expect(changeWords("bias", 0.1, 0.1)).toBe("bias the same");
    const words = partsSummary([
      { name: "Tree", bias: 0.1, variance: 0.1, noise: 0.05 },
      { name: "Bagging", bias: 0.1, variance: 0.05, noise: null },
    ]);
    expect(words).toMatch(/^Tree: error 0\.25/);
    expect(words).toContain("noise not told from the bias (variance 50 % less, bias the same)");
  });

  it("a curve along a quantity says where it begins and ends", () => {
    const run = {
      id: "1",
      name: "a",
      color: 0,
      series: [{ part: "train" as const, x: [1.5, 2.5], y: [0.2, 0.9] }],
    };
    const of = { heading: "Probability", xLabel: "ash", better: "" as const, current: "", fractional: true };
    expect(plotSummary([run], of)).toBe(
      "probability over ash from 1.500 to 2.500: 0.2000 at 1.500, 0.9000 at 2.500",
    );
  });
});
