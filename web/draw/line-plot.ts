import { LitElement, html } from "lit";
import type { PlotRun } from "./types.js";

/**
 * Curves of several runs over epochs. Solid is training, dashed validation, dotted test; colour is the run.
 *
 * @element ty-line-plot
 * @prop {string} heading       quantity in the heading and the y axis: "Loss"
 * @prop {string} unit          unit of y, "" for none
 * @prop {string} xLabel        "epoch" (default), "step", "tree"
 * @prop {PlotRun[]} runs       the newest (or selected) last; assign a new array to redraw
 * @prop {string} current       id of the run that the summary speaks of and that is drawn strongest; default the last
 * @prop {"auto"|"linear"|"log"} scale   auto: logarithmic above three decades
 * @prop {number} smoothing     0 (none) .. 0.99, weight of the past in an exponential moving average
 * @prop {"lower"|"higher"} better       which direction is good, for the words of the summary
 * @prop {number|null} cursor   x under the crosshair; set it to link several plots
 * @prop {boolean} compact      no tool row (for small panels and embeds)
 * @fires scale-change      {scale}       the reader pressed linear, log or auto
 * @fires smoothing-change  {smoothing}   the reader moved the slider
 * @fires cursor-change     {x: number|null}
 *
 * Nothing changes unless the property is set in answer. Fills the width of its parent; height from the custom
 * property --ty-plot-height (default 200px).
 */
export class LinePlot extends LitElement {
  static override properties = {
    heading: {}, unit: {}, xLabel: {}, runs: { attribute: false }, current: {}, scale: {}, smoothing: { type: Number },
    better: {}, cursor: { type: Number }, compact: { type: Boolean },
  };
  declare heading: string;
  declare unit: string;
  declare xLabel: string;
  declare runs: PlotRun[];
  declare current: string;
  declare scale: "auto" | "linear" | "log";
  declare smoothing: number;
  declare better: "lower" | "higher";
  declare cursor: number | null;
  declare compact: boolean;

  constructor() {
    super();
    this.heading = "";
    this.unit = "";
    this.xLabel = "epoch";
    this.runs = [];
    this.current = "";
    this.scale = "auto";
    this.smoothing = 0;
    this.better = "lower";
    this.cursor = null;
    this.compact = false;
  }

  override render() {
    return html`<h3>${this.heading}</h3>`;
  }
}
customElements.define("ty-line-plot", LinePlot);
