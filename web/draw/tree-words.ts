import { figure, percent, plural } from "./number.js";
import { answerOf, isLeaf, type TreeAnswers, type TreePicture, topClass } from "./tree-picture.js";

/** What the words of a tree are made from. */
export interface TreeContent {
  picture: TreePicture | null;
  answers: TreeAnswers;
  /** Names of the classes. */
  labels: readonly string[];
  /** Name of the target, for trees that answer a number. */
  target: string;
  /** "gini", "squared error"; "" where nodes have none. */
  criterion: string;
  /** Columns with missing cells: only there is it said which way these go. */
  gaps: ReadonlySet<string>;
}

/** A threshold with four digits: "2.45". */
export const short = (value: number): string => String(Number(value.toPrecision(4))).replace("-", "−");

/** The two halves of a node's question: the column, and what is asked of it. */
export function ruleParts(picture: TreePicture, node: number, most = 3): { column: string; asks: string } {
  const column = picture.features[picture.feature[node]] ?? `column ${picture.feature[node] + 1}`;
  const set = picture.sets[String(node)];
  if (!set) return { column, asks: `≤ ${short(picture.threshold[node])}` };
  const named = set.slice(0, most).join(", ");
  const more = set.length > most ? ` +${set.length - most}` : "";
  return { column, asks: set.length === 1 ? `is ${named}` : `in {${named}${more}}` };
}

/** "petal length ≤ 2.45" */
export function ruleWords(picture: TreePicture, node: number): string {
  const { column, asks } = ruleParts(picture, node, Number.POSITIVE_INFINITY);
  return `${column} ${asks}`;
}

/** "setosa", "152.1", "step +0.3" */
export function answerWords({ picture, answers, labels, target }: TreeContent, node: number): string {
  const value = answerOf(picture as TreePicture, node);
  if (answers === "classes") {
    const top = topClass(value);
    return labels[top] ?? `class ${top + 1}`;
  }
  if (answers === "step") return `step ${value[0] > 0 ? "+" : ""}${figure(value[0])}`;
  return `${target} ${figure(value[0])}`;
}

/** "setosa 50, versicolor 4": rows by class, the largest first, those that are none left out. */
export function shareWords(content: TreeContent, node: number, most = 5): string {
  const picture = content.picture as TreePicture;
  if (content.answers !== "classes") return "";
  const shares = answerOf(picture, node);
  const order = shares.map((_, i) => i).filter((i) => shares[i] > 0);
  order.sort((a, b) => shares[b] - shares[a]);
  const words = order
    .slice(0, most)
    .map((i) => `${content.labels[i] ?? `class ${i + 1}`} ${percent(shares[i])}`);
  return words.join(", ") + (order.length > most ? `, and ${order.length - most} more` : "");
}

/** "150 rows, gini 0.667" */
export function factWords({ picture, criterion }: TreeContent, node: number): string {
  const tree = picture as TreePicture;
  const rows = plural(tree.samples[node], "row");
  return criterion ? `${rows}, ${criterion} ${figure(tree.impurity[node])}` : rows;
}

/** Which way rows without the value go; "" where the column has no gaps. */
export function missingWords({ picture, gaps }: TreeContent, node: number): string {
  const tree = picture as TreePicture;
  if (isLeaf(tree, node) || !gaps.has(tree.features[tree.feature[node]] ?? "")) return "";
  return `missing: ${tree.missingLeft[node] ? "yes" : "no"}`;
}

/** All of a node in one sentence. */
export function nodeWords(content: TreeContent, node: number): string {
  const picture = content.picture as TreePicture;
  const answer = answerWords(content, node);
  const shares = shareWords(content, node);
  const missing = missingWords(content, node);
  const tail = [factWords(content, node), shares, missing].filter(Boolean).join("; ");
  return isLeaf(picture, node)
    ? `leaf: ${answer}; ${tail}`
    : `asks ${ruleWords(picture, node)}; by itself ${answer}; ${tail}`;
}

/** "petal length ≤ 2.45: no" for each question on a path, and where it ends. */
export function pathWords(
  content: TreeContent,
  path: readonly number[],
): { steps: string[]; answer: string } {
  const picture = content.picture as TreePicture;
  const steps = path.slice(0, -1).map((node, i) => {
    const yes = picture.left[node] === path[i + 1];
    return `${ruleWords(picture, node)}: ${yes ? "yes" : "no"}`;
  });
  const last = path[path.length - 1];
  return { steps, answer: last === undefined ? "" : answerWords(content, last) };
}

/** "tree with 9 questions and 10 leaves, 5 deep; it begins with petal length ≤ 2.45; the largest leaf, ..." */
export function treeSummary(content: TreeContent): string {
  const { picture } = content;
  if (!picture || picture.feature.length === 0) return "no tree yet";
  const n = picture.feature.length;
  const leaves = (n + 1) / 2;
  if (n === 1) return `tree of a single leaf: ${nodeWords(content, 0)}`;
  const deepest = Math.max(...Array.from(picture.depth));
  let largest = -1;
  for (let i = 0; i < n; i++)
    if (isLeaf(picture, i) && (largest < 0 || picture.samples[i] > picture.samples[largest])) largest = i;
  return (
    `tree with ${plural(n - leaves, "question")} and ${plural(leaves, "leaf", "leaves")}, ${deepest} deep; ` +
    `it begins with ${ruleWords(picture, 0)}; ` +
    `its largest leaf holds ${plural(picture.samples[largest], "row")} and says ${answerWords(content, largest)}`
  );
}

/** Rows for table and CSV, one a node, from the root down; the first is the header. */
export function treeTable(content: TreeContent): (string | number)[][] {
  const picture = content.picture;
  const outputs =
    content.answers === "classes" ? content.labels.map((label) => `share of ${label}`) : ["value"];
  const header = [
    "node",
    "depth",
    "question",
    "yes",
    "no",
    "missing",
    "rows",
    content.criterion || "impurity",
  ];
  if (!picture) return [[...header, ...outputs]];
  const rows = Array.from({ length: picture.feature.length }, (_, i): (string | number)[] => {
    const leaf = isLeaf(picture, i);
    return [
      i,
      picture.depth[i],
      leaf ? "leaf" : ruleWords(picture, i),
      leaf ? "" : picture.left[i],
      leaf ? "" : picture.right[i],
      leaf ? "" : picture.missingLeft[i] ? "yes" : "no",
      picture.samples[i],
      picture.impurity[i],
      ...answerOf(picture, i),
    ];
  });
  return [[...header, ...outputs], ...rows];
}
