import { css, html, LitElement, nothing } from "lit";
import { saveCsv } from "./canvas.js";
import { changeWords, type ErrorParts, partsSummary, totalOf } from "./error-parts-words.js";
import { icons } from "./icons.js";
import { figure } from "./number.js";
import { pictureStyles } from "./styles.js";

const PARTS_OF = ["bias", "variance", "noise"] as const;
const MEANINGS = {
  bias: "what the average model gets wrong",
  variance: "how much models of other draws of the rows differ from their average",
  noise: "what no model can know from these columns",
};

/**
 * Measured bias, variance and noise of several models, as stacked bars on one scale. A table, so that it reads as one.
 *
 * @element ty-error-parts
 * @prop {ErrorParts[]} list   the first is what the others are compared with
 * @prop {string} measure      what the error is: "squared error of the probabilities"
 * @prop {string} remark       how it was measured
 */
export class ErrorPartsView extends LitElement {
  static override properties = { list: { attribute: false }, measure: {}, remark: {} };
  declare list: readonly ErrorParts[];
  declare measure: string;
  declare remark: string;

  constructor() {
    super();
    this.list = [];
    this.measure = "error";
    this.remark = "";
  }

  static override styles = [
    pictureStyles,
    css`
      p { margin: 0 0 6px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      table { border-collapse: collapse; width: 100%; }
      th, td { padding: 3px 8px 3px 0; font-weight: 400; text-align: right; white-space: nowrap; }
      th[scope="row"], thead th:first-child { text-align: left; }
      th[scope="row"], .change { white-space: normal; }
      thead th { color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .bars td { padding: 0 0 8px; }
      .stack { display: flex; height: 22px; border-radius: 3px; overflow: hidden; min-width: 2px; }
      .stack i, .key i { display: block; min-width: 1px; font-style: normal; font-size: 10px; line-height: 22px; text-align: center; overflow: hidden; }
      .bias { background: var(--ty-seq-4); }
      .variance { background: repeating-linear-gradient(135deg, var(--ty-negative) 0 5px, color-mix(in srgb, var(--ty-negative) 60%, var(--ty-surface)) 5px 8px); }
      .noise { background: radial-gradient(var(--ty-ink-3) 1.2px, transparent 1.4px) 0 0 / 6px 6px var(--ty-surface-3); }
      .key { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0 0 6px; padding: 0; list-style: none; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .key li { display: flex; align-items: center; gap: 5px; }
      .key i { width: 16px; height: 12px; border-radius: 2px; }
      .change { color: var(--ty-ink-2); font-size: var(--ty-text-1); }
    `,
  ];

  override render() {
    const { list } = this;
    const most = Math.max(1e-12, ...list.map(totalOf));
    return html`<header><h3>Bias and variance <small>${this.measure}</small></h3>
        <button aria-label="Save bias and variance as CSV" title="Save as CSV" @click=${this.save}>${icons.csv}</button></header>
      <p class="said" role="status">${partsSummary(list)}</p>
      <ul class="key" aria-label="Legend">${PARTS_OF.map((part) => html`<li title=${MEANINGS[part]}><i class=${part}></i>${part}: ${MEANINGS[part]}</li>`)}</ul>
      <table aria-label="Bias and variance">
        <thead><tr><th scope="col">model</th>${PARTS_OF.map((part) => html`<th scope="col">${part}</th>`)}<th scope="col">error</th></tr></thead>
        ${list.map((one, i) => this.rows(one, i, most))}</table>
      ${this.remark ? html`<p>${this.remark}</p>` : nothing}`;
  }

  /** The figures of one model, and its bar across the whole width below them. */
  private rows(one: ErrorParts, i: number, most: number) {
    const change = i > 0 ? changeWords("variance", this.list[0].variance, one.variance) : "";
    return html`<tbody><tr><th scope="row">${one.name} <span class="change">${change}</span></th>
        ${PARTS_OF.map((part) => html`<td>${one[part] === null ? html`<span class="change">in the bias</span>` : figure(one[part])}</td>`)}
        <td><b>${figure(totalOf(one))}</b></td></tr>
      <tr class="bars"><td colspan="5"><span class="stack" style=${`width:${(100 * totalOf(one)) / most}%`}>${PARTS_OF.map(
        (part) =>
          html`<i class=${part} style=${`flex:${Math.max(0, one[part] ?? 0) / most}`} title=${`${part} ${figure(one[part])}`}></i>`,
      )}</span></td></tr></tbody>`;
  }

  private readonly save = () =>
    saveCsv("bias and variance", [
      ["model", ...PARTS_OF, "error"],
      ...this.list.map((one) => [one.name, ...PARTS_OF.map((part) => one[part] ?? Number.NaN), totalOf(one)]),
    ]);
}
customElements.define("ty-error-parts", ErrorPartsView);
