/** Registers every picture; import this module once. */

export { Boundary } from "./boundary.js";
export { CoefficientPath } from "./coefficient-path.js";
export { Coefficients } from "./coefficients.js";
export { ConfusionMatrix } from "./confusion-matrix.js";
export { Gates } from "./gates.js";
export { Histogram } from "./histogram.js";
export { LinePlot } from "./line-plot.js";
export { MetricTable } from "./metric-table.js";
export { NetworkView } from "./network.js";
export { Progress } from "./progress.js";
export { Spark } from "./spark.js";
export { TimeGradients } from "./time-gradients.js";
export type * from "./types.js";
