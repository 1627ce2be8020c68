import { css, html, LitElement } from "lit";
import { trend } from "./line-plot-words.js";
import { figure } from "./number.js";
import { extentOf, traceDecimated } from "./series.js";

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

  static override styles = css`
    :host {
      display: inline-block;
      width: 64px;
      height: 18px;
      vertical-align: middle;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      overflow: visible;
    }
    path {
      fill: none;
      stroke-width: 1.5px;
      vector-effect: non-scaling-stroke;
      stroke-linejoin: round;
    }
  `;

  override render() {
    const { values } = this;
    const last = values[values.length - 1];
    const words = values.length
      ? `${this.label} ${figure(last)}, ${trend(values)}`
      : `${this.label}: nothing yet`;
    return html`<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${words}>
      <path d=${sparkPath(values, 100, 100)} style=${`stroke:var(--ty-cat-${(this.color % 8) + 1})`}></path></svg>`;
  }
}
customElements.define("ty-spark", Spark);

/** SVG path of the values over their whole range; "" for none. */
export function sparkPath(values: ArrayLike<number>, width: number, height: number): string {
  const extent = extentOf([values]);
  if (!extent) return "";
  const span = extent[1] - extent[0] || 1;
  const index = { length: values.length } as { length: number; [i: number]: number };
  for (let i = 0; i < values.length; i++) index[i] = i;
  let d = "";
  const point = (letter: string) => (x: number, y: number) => {
    d += `${letter}${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  traceDecimated(
    { moveTo: point("M"), lineTo: point("L") },
    index,
    values,
    (i) => (values.length > 1 ? (i / (values.length - 1)) * width : width / 2),
    (value) => (Number.isFinite(value) ? height - ((value - extent[0]) / span) * height : Number.NaN),
  );
  return d;
}
