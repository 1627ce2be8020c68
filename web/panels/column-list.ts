import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import { plural } from "../draw/number.js";
import type { Catalog, ColumnSummary, Spec, TableSummary } from "../engine/protocol.js";
import { getAt, isObject } from "../state/spec-path.js";
import { chosenFeatures, dataParam, histogramOf, missingWords, rangeWords } from "./column-facts.js";

/** More columns than these are a wide table. */
const WIDE = 40;
/** Of a wide table as many columns stand there at first, and as many come each time at the end of the scroll. */
const AT_ONCE = 16;

/**
 * The table's columns: what each holds, which is predicted, which are learned from. In a wide table they are looked
 * for by a part of their name, and all that were found are used or left out at once.
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
    sought: { state: true },
    shown: { state: true },
  };
  declare catalog: Catalog;
  declare table: TableSummary;
  declare spec: Spec;
  declare problems: Record<string, string>;
  declare sought: string;
  declare shown: number;

  /** The table's columns; in a wide one what is predicted stands first. */
  private columns: readonly ColumnSummary[] = [];
  private readonly atTheEnd = new IntersectionObserver(([end]) => {
    if (end?.isIntersecting) this.showMore();
  });

  constructor() {
    super();
    this.sought = "";
    this.shown = AT_ONCE;
  }

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
      .find { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; margin-bottom: 4px; }
      .find input { flex: 1 1 8em; min-height: 24px; font-size: var(--ty-text-1); }
      .more { width: 100%; }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("table") || this.table.columns === changed.get("table")?.columns) return;
    const { columns } = this.table;
    const target = this.target;
    const first = (column: ColumnSummary) => Number(column.name === target);
    this.columns = this.isWide ? columns.toSorted((a, b) => first(b) - first(a)) : columns;
    this.sought = "";
    this.shown = this.isWide ? AT_ONCE : WIDE;
  }

  protected override updated(): void {
    this.atTheEnd.disconnect();
    const end = this.renderRoot.querySelector(".more");
    if (end) this.atTheEnd.observe(end);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.atTheEnd.disconnect();
  }

  private get target(): string {
    return String(getAt(this.spec, "data.target") ?? this.table.target);
  }

  private get isWide(): boolean {
    return this.table.columns.length > WIDE;
  }

  private get found(): readonly ColumnSummary[] {
    const sought = this.sought.toLowerCase();
    return this.columns.filter(({ name }) => name.toLowerCase().includes(sought));
  }

  private readonly showMore = (): void => {
    this.shown += AT_ONCE;
  };

  override render() {
    const { target, found } = this;
    const features = new Set(chosenFeatures(this.spec, this.table.columns, target));
    const problem =
      this.problems["data.target"] ?? this.problems["data.features"] ?? this.problems["data.types"];
    return html`${this.isWide ? this.renderFind(found, features) : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label="Columns">
        <table aria-label="Columns of the table">
          <thead><tr><th class="mark" title="Learn from this column">use</th><th class="mark" title="Predict this column">target</th>
            <th>column</th><th class="shape"><span class="hidden-text">shape</span></th><th class="type">type</th></tr></thead>
          <tbody>${found.slice(0, this.shown).map((column) => this.renderColumn(column, column.name === target, features))}</tbody>
        </table>
        ${found.length > this.shown ? html`<button class="quiet small more" @click=${this.showMore}>${plural(found.length - this.shown, "more column")}</button>` : nothing}</div>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}`;
  }

  /** Which columns stand there, and what is done with all of them. */
  private renderFind(found: readonly ColumnSummary[], features: Set<string>) {
    const names = found.map(({ name }) => name).filter((name) => name !== this.target);
    const used = names.filter((name) => features.has(name)).length;
    const use = (wanted: boolean) => () => this.use(names, wanted, features);
    return html`<div class="find" role="search">
      <input type="text" .value=${this.sought} aria-label="Find columns by name" placeholder="Find a column"
        @input=${this.seek} />
      <button class="small" ?disabled=${used === names.length} @click=${use(true)}>Use ${plural(names.length, "column")}</button>
      <button class="small" ?disabled=${used === 0} @click=${use(false)}>Leave ${used} out</button></div>
      <p class="hidden-text" role="status">${this.sought ? `${plural(found.length, "column")} found` : ""}</p>`;
  }

  private readonly seek = (event: Event): void => {
    this.sought = (event.target as HTMLInputElement).value;
    this.shown = AT_ONCE;
  };

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
    this.use([name], !features.has(name), features);
  }

  /** In the table's order, whatever it is shown in. */
  private use(names: readonly string[], wanted: boolean, features: Set<string>): void {
    const changed = new Set(names);
    const next = this.table.columns
      .map((column) => column.name)
      .filter((name) => (changed.has(name) ? wanted : features.has(name)));
    const all = next.length === this.table.columns.length - 1;
    emitEdit(this, { path: "data.features", value: all ? undefined : next });
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
