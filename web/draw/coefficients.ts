import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { saveCsv } from "./canvas.js";
import { bySize, type CoefficientRow, coefficientSummary, rowsOf } from "./coefficient-words.js";
import { icons } from "./icons.js";
import { figure, plural } from "./number.js";
import { pictureStyles } from "./styles.js";
import type { Tensor } from "./types.js";

/** Bars that are drawn; the CSV has all. */
const MAX_BARS = 120;

/**
 * The coefficients of a linear model as bars around zero, with exact zeros marked. It is a table, so that it reads as
 * one.
 *
 * @element ty-coefficients
 * @prop {Tensor|null} weights      [outputs, features]
 * @prop {Tensor|null} intercepts   [outputs]
 * @prop {string[]} features        names
 * @prop {string[]} outputs         what each row of weights speaks for: a class, or the target
 * @prop {string} note              a remark of the engine's: that the model has not converged
 */
export class Coefficients extends LitElement {
  static override properties = {
    weights: { attribute: false },
    intercepts: { attribute: false },
    features: { attribute: false },
    outputs: { attribute: false },
    note: {},
    output: { state: true },
    ordered: { state: true },
  };
  declare weights: Tensor | null;
  declare intercepts: Tensor | null;
  declare features: readonly string[];
  declare outputs: readonly string[];
  declare note: string;
  declare private output: number;
  declare private ordered: "size" | "table";

  constructor() {
    super();
    this.weights = null;
    this.intercepts = null;
    this.features = [];
    this.outputs = [];
    this.note = "";
    this.output = 0;
    this.ordered = "size";
  }

  static override styles = [
    pictureStyles,
    css`
      :host { max-width: 760px; margin: 0 auto; }
      p { margin: 0 0 6px; color: var(--ty-ink-2); }
      p.note { color: var(--ty-warn); }
      table { border-collapse: collapse; width: 100%; table-layout: fixed; }
      th, td { padding: 1px 0; font-weight: 400; height: 22px; }
      thead th { color: var(--ty-ink-2); font-size: var(--ty-text-1); text-align: right; }
      th[scope="row"], thead th:first-child { text-align: left; width: 32%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-right: 8px; }
      td.value { width: 84px; text-align: right; }
      thead th.value { width: 84px; }
      tbody tr:hover { background: var(--ty-surface-3); }
      .track { position: relative; display: block; height: 14px; background: linear-gradient(var(--ty-line), var(--ty-line)) 50% 0 / 1px 100% no-repeat; }
      .bar { position: absolute; top: 1px; bottom: 1px; border-radius: 2px; min-width: 1px; }
      .bar.positive { left: 50%; background: var(--ty-positive); }
      .bar.negative { right: 50%; background: var(--ty-negative); }
      .zero { position: absolute; left: 50%; top: 3px; width: 8px; height: 8px; margin-left: -4px; border: 1.5px solid var(--ty-ink-2); border-radius: 50%; background: var(--ty-surface); }
      tr.is-zero { color: var(--ty-ink-2); }
    `,
  ];

  override render() {
    const output = Math.min(this.output, Math.max(0, (this.weights?.shape[0] ?? 1) - 1));
    const rows = rowsOf(this.weights, this.features, output);
    if (rows.length === 0)
      return html`<header><h3>Coefficients</h3></header><p>appear with the first sweep</p>`;
    const shown = (this.ordered === "size" ? bySize(rows) : rows).slice(0, MAX_BARS);
    const largest = Math.max(...rows.map((row) => Math.abs(row.value))) || 1;
    const of = this.outputs[output] ?? "";
    return html`<header><h3>Coefficients ${of && this.outputs.length === 1 ? html`<small>of ${of}</small>` : nothing}</h3>
        ${
          this.outputs.length > 1
            ? html`<select aria-label="Coefficients of the class" @change=${(event: Event) =>
                (this.output = Number((event.target as HTMLSelectElement).value))}>${this.outputs.map(
                (name, i) => html`<option value=${i}>${name}</option>`,
              )}${chosen(String(output))}</select>`
            : nothing
        }
        <select aria-label="Order of the coefficients" @change=${(event: Event) =>
          (this.ordered = (event.target as HTMLSelectElement).value as "size" | "table")}>
          <option value="size">largest first</option>
          <option value="table">as in the table</option>${chosen(this.ordered)}</select>
        <button aria-label="Save the coefficients as CSV" title="Save as CSV" @click=${this.save}>${icons.csv}</button></header>
      <p role="status">${coefficientSummary(rows)}</p>
      ${this.note ? html`<p class="note">${this.note}</p>` : nothing}
      <table aria-label=${`Coefficients${of ? ` of ${of}` : ""}`}>
        <thead><tr><th scope="col">prepared feature</th><th scope="col"><span class="said">size</span></th><th scope="col" class="value">coefficient</th></tr></thead>
        <tbody>${shown.map((row) => this.row(row, largest))}
          <tr><th scope="row" class="quiet">intercept</th><td></td><td class="value">${figure(this.intercepts?.values[output])}</td></tr></tbody>
      </table>
      ${rows.length > shown.length ? html`<p>${plural(rows.length - shown.length, "smaller coefficient")} in the CSV</p>` : nothing}`;
  }

  private row({ feature, value }: CoefficientRow, largest: number) {
    const side = value > 0 ? "positive" : "negative";
    return html`<tr class=${value === 0 ? "is-zero" : ""}><th scope="row" title=${feature}>${feature}</th>
      <td><span class="track">${
        value === 0
          ? html`<i class="zero"></i>`
          : html`<i class=${`bar ${side}`} style=${`width:${(50 * Math.abs(value)) / largest}%`}></i>`
      }</span></td>
      <td class="value">${value === 0 ? html`0 <span class="said">exactly</span>` : figure(value)}</td></tr>`;
  }

  private readonly save = () => {
    const names = this.outputs.length > 0 ? this.outputs : ["coefficient"];
    const columns = names.map((_, k) => rowsOf(this.weights, this.features, k));
    saveCsv("coefficients", [
      ["feature", ...names],
      ...(columns[0] ?? []).map((row, j) => [row.feature, ...columns.map((column) => column[j].value)]),
      ["intercept", ...names.map((_, k) => this.intercepts?.values[k] ?? Number.NaN)],
    ]);
  };
}
customElements.define("ty-coefficients", Coefficients);
