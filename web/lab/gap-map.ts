import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { DrawController, sheet } from "../draw/canvas.js";
import { cssColor } from "../draw/color.js";
import { count, percent, plural } from "../draw/number.js";
import { pictureStyles } from "../draw/styles.js";
import { ThemeController } from "../draw/theme.js";
import { columnOrder, type RowOrder, rowOrder } from "./gap-plan.js";
import type { GapMap } from "./gap-state.js";
import { mapWords, patternWords } from "./gap-words.js";

/** Columns that are drawn, and sets of them that are listed; a wide table has more. */
const MOST_COLUMNS = 60;
const MOST_PATTERNS = 12;
const STRIP = 16;
const [THERE, MISSING, TAKEN] = [0, 1, 2];

/**
 * What is missing where: a strip for each column, along it the rows of the table; and which columns are missing
 * together.
 *
 * @element ty-gap-map
 * @prop {GapMap} map
 */
export class GapMapView extends LitElement {
  static override properties = {
    map: { attribute: false },
    rowsBy: { state: true },
    columnsBy: { state: true },
    pointed: { state: true },
  };
  declare map: GapMap;
  declare private rowsBy: RowOrder;
  declare private columnsBy: "table" | "most";
  /** Words on the cell under the pointer. */
  declare private pointed: string;

  private readonly theme = new ThemeController(this, () => this.drawing.request());
  private readonly drawing = new DrawController(this, () => this.draw());
  private order: number[] = [];

  constructor() {
    super();
    this.rowsBy = "table";
    this.columnsBy = "table";
    this.pointed = "";
  }

  static override styles = [
    pictureStyles,
    css`
      .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .tools select { border-color: var(--ty-line); color: var(--ty-ink); }
      p { margin: 2px 0 6px; }
      .scroll { max-height: 420px; overflow: auto; }
      table { border-collapse: collapse; width: 100%; table-layout: fixed; }
      th, td { padding: 1px 0; font-weight: 400; text-align: left; font-size: var(--ty-text-1); }
      :host { container-type: inline-size; }
      th.name { width: 27%; padding-right: 8px; }
      @container (max-width: 480px) { th.name { width: 36%; } }
      th.name button { width: 100%; text-align: left; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--ty-ink); }
      td.count, th.count { width: 84px; padding-left: 8px; text-align: right; white-space: nowrap; }
      thead th { color: var(--ty-ink-2); }
      .strip { width: 100%; height: ${STRIP}px; background: var(--ty-surface-3); }
      .key { display: flex; gap: 4px 14px; flex-wrap: wrap; list-style: none; padding: 0; margin: 4px 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .key li { display: flex; align-items: center; gap: 5px; }
      .key i { width: 14px; height: 12px; border: 1px solid var(--ty-line); }
      .key .missing { background: var(--ty-ink); }
      .key .taken { background: linear-gradient(var(--ty-negative) 62%, var(--ty-surface-3) 62%); }
      .key .there { background: var(--ty-surface-3); }
      .bar { display: block; height: 12px; background: var(--ty-seq-4); min-width: 1px; border-radius: 2px; }
      .patterns th.rows { width: 110px; text-align: right; padding-right: 12px; }
      .patterns th.set { width: 46%; overflow-wrap: anywhere; padding-right: 8px; }
      h4 { margin: 10px 0 2px; font-size: var(--ty-text-2); font-weight: 600; }
    `,
  ];

  override render() {
    const { map } = this;
    if (!map) return nothing;
    const gaps = map.rows > map.complete;
    const columns = columnOrder(map, this.columnsBy).slice(0, MOST_COLUMNS);
    this.order = rowOrder(map, this.rowsBy);
    return html`<p class="words" role="status">${mapWords(map)}</p>
      ${gaps ? this.renderTools() : nothing}
      <div class="scroll" tabindex="0" role="group" aria-label="Map of what is missing"><table aria-label="What is missing where">
        <thead><tr><th class="name" scope="col">column</th><th scope="col">rows, ${this.orderWords()}</th><th class="count" scope="col">missing</th></tr></thead>
        <tbody>${columns.map((j) => this.renderColumn(j, gaps))}</tbody></table></div>
      ${map.columns.length > columns.length ? html`<p class="quiet">${plural(map.columns.length - columns.length, "more column")} not drawn: sort by what is missing most to see those that matter.</p>` : nothing}
      ${gaps ? html`<p class="quiet" aria-hidden="true">${this.pointed || "Point at a cell to see its row; press a column's name to bring the rows that lack it together."}</p>` : nothing}
      ${gaps ? this.renderPatterns() : nothing}`;
  }

  private renderTools() {
    const rows = typeof this.rowsBy === "object" ? "column" : this.rowsBy;
    const taken = Array.from(this.map.cells).some((cell) => cell === TAKEN);
    const natural = Array.from(this.map.cells).some((cell) => cell === MISSING);
    return html`<div class="tools"><label>Rows <select aria-label="Order of the rows" @change=${(
      event: Event,
    ) => (this.rowsBy = (event.target as HTMLSelectElement).value as "table")}>
        <option value="table">as in the table</option><option value="most">most missing first</option><option value="pattern">alike together</option>
        ${rows === "column" ? html`<option value="column">by one column</option>` : nothing}${chosen(rows)}</select></label>
      <label>Columns <select aria-label="Order of the columns" @change=${(event: Event) =>
        (this.columnsBy = (event.target as HTMLSelectElement).value as "table")}>
        <option value="table">as in the table</option><option value="most">most missing first</option>${chosen(this.columnsBy)}</select></label>
      <ul class="key" aria-label="Legend"><li><i class="there"></i>there</li>
        ${natural ? html`<li><i class="missing"></i>missing in the table</li>` : nothing}
        ${taken ? html`<li><i class="taken"></i>taken away on purpose</li>` : nothing}</ul></div>`;
  }

  private orderWords(): string {
    const { map, rowsBy } = this;
    const shown = map.places.length;
    const part = shown < map.rows ? `${count(shown)} of ${count(map.rows)}, ` : "";
    if (typeof rowsBy === "object") return `${part}those without ${map.columns[rowsBy.column]?.name} first`;
    const words = { table: "as in the table", most: "most missing first", pattern: "alike together" };
    return part + words[rowsBy];
  }

  private renderColumn(j: number, sorts: boolean) {
    const column = this.map.columns[j];
    if (!column) return nothing;
    const pressed = typeof this.rowsBy === "object" && this.rowsBy.column === j;
    return html`<tr><th class="name" scope="row" title=${column.name}>${
      sorts
        ? html`<button aria-pressed=${pressed} @click=${() => (this.rowsBy = pressed ? "table" : { column: j })}>${column.name}</button>`
        : column.name
    }</th>
      <td><canvas class="strip" data-column=${j} aria-hidden="true" @pointermove=${(event: PointerEvent) => this.point(event, j)}
        @pointerleave=${() => (this.pointed = "")}></canvas></td>
      <td class="count">${column.missing === 0 ? "none" : `${count(column.missing)} (${percent(column.share)})`}</td></tr>`;
  }

  private renderPatterns() {
    const { patterns, rows, otherPatterns } = this.map;
    const shown = patterns.slice(0, MOST_PATTERNS);
    const more = patterns.length - shown.length + otherPatterns;
    const most = Math.max(1, ...shown.map((pattern) => pattern.rows));
    const all = this.map.columns.map(({ name }) => name);
    return html`<h4>What is missing together</h4>
      <table class="patterns" aria-label="Columns that are missing together"><thead><tr><th class="set" scope="col">missing in the same row</th><th class="rows" scope="col">rows</th><td></td></tr></thead>
      <tbody>${shown.map(
        (
          pattern,
        ) => html`<tr><th class="set" scope="row" title=${pattern.columns.join(", ")}>${patternWords(pattern.columns, all)}</th>
          <td class="count">${count(pattern.rows)} (${percent(pattern.rows / rows)})</td>
          <td><span class="bar" style=${`margin-left:12px;width:calc(${(100 * pattern.rows) / most}% - 12px)`}></span></td></tr>`,
      )}</tbody></table>
      ${more > 0 ? html`<p class="quiet">and ${plural(more, "rarer set")} of columns</p>` : nothing}`;
  }

  private cell(row: number, column: number): number {
    return Number(this.map.cells[row * this.map.columns.length + column]);
  }

  private draw(): void {
    const { colors } = this.theme;
    const taken = cssColor(colors.negative);
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>("canvas")) {
      const { context, width } = sheet(canvas, canvas.clientWidth, STRIP);
      const j = Number(canvas.dataset.column);
      const n = this.order.length;
      this.order.forEach((row, i) => {
        const cell = this.cell(row, j);
        if (cell === THERE) return;
        context.fillStyle = cell === TAKEN ? taken : colors.ink;
        const [from, to] = [Math.floor((i * width) / n), Math.ceil(((i + 1) * width) / n)];
        // Shorter than what was missing before, so that colour is not all that tells them apart.
        context.fillRect(from, 0, Math.max(1, to - from), cell === TAKEN ? STRIP * 0.62 : STRIP);
      });
    }
  }

  private point(event: PointerEvent, j: number): void {
    const { left, width } = (event.target as HTMLElement).getBoundingClientRect();
    const i = Math.min(
      this.order.length - 1,
      Math.floor(((event.clientX - left) / width) * this.order.length),
    );
    const row = this.order[i];
    if (row === undefined) return;
    const words = ["there", "missing in the table", "taken away on purpose"][this.cell(row, j)];
    this.pointed = `row ${count(Number(this.map.places[row]))}, ${this.map.columns[j]?.name}: ${words}`;
  }
}
customElements.define("ty-gap-map", GapMapView);
