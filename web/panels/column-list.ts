import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import type { Catalog, ColumnSummary, Spec, TableSummary } from "../engine/protocol.js";
import { getAt, isObject } from "../state/spec-path.js";
import { chosenFeatures, dataParam, histogramOf, missingWords, rangeWords } from "./column-facts.js";

/**
 * The table's columns: what each holds, which is predicted, which are learned from.
 *
 * @element ty-column-list
 * @prop {Catalog} catalog
 * @prop {TableSummary} table
 * @prop {Spec} spec        with all defaults
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 */
export class ColumnList extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    table: { attribute: false },
    spec: { attribute: false },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare table: TableSummary;
  declare spec: Spec;
  declare problems: Record<string, string>;

  static override styles = [
    controlStyles,
    css`
      .scroll { max-height: var(--ty-column-list-height, clamp(122px, 20vh, 236px)); overflow: auto; margin: 0 -14px; padding: 0 14px; overscroll-behavior: contain; }
      table { border-collapse: collapse; width: 100%; table-layout: fixed; }
      th { font-size: var(--ty-text-1); font-weight: 400; color: var(--ty-ink-2); text-align: left; position: sticky; top: 0;
        background: var(--ty-panel, var(--ty-surface)); z-index: 1; padding: 0 0 2px 4px; }
      th.mark, td.mark { width: 36px; text-align: center; padding-left: 0; }
      td { padding: 2px 0; vertical-align: middle; }
      td.mark input { display: block; margin: 0 auto; }
      td.name { padding-left: 4px; overflow: hidden; }
      .title, .facts { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .facts { color: var(--ty-ink-2); font-size: var(--ty-text-1); line-height: 1.25; font-variant-numeric: tabular-nums; }
      .missing, .note { color: var(--ty-warn); }
      th.shape, td.shape { width: 50px; padding-left: 4px; }
      ty-histogram { height: 22px; width: 44px; --ty-histogram-height: 22px; }
      th.type, td.type { width: 92px; padding-left: 4px; }
      td.type select { width: 100%; font-size: var(--ty-text-1); min-height: 24px; padding: 0 16px 0 5px; background-position: right 9px center, right 5px center; }
      tr.target .title { font-weight: 650; }
    `,
  ];

  override render() {
    const target = String(getAt(this.spec, "data.target") ?? this.table.target);
    const features = new Set(chosenFeatures(this.spec, this.table.columns, target));
    const problem =
      this.problems["data.target"] ?? this.problems["data.features"] ?? this.problems["data.types"];
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Columns">
        <table aria-label="Columns of the table">
          <thead><tr><th class="mark" title="Learn from this column">use</th><th class="mark" title="Predict this column">target</th>
            <th>column</th><th class="shape"><span class="hidden-text">shape</span></th><th class="type">type</th></tr></thead>
          <tbody>${this.table.columns.map((column) => this.renderColumn(column, column.name === target, features))}</tbody>
        </table></div>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
  }

  private renderColumn(column: ColumnSummary, isTarget: boolean, features: Set<string>) {
    const shape = histogramOf(column);
    const missing = missingWords(column);
    const note = column.notes[0];
    return html`<tr class=${isTarget ? "target" : ""}>
      <td class="mark"><input type="checkbox" .checked=${!isTarget && features.has(column.name)} ?disabled=${isTarget}
        aria-label=${`Learn from ${column.name}`} @change=${() => this.toggle(column.name, features)} /></td>
      <td class="mark"><input type="radio" name="target" .checked=${isTarget} aria-label=${`Predict ${column.name}`}
        @change=${() => this.predict(column.name, features)} /></td>
      <td class="name"><span class="title" title=${column.name}>${column.name}</span>
        <span class="facts" title=${column.notes.join(" ")}>${rangeWords(column)}${missing ? html`, <span class="missing">${missing}</span>` : nothing}
          ${note ? html`<span class="note">· ${note}</span>` : nothing}</span></td>
      <td class="shape"><ty-histogram .counts=${shape.counts} .edges=${shape.edges} .categories=${shape.categories}
        .label=${column.name}></ty-histogram></td>
      <td class="type">${this.renderType(column)}</td></tr>`;
  }

  private renderType(column: ColumnSummary) {
    const choices = dataParam(this.catalog, "types")?.choices ?? [column.type];
    return html`<select aria-label=${`Type of ${column.name}`} @change=${(event: Event) =>
      this.retype(column.name, (event.target as HTMLSelectElement).value)}>
      ${choices.map((choice) => html`<option>${choice}</option>`)}${chosen(this.typeOf(column))}</select>`;
  }

  private typeOf(column: ColumnSummary): string {
    const types = getAt(this.spec, "data.types");
    const given = isObject(types) && Object.hasOwn(types, column.name) ? types[column.name] : undefined;
    return typeof given === "string" ? given : column.type;
  }

  private toggle(name: string, features: Set<string>): void {
    const next = this.table.columns
      .map((column) => column.name)
      .filter((each) => features.has(each) !== (each === name));
    emitEdit(this, { path: "data.features", value: next });
  }

  /** The old target becomes a feature, so that nothing drops out unseen. The task is inferred anew. */
  private predict(name: string, features: Set<string>): void {
    const old = getAt(this.spec, "data.target");
    const next = this.table.columns
      .map((column) => column.name)
      .filter((each) => each !== name && (features.has(each) || each === old));
    emitEdit(
      this,
      { path: "data.target", value: name },
      { path: "data.task", value: undefined },
      { path: "data.positive_label", value: undefined },
      { path: "data.features", value: next.length === this.table.columns.length - 1 ? undefined : next },
    );
  }

  private retype(name: string, type: string): void {
    const types = getAt(this.spec, "data.types");
    emitEdit(this, { path: "data.types", value: { ...(isObject(types) ? types : {}), [name]: type } });
  }
}
customElements.define("ty-column-list", ColumnList);
