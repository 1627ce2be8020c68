/** Registers every picture; import this module once. */
export { LinePlot } from "./line-plot.js";
export { ConfusionMatrix } from "./confusion-matrix.js";
export { MetricTable } from "./metric-table.js";
export { Boundary } from "./boundary.js";
export { NetworkView } from "./network.js";
export { Histogram } from "./histogram.js";
export { Spark } from "./spark.js";
export { Progress } from "./progress.js";
export type * from "./types.js";
