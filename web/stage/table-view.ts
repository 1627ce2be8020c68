import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { count } from "../draw/number.js";
import "../draw/histogram.js";
import type { Spec, TableSummary } from "../engine/protocol.js";
import { chosenFeatures, histogramOf, missingWords, rangeWords } from "../panels/column-facts.js";
import { getAt } from "../state/spec-path.js";
import { scrollEdges } from "../style/scroll-edges.css.js";

/**
 * The first rows of the table, under what is known of each column.
 *
 * @element ty-table-view
 * @prop {TableSummary} table
 * @prop {Spec} spec   with all defaults
 */
export class TableView extends LitElement {
  static override properties = { table: { attribute: false }, spec: { attribute: false } };
  declare table: TableSummary;
  declare spec: Spec;

  static override styles = [
    controlStyles,
    css`
      :host { height: 100%; min-height: 240px; position: relative; }
      .scroll { position: absolute; inset: 0; overflow: auto; ${scrollEdges} }
      table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
      caption { text-align: left; padding: 0 0 8px; color: var(--ty-ink-2); position: sticky; left: 0; }
      th, td { padding: 3px 12px; border-bottom: 1px solid var(--ty-grid); text-align: right; white-space: nowrap; max-width: 220px;
        overflow: hidden; text-overflow: ellipsis; }
      th { position: sticky; top: 0; background: var(--ty-panel, var(--ty-surface)); vertical-align: top; font-weight: 400; z-index: 1;
        border-bottom-color: var(--ty-line); }
      th.text, td.text { text-align: left; }
      th b { display: block; font-weight: 600; }
      th span { display: block; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      th ty-histogram { width: 84px; height: 30px; --ty-histogram-height: 30px; display: inline-block; }
      th .role { color: var(--ty-accent); font-weight: 600; min-height: 1.3em; }
      .target { background: color-mix(in srgb, var(--ty-accent-soft) 55%, var(--ty-panel, var(--ty-surface))); }
      .unused { opacity: 0.72; }
      .missing { color: var(--ty-warn); }
      td.gap::after { content: "missing"; color: var(--ty-ink-2); font-style: italic; font-size: var(--ty-text-1); }
    `,
  ];

  override render() {
    const { table } = this;
    if (!table) return nothing;
    const target = String(getAt(this.spec, "data.target") ?? table.target);
    const features = new Set(chosenFeatures(this.spec, table.columns, target));
    const role = (name: string) => (name === target ? "target" : features.has(name) ? "" : "unused");
    const text = table.columns.map((column) => (column.type === "categorical" ? "text" : ""));
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>
      <caption>${table.name}: ${count(table.rows)} rows, ${table.columns.length} columns; the first ${table.preview.length} rows</caption>
      <thead><tr>${table.columns.map((column, i) => {
        const shape = histogramOf(column);
        return html`<th scope="col" class="${text[i]} ${role(column.name)}"><span class="role">${role(column.name)}</span><b>${column.name}</b>
          <span>${column.type}</span><span>${rangeWords(column)}</span>
          <span class="missing">${missingWords(column) || "\u00a0"}</span>
          <ty-histogram .counts=${shape.counts} .edges=${shape.edges} .categories=${shape.categories} .label=${column.name}></ty-histogram></th>`;
      })}</tr></thead>
      <tbody>${table.preview.map(
        (row) =>
          html`<tr>${row.map(
            (cell, i) => html`<td
        class="${text[i]} ${role(table.columns[i]?.name ?? "")} ${cell === "" ? "gap" : ""}">${cell}</td>`,
          )}</tr>`,
      )}</tbody></table></div>`;
  }
}
customElements.define("ty-table-view", TableView);
