import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { saveCsv } from "./canvas.js";
import { icons } from "./icons.js";
import {
  bySizeOf,
  type ImportanceRow,
  importanceSummary,
  type Measure,
  type Worth,
} from "./importance-words.js";
import { figure, plural } from "./number.js";
import { pictureStyles } from "./styles.js";

/** Bars that are drawn; the CSV has all. */
const MAX_BARS = 60;

/**
 * What each column is worth to a tree or an ensemble: by the impurity that its splits lower, and by what shuffling its
 * values costs. Whiskers are one standard deviation to either side. It is a table, so that it reads as one.
 *
 * @element ty-importance
 * @prop {ImportanceRow[]} rows
 * @prop {string} chosen     the column whose dependence is shown beside
 * @prop {string} cost       what permutation importance is measured in: "accuracy"
 * @prop {string} judged     on which rows: "validation"
 * @prop {"none"|"busy"|"done"} permuted   whether the permutation importance is there
 * @fires feature-change {feature: string}
 * @fires permute {}         the reader asks for it
 */
export class Importance extends LitElement {
  static override properties = {
    rows: { attribute: false },
    chosen: {},
    cost: {},
    judged: {},
    permuted: {},
    ordered: { state: true },
  };
  declare rows: readonly ImportanceRow[];
  declare chosen: string;
  declare cost: string;
  declare judged: string;
  declare permuted: "none" | "busy" | "done";
  declare private ordered: Measure | "table";

  constructor() {
    super();
    this.rows = [];
    this.chosen = "";
    this.cost = "score";
    this.judged = "validation";
    this.permuted = "none";
    this.ordered = "impurity";
  }

  static override styles = [
    pictureStyles,
    css`
      p { margin: 0 0 6px; color: var(--ty-ink-2); }
      table { border-collapse: collapse; width: 100%; table-layout: fixed; }
      th, td { padding: 1px 0; font-weight: 400; height: 26px; }
      thead th { color: var(--ty-ink-2); font-size: var(--ty-text-1); text-align: left; vertical-align: bottom; }
      th[scope="row"], thead th:first-child { text-align: left; width: 30%; padding-right: 8px; }
      th[scope="row"] button { width: 100%; text-align: left; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--ty-ink);
        font-size: var(--ty-text-2); padding: 0 4px; }
      td { padding-right: 12px; }
      .cell { display: flex; align-items: center; gap: 8px; }
      .track { position: relative; flex: 1; height: 14px; background: linear-gradient(var(--ty-line), var(--ty-line)) var(--zero, 0) 0 / 1px 100% no-repeat; }
      .bar { position: absolute; top: 1px; bottom: 1px; border-radius: 2px; min-width: 1px; }
      .impurity .bar { background: var(--ty-seq-3); }
      .permutation .bar { background: repeating-linear-gradient(135deg, var(--ty-seq-4) 0 4px, var(--ty-seq-3) 4px 7px); }
      .whisker { position: absolute; top: 7px; height: 1px; background: var(--ty-ink); }
      .whisker::before, .whisker::after { content: ""; position: absolute; top: -3px; width: 1px; height: 7px; background: var(--ty-ink); }
      .whisker::after { right: 0; }
      output { width: 58px; text-align: right; font-size: var(--ty-text-1); }
      .ask button { border-color: var(--ty-line); color: var(--ty-ink); }
    `,
  ];

  override render() {
    const { rows } = this;
    if (rows.length === 0)
      return html`<header><h3>Importance</h3></header><p>appears with the first tree</p>`;
    const shown = (this.ordered === "table" ? rows : bySizeOf(rows, this.ordered)).slice(0, MAX_BARS);
    const scale = { impurity: scaleOf(rows, "impurity"), permutation: scaleOf(rows, "permutation") };
    return html`<header><h3>Importance of the columns</h3>
        <select aria-label="Order of the columns" @change=${(event: Event) =>
          (this.ordered = (event.target as HTMLSelectElement).value as Measure | "table")}>
          <option value="impurity" ?selected=${this.ordered === "impurity"}>by impurity</option>
          <option value="permutation" ?selected=${this.ordered === "permutation"}>by permutation</option>
          <option value="table" ?selected=${this.ordered === "table"}>as in the table</option>${chosen(this.ordered)}</select>
        <button aria-label="Save the importances as CSV" title="Save as CSV" @click=${this.save}>${icons.csv}</button></header>
      <p role="status">${importanceSummary(rows)}</p>
      <table aria-label="Importance of the columns">
        <thead><tr><th scope="col">column</th>
          <th scope="col" title="The share of all that the splits lower the impurity by, mean over the trees; whiskers: one standard deviation">impurity lowered (share)</th>
          <th scope="col" title=${`How much ${this.cost} is lost on the ${this.judged} rows when the column is shuffled; whiskers: one standard deviation over the repeats`}>lost when shuffled (${this.cost}, ${this.judged})</th></tr></thead>
        <tbody>${shown.map((row) => this.row(row, scale))}</tbody></table>
      ${rows.length > shown.length ? html`<p>${plural(rows.length - shown.length, "smaller one")} in the CSV</p>` : nothing}
      ${
        this.permuted === "done"
          ? nothing
          : html`<p class="ask"><button ?disabled=${this.permuted === "busy"} @click=${() => this.tell("permute", {})}>${
              this.permuted === "busy" ? "Shuffling …" : "Shuffle the columns"
            }</button> measures the second kind: what a column's loss costs on rows that were not learned.</p>`
      }`;
  }

  private row(row: ImportanceRow, scale: Record<Measure, [number, number]>) {
    return html`<tr><th scope="row" title=${row.feature}><button aria-pressed=${row.feature === this.chosen}
        @click=${() => this.tell("feature-change", { feature: row.feature })}>${row.feature}</button></th>
      ${(["impurity", "permutation"] as const).map(
        (measure) =>
          html`<td class=${measure}>${row[measure] ? bar(row[measure] as Worth, scale[measure]) : nothing}</td>`,
      )}</tr>`;
  }

  private readonly save = () => {
    saveCsv("importances", [
      ["column", "impurity", "impurity deviation", "permutation", "permutation deviation"],
      ...this.rows.map(({ feature, impurity, permutation }) => [
        feature,
        impurity?.mean ?? Number.NaN,
        impurity?.deviation ?? Number.NaN,
        permutation?.mean ?? Number.NaN,
        permutation?.deviation ?? Number.NaN,
      ]),
    ]);
  };

  private tell(name: string, detail: object) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define("ty-importance", Importance);

function scaleOf(rows: readonly ImportanceRow[], measure: Measure): [number, number] {
  let [low, high] = [0, 1e-12];
  for (const row of rows) {
    const worth = row[measure];
    if (!worth) continue;
    low = Math.min(low, worth.mean - (measure === "impurity" ? 0 : worth.deviation));
    high = Math.max(high, worth.mean + worth.deviation);
  }
  return [low, high];
}

function bar({ mean, deviation }: Worth, [low, high]: [number, number]) {
  const at = (value: number) => (100 * (Math.max(low, Math.min(high, value)) - low)) / (high - low);
  const [from, to] = [at(Math.min(0, mean)), at(Math.max(0, mean))];
  const [first, last] = [at(mean - deviation), at(mean + deviation)];
  return html`<span class="cell" title=${`${figure(mean)} ± ${figure(deviation)}`}><span class="track" style=${`--zero:${at(0)}%`}><i class="bar" style=${`left:${from}%;width:${to - from}%`}></i>
    ${deviation > 0 ? html`<i class="whisker" style=${`left:${first}%;width:${last - first}%`}></i>` : nothing}</span>
    <output>${figure(mean)}</output></span>`;
}
