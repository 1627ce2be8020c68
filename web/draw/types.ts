/** Shapes of what the pictures are given. Plain data: nothing here knows the engine, the store or a spec. */

import type { Part, PlotPart } from "../style/palette.js";

export type { Part, PlotPart };

/** Numbers of any rank, row-major; the engine's named arrays fit as they are. */
export interface Tensor {
  shape: number[];
  values: ArrayLike<number>;
}

/** One curve of one run. x ascending; entries of y that are not finite leave a gap. */
export interface PlotSeries {
  part: PlotPart;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** One run on a line plot. `color` counts from 0 through the categorical palette and belongs to the run for life. */
export interface PlotRun {
  id: string;
  name: string;
  color: number;
  series: PlotSeries[];
  /** Where there is little room. */
  short?: string;
  /** An earlier fold of the run's cross-validation: drawn faintly, and no run of its own in legend and words. */
  beside?: boolean;
}

/** Rows of the table on the plane of two features. */
export interface PlanePoints {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Class index for classification, value for regression; NaN where it is missing. */
  target: ArrayLike<number>;
  /** Index into PARTS (0 train, 1 validation, 2 test). */
  part: ArrayLike<number>;
}

/** What the rows on a plane are marked by besides their target: the weight of each, or what is left to explain of it. */
export interface PlaneMarks {
  /** "weight", "residual". */
  name: string;
  /** One for each point, drawn as its area; NaN where a row has none. */
  values: ArrayLike<number>;
  /** Colour says the sign, in place of the target. */
  signed?: boolean;
}

/** The rectangle of the plane that a grid covers, in units of the two features. */
export interface PlaneExtent {
  x: [number, number];
  y: [number, number];
}

/** One input of the drawn network. */
export interface NetworkInput {
  name: string;
  /** Its value over the plane, [h, w]; absent where the problem is no plane. */
  map?: Tensor | null;
}

/** One column of the drawn network: a dense layer or a block with whatever follows it up to the next of them. */
export interface NetworkLayer {
  units: number;
  /** Kind of the activation, or null for none. */
  activation: string | null;
  /** What else stands between this dense layer and the next, in words: "batch norm", "dropout 0.3". */
  extras?: string[];
  /** Learned numbers of the column; absent: those of a dense layer of its size. */
  parameters?: number;
  /** A block of layers that adds its input to what it makes: drawn with a way around it. */
  block?: boolean;
  /** Its width follows from the layer before. */
  fixed?: boolean;
  /** [units, inputs of the layer], as PyTorch and the engine have it; absent before the first look inside. */
  weights?: Tensor | null;
  /** [units]. */
  bias?: Tensor | null;
  /**
   * Output of every unit over the plane, after the activation, [units, h, w], row 0 at the smallest y. The one output
   * unit of a two-class problem may come with the maps of both classes, [2, h, w].
   */
  maps?: Tensor | null;
}

/** What a control can offer: an activation, as the catalog lists it. */
export interface Choice {
  kind: string;
  label: string;
  help?: string;
}

/** What the catalog says of a metric. */
export interface MetricInfo {
  kind: string;
  label: string;
  help?: string;
  source?: string;
  /** LaTeX, in the letters tp, fp, fn, tn, n, k, y, \hat y, p. */
  formula?: string;
}

/** Metrics by part, with the core's names; `confusion_matrix` has true classes as rows. */
export type MetricsByPart = Partial<Record<Part, Record<string, unknown>>>;
