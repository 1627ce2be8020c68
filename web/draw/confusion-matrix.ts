import { LitElement, html } from "lit";
import type { Part } from "./types.js";

/**
 * Confusion matrix: true classes as rows, predicted as columns; a real table, walked with the arrow keys.
 *
 * @element ty-confusion-matrix
 * @prop {number[][]|null} matrix  counts, [k][k]
 * @prop {string[]} labels     class names in the order of the matrix
 * @prop {string} target       name of the target column, for the words of a cell
 * @prop {string} positive     positive class of a two-class problem; names cells TP, FP, FN, TN ("" for none)
 * @prop {Part} rows           which rows were counted
 * @prop {Part[]} parts        which parts can be chosen; fewer than two: no choice is shown
 * @prop {"counts"|"rates"} mode   the large figure of a cell: rows, or share of the true class
 * @fires part-change  {part}
 * @fires mode-change  {mode}
 * @fires cell-focus   {actual: number, predicted: number} | null   class indices under pointer or focus
 */
export class ConfusionMatrix extends LitElement {
  static override properties = {
    matrix: { attribute: false }, labels: { attribute: false }, target: {}, positive: {}, rows: {},
    parts: { attribute: false }, mode: {},
  };
  declare matrix: number[][] | null;
  declare labels: string[];
  declare target: string;
  declare positive: string;
  declare rows: Part;
  declare parts: Part[];
  declare mode: "counts" | "rates";

  constructor() {
    super();
    this.matrix = null;
    this.labels = [];
    this.target = "class";
    this.positive = "";
    this.rows = "validation";
    this.parts = [];
    this.mode = "counts";
  }

  override render() {
    return html`<h3>Confusion matrix</h3>`;
  }
}
customElements.define("ty-confusion-matrix", ConfusionMatrix);
