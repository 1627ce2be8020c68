import { LitElement, css, svg } from "lit";

/**
 * A tiny histogram, for a column or a weight matrix.
 *
 * @element ty-histogram
 * @prop {number[]} counts      one per bar
 * @prop {number[]} edges       counts.length + 1 bounds of the bins; empty for categories
 * @prop {string[]} categories  names of the bars where the column is categorical
 * @prop {string} label         what is counted: "alcohol"
 * @prop {string} unit          unit of the edges
 */
export class Histogram extends LitElement {
  static override properties = {
    counts: { attribute: false }, edges: { attribute: false }, categories: { attribute: false }, label: {}, unit: {},
  };
  declare counts: number[];
  declare edges: number[];
  declare categories: string[];
  declare label: string;
  declare unit: string;

  constructor() {
    super();
    this.counts = [];
    this.edges = [];
    this.categories = [];
    this.label = "";
    this.unit = "";
  }

  static override styles = css`:host { display: block; }`;

  override render() {
    return svg``;
  }
}
customElements.define("ty-histogram", Histogram);
