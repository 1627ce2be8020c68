import { css, html, LitElement, nothing, type PropertyValues, svg } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import { classColors } from "../draw/classes.js";
import { cssColor, inkOn, mapped } from "../draw/color.js";
import { count, figure, percent, plural } from "../draw/number.js";
import { ThemeController } from "../draw/theme.js";
import type { Prepared } from "../element/live.js";
import type { EngineError, Inspection, Query, Spec, TableSummary } from "../engine/protocol.js";
import { warningText } from "../state/warning-text.js";
import { PARTS, type Part } from "../style/palette.js";
import "./scatter-plot.js";
import {
  barsOf,
  type ColumnLook,
  type Correlations,
  columnLook,
  correlationsOf,
  missingOf,
  rowsOf,
  type ScatterLook,
  scatterLook,
} from "./table-looks.js";
import { tableNotes } from "./table-notes.js";

/** More classes than these have no colours that can be told apart. */
const MOST_CLASSES = 8;
const QUANTILES = ["least", "5 %", "25 %", "median", "75 %", "95 %", "most"];

/**
 * What is in the table's columns: one column's values by class, in every part of the split; how the classes are
 * shared out; any two columns against each other.
 *
 * @element ty-columns-view
 * @prop {TableSummary} table
 * @prop {Prepared} prepared   another one: the engine holds other rows or another split, and is asked again
 * @prop {EngineError | null} problem   why the description is refused: the engine is asked for its table alone
 * @prop {Spec} spec          with all defaults
 * @prop {string} target      the column that is predicted
 * @fires ty-edit
 * @fires ty-command  inspect {query, answer}
 */
export class ColumnsView extends LitElement {
  static override properties = {
    table: { attribute: false },
    prepared: { attribute: false },
    problem: { attribute: false },
    spec: { attribute: false },
    target: {},
    leaks: { state: true },
    column: { state: true },
    x: { state: true },
    y: { state: true },
    look: { state: true },
    scatter: { state: true },
    method: { state: true },
    correlations: { state: true },
  };
  declare table: TableSummary;
  declare prepared: Prepared;
  declare problem: EngineError | null;
  declare spec: Spec;
  declare target: string;
  declare leaks: readonly string[];
  declare column: string;
  declare x: string;
  declare y: string;
  declare look: ColumnLook | null;
  declare scatter: ScatterLook | null;
  declare method: "pairwise" | "complete";
  declare correlations: Correlations | null;

  private readonly theme = new ThemeController(this, () => this.requestUpdate());

  constructor() {
    super();
    this.target = "";
    this.problem = null;
    this.column = "";
    this.x = "";
    this.y = "";
    this.look = null;
    this.leaks = [];
    this.scatter = null;
    this.method = "pairwise";
    this.correlations = null;
  }

  static override styles = [
    controlStyles,
    css`
      :host { height: 100%; min-height: 300px; container-type: inline-size; }
      .notes ul { margin: 0 0 14px; padding: 0; list-style: none; display: grid; gap: 4px; }
      .notes li { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; padding: 4px 8px; border-left: 3px solid var(--ty-warn); background: var(--ty-surface-2); }
      .notes li span { flex: 1 1 260px; overflow-wrap: anywhere; }
      .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 18px 24px; align-content: start; padding-bottom: var(--ty-message-room, 0px); }
      h3 { margin: 0 0 6px; font-size: var(--ty-text-2); font-weight: 650; display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
      h3 select { font-weight: 400; max-width: 150px; }
      .part { display: grid; grid-template-columns: 74px 1fr; gap: 8px; align-items: end; margin-bottom: 6px; }
      .part > span { color: var(--ty-ink-2); font-size: var(--ty-text-1); line-height: 1.3; }
      .bars { display: block; width: 100%; height: 74px; border-bottom: 1px solid var(--ty-ink-3); }
      .validation .bars { border-bottom-style: dashed; }
      .test .bars { border-bottom-style: dotted; }
      .ends { display: flex; justify-content: space-between; margin-left: 82px; color: var(--ty-ink-2); font-size: var(--ty-text-1); font-variant-numeric: tabular-nums; }
      .legend { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0 0 8px; padding: 0; list-style: none; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
      .legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: var(--ty-text-1); margin-top: 6px; }
      th, td { padding: 2px 12px 2px 0; text-align: right; font-weight: 400; }
      th { color: var(--ty-ink-2); }
      th:first-child { text-align: left; }
      .scroll { overflow-x: auto; }
      .matrix { border-spacing: 1px; border-collapse: separate; }
      .matrix td { padding: 2px 5px; min-width: 40px; text-align: center; }
      .matrix th[scope="row"] { text-align: left; white-space: nowrap; }
      .matrix th[scope="col"] { padding: 0 4px 2px; text-align: center; max-width: 60px; }
      .matrix th[scope="col"] span { display: block; overflow: hidden; text-overflow: ellipsis; }
    `,
  ];

  protected override willUpdate(changed: PropertyValues): void {
    const names = this.table?.columns.map((column) => column.name) ?? [];
    const first = names.filter((name) => name !== this.target);
    const numeric =
      this.table?.columns.filter((each) => each.type === "numeric" && each.name !== this.target) ?? [];
    if (!names.includes(this.column)) this.column = first[0] ?? names[0] ?? "";
    if (!names.includes(this.x)) this.x = numeric[0]?.name ?? first[0] ?? "";
    if (!names.includes(this.y)) this.y = numeric[1]?.name ?? first[1] ?? names[0] ?? "";
    const fresh = changed.has("prepared") || changed.has("problem");
    if (fresh || changed.has("column"))
      this.ask({ what: "column", column: this.column }, (answer) => (this.look = columnLook(answer)));
    if (fresh)
      this.ask({ what: "leaks" }, (answer) => {
        this.leaks =
          (answer?.info.warnings as { path: string; message: string }[] | undefined)?.map(warningText) ?? [];
      });
    if (fresh || changed.has("method"))
      this.ask({ what: "correlations", method: this.method }, (answer) => {
        this.correlations = correlationsOf(answer);
      });
    if (fresh || changed.has("x") || changed.has("y"))
      this.ask({ what: "scatter", x: this.x, y: this.y }, (answer) => (this.scatter = scatterLook(answer)));
  }

  private renderCorrelations() {
    const { correlations } = this;
    if (!correlations || correlations.columns.length < 2) return nothing;
    const { columns, values, counts, rows } = correlations;
    const d = columns.length;
    const colors = this.theme.colors.diverging;
    return html`<section aria-label="Correlations"><h3>Correlations over <select aria-label="Rows with gaps"
        @change=${(event: Event) => (this.method = (event.target as HTMLSelectElement).value as "pairwise")}>
        <option value="pairwise">the rows of each pair</option><option value="complete">complete rows</option>${chosen(this.method)}</select></h3>
      <div class="scroll"><table class="matrix"><tr><td></td>${columns.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr>
      ${columns.map(
        (name, i) =>
          html`<tr><th scope="row">${name}</th>${columns.map((other, j) => {
            const r = Number(values[i * d + j]);
            const known = Number.isFinite(r);
            const fill = mapped(colors, (r + 1) / 2);
            const words = `${name} and ${other}: ${known ? r.toFixed(3) : "one of them is constant"}, ${plural(Number(counts[i * d + j]), "row")}`;
            return html`<td title=${words} style=${known ? `background:${cssColor(fill)};color:${inkOn(fill)}` : ""}>${known ? r.toFixed(2).replace("-", "\u2212") : "\u2013"}</td>`;
          })}</tr>`,
      )}</table></div><p class="quiet-text">Pearson's, over the training rows; ${plural(rows, "row")} complete.</p></section>`;
  }

  private ask(query: Query, take: (answer: Inspection | null) => void): void {
    // After the update: what the answer changes is drawn with the next one.
    void this.updateComplete.then(() => emitCommand(this, "inspect", { query, answer: take }));
  }

  override render() {
    if (!this.table) return nothing;
    return html`${this.renderNotes()}<div class="cards">${this.renderColumn()}${this.renderBalance()}${this.renderScatter()}${this.renderCorrelations()}</div>`;
  }

  /** What the engine found that a reader should know, with what may be done about it. */
  private renderNotes() {
    const { look } = this;
    const classes = (look?.classes ?? []).map((name, i) => ({
      name,
      train: look ? rowsOf(look, "train", i) : 0,
    }));
    const notes = tableNotes(this.table, this.spec ?? {}, this.target, classes, [
      ...(this.problem ? [] : (this.prepared?.warnings ?? [])),
      ...this.leaks,
    ]);
    if (notes.length === 0) return nothing;
    return html`<section class="notes" aria-label="Worth knowing"><h3>Worth knowing</h3><ul>${notes.map(
      ({ text, remedies }) =>
        html`<li><span>${text}</span>${remedies.map(
          ({ label, edits }) =>
            html`<button class="small" @click=${() => emitEdit(this, ...edits)}>${label}</button>`,
        )}</li>`,
    )}</ul></section>`;
  }

  private choose(label: string, value: string, put: (name: string) => void) {
    return html`<select aria-label=${label} @change=${(event: Event) => put((event.target as HTMLSelectElement).value)}>
      ${this.table.columns.map(({ name }) => html`<option>${name}</option>`)}${chosen(value)}</select>`;
  }

  private get colors(): string[] {
    const k = Math.min(this.look?.classes.length ?? 0, MOST_CLASSES);
    return k === 0
      ? [cssColor(this.theme.colors.positive)]
      : classColors(this.theme.colors, k).map((color) => cssColor(color));
  }

  /** Classes that are drawn; those beyond share the last colour. */
  private labels(look: ColumnLook): number[] {
    return Array.from({ length: Math.max(1, look.classes.length) }, (_, i) => i);
  }

  private renderColumn() {
    const { look } = this;
    const shown = look && look.name === this.column ? look : null;
    return html`<section aria-label="One column"><h3>Values of ${this.choose("Column", this.column, (name) => (this.column = name))}</h3>
      ${shown ? [this.renderLegend(shown), PARTS.map((part) => this.renderPart(shown, part)), this.renderEnds(shown), this.renderFacts(shown)] : nothing}</section>`;
  }

  private renderLegend({ classes }: ColumnLook) {
    if (classes.length === 0) return nothing;
    return html`<ul class="legend" aria-label="Classes">${classes
      .slice(0, MOST_CLASSES)
      .map((name, i) => html`<li><i style=${`background:${this.colors[i]}`}></i>${name}</li>`)}
      ${classes.length > MOST_CLASSES ? html`<li>and ${classes.length - MOST_CLASSES} more</li>` : nothing}</ul>`;
  }

  /** Bars of the classes on top of each other; every part on a scale of its own. */
  private renderPart(look: ColumnLook, part: Part) {
    const labels = this.labels(look);
    const stacks = labels.map((label) => barsOf(look, part, label));
    const totals = Array.from({ length: look.bars }, (_, i) =>
      stacks.reduce((sum, bars) => sum + (bars[i] ?? 0), 0),
    );
    const rows = labels.reduce((sum, label) => sum + rowsOf(look, part, label), 0);
    if (rows === 0) return nothing;
    const most = Math.max(1, ...totals);
    const width = 100 / look.bars;
    const top = totals.indexOf(Math.max(...totals));
    const words = `${look.name}, ${part}: ${plural(rows, "row")}, most often ${barName(look, top)} (${count(totals[top] ?? 0)})`;
    return html`<div class="part ${part}"><span>${part}<br />${plural(rows, "row")}</span>
      <svg class="bars" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=${words}>
        ${totals.map((_, i) => {
          let below = 0;
          return labels.map((label) => {
            const n = stacks[label]?.[i] ?? 0;
            if (n === 0) return nothing;
            const height = (n / most) * 100;
            below += height;
            return svg`<rect x=${i * width + width * 0.05} width=${width * 0.9} y=${100 - below} height=${height}
              fill=${this.colors[Math.min(label, this.colors.length - 1)]}><title>${barName(look, i)}${look.classes[label] ? `, ${look.classes[label]}` : ""}: ${count(n)}</title></rect>`;
          });
        })}</svg></div>`;
  }

  private renderEnds(look: ColumnLook) {
    if (look.numeric && look.edges.length > 1) {
      return html`<div class="ends"><span>${figure(look.edges[0])}</span><span>${figure(look.edges.at(-1))}</span></div>`;
    }
    const names = look.categories;
    return html`<div class="ends"><span>${names[0]}</span>${names.length > 1 ? html`<span>${names.at(-1)}</span>` : nothing}</div>`;
  }

  private renderFacts(look: ColumnLook) {
    const missing = missingOf(look);
    const quantiles =
      look.quantiles.length > 0
        ? html`<div class="scroll"><table aria-label=${`Quantiles of ${look.name}`}><tr>${QUANTILES.map((name) => html`<th>${name}</th>`)}</tr>
          <tr>${look.quantiles.map((value) => html`<td>${figure(value)}</td>`)}</tr></table></div>`
        : nothing;
    const gaps =
      missing > 0
        ? html`<div class="scroll"><table aria-label=${`Missing cells of ${look.name}`}><tr><th>missing</th>${this.labels(look).map((label) => html`<th>${look.classes[label] ?? "all"}</th>`)}</tr>
          ${PARTS.map((part, p) => html`<tr><th>${part}</th>${this.labels(look).map((label) => html`<td>${count(look.missing[p]?.[label] ?? 0)}</td>`)}</tr>`)}</table></div>`
        : html`<p class="quiet-text">No cell is missing.</p>`;
    return html`${quantiles}${gaps}`;
  }

  private renderBalance() {
    const { look } = this;
    if (!look || look.classes.length === 0) return nothing;
    const labels = this.labels(look);
    const all = PARTS.map((part) => labels.reduce((sum, label) => sum + rowsOf(look, part, label), 0));
    return html`<section aria-label="Class balance"><h3>Classes of ${this.target}</h3><div class="scroll"><table>
      <tr><th>class</th>${PARTS.map((part) => html`<th colspan="2">${part}</th>`)}</tr>
      ${labels.map(
        (label) =>
          html`<tr><th>${look.classes[label]}</th>${PARTS.map((part, p) => {
            const n = rowsOf(look, part, label);
            return html`<td>${count(n)}</td><td class="quiet-text">${all[p] ? percent(n / (all[p] ?? 1)) : ""}</td>`;
          })}</tr>`,
      )}</table></div></section>`;
  }

  private renderScatter() {
    const { scatter, look } = this;
    const shown = scatter && scatter.x.name === this.x && scatter.y.name === this.y ? scatter : null;
    return html`<section aria-label="Two columns"><h3>${this.choose("Across", this.x, (name) => (this.x = name))} against
      ${this.choose("Up", this.y, (name) => (this.y = name))}</h3>
      ${shown ? html`<ty-scatter .look=${shown} .classes=${look?.classes ?? []} .target=${this.target}></ty-scatter>` : nothing}</section>`;
  }
}
customElements.define("ty-columns-view", ColumnsView);

function barName(look: ColumnLook, i: number): string {
  if (!look.numeric) return look.categories[i] ?? "";
  const [low, high] = [look.edges[i], look.edges[i + 1]];
  return look.edges.length > 1 ? `${figure(low)} to ${figure(high)}` : "";
}
