import { LitElement, html } from "lit";
import type { Part, PlaneExtent, PlanePoints, Tensor } from "./types.js";

/**
 * What the model answers over the plane of two features, with the rows upon it.
 *
 * @element ty-boundary
 * @prop {Tensor|null} grid     [h, w, k]: probabilities of k classes (k = 1: of the second), or the value ([h, w, 1]);
 *                              row 0 at the smallest y, column 0 at the smallest x, samples on the borders included
 * @prop {PlaneExtent|null} extent   rectangle of the grid
 * @prop {PlanePoints|null} points   rows to draw
 * @prop {"classification"|"regression"} task
 * @prop {string[]} labels      class names
 * @prop {string} target        name (and unit) of the target
 * @prop {string} xName         name of the feature on x
 * @prop {string} yName         name of the feature on y
 * @prop {boolean} discrete     show the decided class instead of the confidence (regression: ten steps)
 * @prop {Part[]} shown         which parts' rows are drawn
 * @prop {boolean} compact      picture only: no tools, no legend
 * @fires discrete-change {discrete: boolean}
 * @fires shown-change    {shown: Part[]}
 * @fires plane-press     {x, y, button}   the plane was pressed, in units of the features (to paint points)
 *
 * Square; fills the width it is given up to --ty-boundary-size (default 100%).
 */
export class Boundary extends LitElement {
  static override properties = {
    grid: { attribute: false }, extent: { attribute: false }, points: { attribute: false }, task: {},
    labels: { attribute: false }, target: {}, xName: {}, yName: {}, discrete: { type: Boolean },
    shown: { attribute: false }, compact: { type: Boolean },
  };
  declare grid: Tensor | null;
  declare extent: PlaneExtent | null;
  declare points: PlanePoints | null;
  declare task: "classification" | "regression";
  declare labels: string[];
  declare target: string;
  declare xName: string;
  declare yName: string;
  declare discrete: boolean;
  declare shown: Part[];
  declare compact: boolean;

  constructor() {
    super();
    this.grid = null;
    this.extent = null;
    this.points = null;
    this.task = "classification";
    this.labels = [];
    this.target = "target";
    this.xName = "x";
    this.yName = "y";
    this.discrete = false;
    this.shown = ["train", "validation"];
    this.compact = false;
  }

  override render() {
    return html`<canvas></canvas>`;
  }
}
customElements.define("ty-boundary", Boundary);
