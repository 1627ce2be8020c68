import { LitElement, html } from "lit";

/**
 * A word-sized curve.
 *
 * @element ty-spark
 * @prop {ArrayLike<number>} values  in order; entries that are not finite leave a gap
 * @prop {string} label    what it shows: "validation loss"
 * @prop {number} color    index into the categorical palette
 */
export class Spark extends LitElement {
  static override properties = { values: { attribute: false }, label: {}, color: { type: Number } };
  declare values: ArrayLike<number>;
  declare label: string;
  declare color: number;

  constructor() {
    super();
    this.values = [];
    this.label = "";
    this.color = 0;
  }

  override render() {
    return html``;
  }
}
customElements.define("ty-spark", Spark);
