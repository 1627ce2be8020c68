import { css, html, LitElement, nothing, svg } from "lit";
import { count, figure, plural } from "./number.js";

/**
 * A tiny histogram, for a column or a weight matrix.
 *
 * @element ty-histogram
 * @prop {number[]} counts      one per bar
 * @prop {number[]} edges       counts.length + 1 bounds of the bins; empty for categories
 * @prop {string[]} categories  names of the bars where the column is categorical
 * @prop {string} label         what is counted: "alcohol"
 * @prop {string} unit          unit of the edges
 * @prop {boolean} bounds       writes the smallest and largest edge below
 * @prop {string} axis          what lies along it, written between the two
 *
 * Fills its width; height from --ty-histogram-height (default 28px).
 */
export class Histogram extends LitElement {
  static override properties = {
    counts: { attribute: false },
    edges: { attribute: false },
    categories: { attribute: false },
    label: {},
    unit: {},
    bounds: { type: Boolean },
    axis: {},
  };
  declare counts: number[];
  declare edges: number[];
  declare categories: string[];
  declare label: string;
  declare unit: string;
  declare bounds: boolean;
  declare axis: string;

  constructor() {
    super();
    this.counts = [];
    this.edges = [];
    this.categories = [];
    this.label = "";
    this.unit = "";
    this.bounds = false;
    this.axis = "";
  }

  static override styles = css`
    :host {
      display: block;
      font: 400 var(--ty-text-1, 11px) / 1.3 var(--ty-font, sans-serif);
      color: var(--ty-ink-2);
    }
    svg {
      display: block;
      width: 100%;
      height: var(--ty-histogram-height, 28px);
      border-bottom: 1px solid var(--ty-ink-3);
    }
    rect {
      fill: var(--ty-ink-3);
    }
    rect:hover {
      fill: var(--ty-accent);
    }
    div {
      display: flex;
      justify-content: space-between;
    }
  `;

  override render() {
    const { counts } = this;
    const most = Math.max(1, ...counts);
    const step = 100 / Math.max(1, counts.length);
    const gap = counts.length > 40 ? 0 : step * 0.1;
    return html`<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${histogramSummary(this)}>
        ${counts.map((n, i) => {
          const height = n > 0 ? Math.max(3, (n / most) * 100) : 0;
          return svg`<rect x=${i * step + gap / 2} width=${step - gap} y=${100 - height} height=${height}
            ><title>${barWords(this, i)}</title></rect>`;
        })}
      </svg>
      ${
        this.bounds && this.edges.length > 1
          ? html`<div><span>${figure(this.edges[0])}</span><span>${this.axis}</span><span>${figure(this.edges[this.edges.length - 1])} ${this.unit}</span></div>`
          : nothing
      }`;
  }
}
customElements.define("ty-histogram", Histogram);

type Bars = Pick<Histogram, "counts" | "edges" | "categories" | "label" | "unit">;

/** "11.5 to 12: 7 rows" */
export function barWords({ counts, edges, categories, unit }: Bars, i: number): string {
  const where =
    edges.length > 1
      ? `${figure(edges[i])} to ${figure(edges[i + 1])} ${unit}`.trim()
      : (categories[i] ?? `bar ${i + 1}`);
  return `${where}: ${count(counts[i])}`;
}

/** "alcohol: 178 values from 11 to 14.8, most often 13.2 to 13.5 (21)" */
export function histogramSummary(bars: Bars): string {
  const { counts, edges, label } = bars;
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return `${label}: no values`;
  const top = counts.indexOf(Math.max(...counts));
  const range =
    edges.length > 1
      ? ` from ${figure(edges[0])} to ${figure(edges[edges.length - 1])} ${bars.unit}`.trimEnd()
      : "";
  return `${label}: ${plural(total, "value")}${range}, most often ${barWords(bars, top)}`;
}
