/** Fixed sample data for looking at the pictures: seeded, so that two screenshots can be compared. */
import type { MetricsByPart, NetworkLayer, PlanePoints, PlotRun, Tensor } from "../../../web/draw/types.js";

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function curves(id: number, name: string, epochs: number, speed: number, test = false): PlotRun {
  const next = random(id * 77 + 5);
  const x = Array.from({ length: epochs }, (_, i) => i + 1);
  const decay = (floor: number, noise: number) =>
    x.map((epoch) =>
      Math.max(1e-4, floor + 0.7 * Math.exp((-epoch * speed) / epochs) + noise * normal(next)),
    );
  const series: PlotRun["series"] = [
    { part: "train", x, y: decay(0.05, 0.006) },
    { part: "validation", x, y: decay(0.14, 0.018) },
  ];
  if (test) series.push({ part: "test", x, y: decay(0.17, 0.02) });
  return { id: String(id), name: `${id} ${name}`, color: id - 1, series };
}

export function moons(n: number, classes = 2): PlanePoints {
  const next = random(11);
  const [x, y, target, part]: number[][] = [[], [], [], []];
  for (let i = 0; i < n; i++) {
    const c = i % classes;
    const angle = Math.PI * next();
    if (classes === 2) {
      x.push((c ? 1 - Math.cos(angle) : Math.cos(angle)) + 0.15 * normal(next) - 0.5);
      y.push((c ? 0.5 - Math.sin(angle) : Math.sin(angle)) + 0.15 * normal(next) - 0.25);
    } else {
      x.push(1.4 * Math.cos((2 * Math.PI * c) / classes) + 0.45 * normal(next));
      y.push(1.4 * Math.sin((2 * Math.PI * c) / classes) + 0.45 * normal(next));
    }
    target.push(c);
    part.push(i % 20 < 14 ? 0 : i % 20 < 17 ? 1 : 2);
  }
  return { x, y, target, part };
}

export const EXTENT = { x: [-2.4, 2.4] as [number, number], y: [-2.4, 2.4] as [number, number] };

/** A network with seeded weights and, on a plane, the maps of all its units. */
export function network(
  sizes: number[],
  activation: string,
  seed: number,
  resolution = 24,
  plane = sizes[0] === 2,
) {
  const next = random(seed);
  const layers: NetworkLayer[] = [];
  let before: Tensor = { shape: [2, resolution, resolution], values: new Float32Array(2 * resolution ** 2) };
  const at = (i: number) => -2.4 + (4.8 * i) / (resolution - 1);
  for (let i = 0; i < resolution ** 2; i++) {
    (before.values as Float32Array)[i] = at(i % resolution);
    (before.values as Float32Array)[resolution ** 2 + i] = at(Math.floor(i / resolution));
  }
  for (let l = 1; l < sizes.length; l++) {
    const [n, k] = [sizes[l - 1], sizes[l]];
    const weights = {
      shape: [k, n],
      values: Float32Array.from({ length: n * k }, () => (2.2 * normal(next)) / Math.sqrt(n)),
    };
    const bias = { shape: [k], values: Float32Array.from({ length: k }, () => 0.6 * normal(next)) };
    const last = l === sizes.length - 1;
    const kind = last ? (k === 1 ? "sigmoid" : "softmax") : activation;
    const maps = plane ? forward(before, weights, bias, kind) : null;
    if (maps) before = maps;
    layers.push({ units: k, activation: kind, weights, bias, maps });
  }
  const output = layers.pop() as NetworkLayer;
  return { layers, output };
}

function forward(x: Tensor, weights: Tensor, bias: Tensor, kind: string): Tensor {
  const [n, h, w] = x.shape;
  const k = weights.shape[0];
  const values = new Float32Array(k * h * w);
  for (let p = 0; p < h * w; p++) {
    let total = 0;
    for (let j = 0; j < k; j++) {
      let sum = bias.values[j];
      for (let i = 0; i < n; i++) sum += weights.values[j * n + i] * x.values[i * h * w + p];
      const value =
        kind === "relu"
          ? Math.max(0, sum)
          : kind === "tanh"
            ? Math.tanh(sum)
            : kind === "softmax"
              ? Math.exp(2 * sum)
              : 1 / (1 + Math.exp(-3 * sum));
      values[j * h * w + p] = value;
      total += value;
    }
    if (kind === "softmax") for (let j = 0; j < k; j++) values[j * h * w + p] /= total;
  }
  return { shape: [k, h, w], values };
}

/** [k, h, w] to [h, w, k]. */
export function gridOf({ shape: [k, h, w], values }: Tensor): Tensor {
  return {
    shape: [h, w, k],
    values: Float32Array.from({ length: h * w * k }, (_, i) => values[(i % k) * h * w + Math.floor(i / k)]),
  };
}

export function metricsOf(matrix: number[][], labels: string[]): MetricsByPart {
  const total = matrix.flat().reduce((a, b) => a + b, 0);
  const k = labels.length;
  const per_class = labels.map((label, c) => {
    const tp = matrix[c][c];
    const support = matrix[c].reduce((a, b) => a + b, 0);
    const said = matrix.reduce((sum, row) => sum + row[c], 0);
    const [precision, recall] = [tp / said, tp / support];
    const specificity = (total - support - said + tp) / (total - support);
    return {
      label,
      precision,
      recall,
      f1: (2 * precision * recall) / (precision + recall),
      specificity,
      roc_auc: 0.98,
      support,
    };
  });
  const mean = (name: "precision" | "recall" | "f1" | "specificity") =>
    k === 2 ? per_class[1][name] : per_class.reduce((sum, row) => sum + row[name], 0) / k;
  const part = {
    accuracy: matrix.reduce((sum, row, i) => sum + row[i], 0) / total,
    precision: mean("precision"),
    recall: mean("recall"),
    f1: mean("f1"),
    specificity: mean("specificity"),
    log_loss: 0.1873,
    roc_auc: 0.9821,
    confusion_matrix: matrix,
    per_class,
    labels,
  };
  return { train: { ...part, log_loss: 0.1032 }, validation: part, test: { ...part, log_loss: 0.2217 } };
}

export const METRIC_INFOS = [
  {
    kind: "accuracy",
    label: "Accuracy",
    help: "The share of rows whose class is predicted right.",
    formula: "\\frac{1}{n}\\sum_i [\\hat y_i = y_i]",
    source: "sklearn.metrics.accuracy_score",
  },
  {
    kind: "precision",
    label: "Precision",
    help: "Of the rows said to be of the class, the share that is; more than two classes: their mean.",
    formula: "\\frac{tp}{tp + fp}",
    source: "sklearn.metrics.precision_score",
  },
  {
    kind: "recall",
    label: "Recall",
    help: "Of the rows of the class, the share that is found.",
    formula: "\\frac{tp}{tp + fn}",
    source: "sklearn.metrics.recall_score",
  },
  {
    kind: "f1",
    label: "F1",
    help: "The harmonic mean of precision and recall.",
    formula: "\\frac{2\\,tp}{2\\,tp + fp + fn}",
    source: "sklearn.metrics.f1_score",
  },
  {
    kind: "specificity",
    label: "Specificity",
    help: "Of the rows of other classes, the share that is not taken for the class.",
    formula: "\\frac{tn}{tn + fp}",
    source: "",
  },
  {
    kind: "log_loss",
    label: "Log loss",
    help: "The mean surprise about the true class.",
    formula: "-\\frac{1}{n}\\sum_i \\ln p_{i, y_i}",
    source: "sklearn.metrics.log_loss",
  },
  {
    kind: "roc_auc",
    label: "ROC AUC",
    help: "The chance that a row of the class scores above a row of another.",
    formula: "P(s_+ > s_-) + \\tfrac12 P(s_+ = s_-)",
    source: "sklearn.metrics.roc_auc_score",
  },
  {
    kind: "rmse",
    label: "Root mean squared error",
    help: "The root of the mean squared error.",
    formula: "\\sqrt{\\frac{1}{n}\\sum_i (y_i - \\hat y_i)^2}",
    source: "",
  },
];
