import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { fitted } from "./axis.js";
import { type Sheet, saveCsv, savePng } from "./canvas.js";
import { cssColor, inkOn, mapped, mix } from "./color.js";
import {
  actualTotal,
  type Confusion,
  cellCode,
  cellFigure,
  cellWords,
  confusionSummary,
  rate,
} from "./confusion-words.js";
import { icons } from "./icons.js";
import { PART_NAMES } from "./line-plot-words.js";
import { count } from "./number.js";
import { pictureStyles } from "./styles.js";
import { type Colors, ThemeController } from "./theme.js";
import type { Part } from "./types.js";

/**
 * Confusion matrix: true classes as rows, predicted as columns; a real table, walked with the arrow keys.
 *
 * @element ty-confusion-matrix
 * @prop {number[][]|null} matrix  counts, [k][k]
 * @prop {string[]} labels     class names in the order of the matrix
 * @prop {string} target       name of the target column, for the words of a cell
 * @prop {string} positive     positive class of a two-class problem; names cells TP, FP, FN, TN ("" for none)
 * @prop {Part} rows           which rows were counted
 * @prop {string} since        when they were counted, if not just now: "after epoch 12"
 * @prop {Part[]} parts        which parts can be chosen; fewer than two: no choice is shown
 * @prop {"counts"|"rates"} mode   the large figure of a cell: rows, or share of the true class
 * @fires part-change  {part}
 * @fires mode-change  {mode}
 * @fires cell-focus   {actual: number, predicted: number} | null   class indices under pointer or focus
 */
export class ConfusionMatrix extends LitElement {
  static override properties = {
    matrix: { attribute: false },
    labels: { attribute: false },
    target: {},
    positive: {},
    rows: {},
    since: {},
    parts: { attribute: false },
    mode: {},
    hot: { state: true },
  };
  declare matrix: number[][] | null;
  declare labels: string[];
  declare target: string;
  declare positive: string;
  declare rows: Part;
  declare since: string;
  declare parts: Part[];
  declare mode: "counts" | "rates";
  declare private hot: [number, number] | null;
  private entry: [number, number] = [0, 0];
  private readonly theme = new ThemeController(this, () => this.requestUpdate());

  constructor() {
    super();
    this.matrix = null;
    this.labels = [];
    this.target = "class";
    this.positive = "";
    this.rows = "validation";
    this.since = "";
    this.parts = [];
    this.mode = "counts";
    this.hot = null;
  }

  static override styles = [
    pictureStyles,
    css`
      table {
        border-collapse: separate;
        border-spacing: 2px;
        table-layout: fixed;
        width: 100%;
        font-size: var(--ty-text-1);
      }
      th {
        font-weight: 400;
        color: var(--ty-ink-2);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        padding: 0 2px;
      }
      thead th {
        text-align: center;
      }
      tbody th {
        text-align: right;
      }
      col.names {
        width: var(--names, 72px);
      }
      col.totals {
        width: var(--totals, 40px);
      }
      td {
        height: var(--cell, 34px);
        padding: 0;
        text-align: center;
        border-radius: 4px;
        cursor: default;
        line-height: 1.2;
        overflow: hidden;
      }
      td.cell strong {
        display: block;
        font-weight: 600;
        font-size: var(--figure, var(--ty-text-2));
      }
      td.total {
        color: var(--ty-ink-2);
        text-align: left;
        padding-left: 4px;
      }
      td.hot {
        outline: 2px solid var(--ty-focus);
        outline-offset: -1px;
      }
      .axis {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 24px;
      }
      .axis select {
        padding: 0;
        flex: none;
      }
      .axis span {
        flex: 1;
        min-width: 0;
        text-align: center;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .words {
        min-height: 2.8em;
        margin: 4px 0 0;
        font-size: var(--ty-text-1);
        color: var(--ty-ink-2);
      }
      .wide {
        overflow-x: auto;
      }
      .empty {
        display: grid;
        place-items: center;
        min-height: 120px;
        color: var(--ty-ink-2);
        font-size: var(--ty-text-1);
      }
    `,
  ];

  override render() {
    return html`
      <header>
        <h3>Confusion matrix</h3>
        <button aria-pressed=${this.mode === "rates"} title="Share of each true class, in per cent" aria-label="Per cent of the true class"
          @click=${() => this.chooseMode(this.mode === "rates" ? "counts" : "rates")}>%</button>
        <button aria-label="Save the confusion matrix as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the confusion matrix as CSV" title="Save as CSV" @click=${this.saveNumbers}>${icons.csv}</button>
      </header>
      ${this.confusion && this.confusion.labels.length > 0 ? this.body(this.confusion) : html`<div class="empty">appears with the first predictions</div>`}
    `;
  }

  private get confusion(): Confusion | null {
    const { matrix, labels, target, positive, rows, since } = this;
    return matrix && matrix.length > 0 ? { matrix, labels, target, positive, rows, since } : null;
  }

  private body(confusion: Confusion) {
    const { matrix, labels } = confusion;
    const k = matrix.length;
    const { colors } = this.theme;
    const cell = k <= 3 ? 44 : k <= 6 ? 34 : k <= 12 ? 26 : 22;
    const names = Math.min(96, Math.max(30, 10 + 7 * Math.max(...labels.map((label) => label.length))));
    const totals = Math.max(
      40,
      10 + 7 * Math.max(...matrix.map((_, i) => count(actualTotal(matrix, i)).length)),
    );
    const style = `--cell:${cell}px;--names:${names}px;--totals:${totals}px;--figure:var(--ty-text-${k <= 8 ? 2 : 1});min-width:${names + totals + k * 24}px`;
    const [hi, hj] = this.hot ?? [-1, -1];
    return html`
      <div class="wide">
      <div class="quiet axis" style=${`--names:${names}px`}>${this.partChoice()}<span aria-hidden="true">predicted ${this.target}${this.since ? ` · ${this.since}` : ""}</span></div>
      <table role="grid" style=${style} aria-label=${`Confusion matrix${this.since ? `, ${this.since}` : ""}: true ${this.target} by rows, predicted by columns`}
        aria-describedby="words" @keydown=${this.onKey} @pointerleave=${() => this.heat(null)}>
        <colgroup><col class="names">${labels.map(() => html`<col>`)}<col class="totals"></colgroup>
        <thead><tr><th scope="col" title="Rows are the true classes">true</th>
          ${labels.map((label, j) => html`<th scope="col" title=${label} style=${j === hj ? "color:var(--ty-ink);font-weight:600" : ""}>${label}</th>`)}
          <th scope="col">rows</th></tr></thead>
        <tbody>${matrix.map(
          (row, i) => html`<tr>
          <th scope="row" title=${labels[i]} style=${i === hi ? "color:var(--ty-ink);font-weight:600" : ""}>${labels[i]}</th>
          ${row.map((_, j) => this.cell(confusion, colors, i, j))}
          <td class="total">${count(actualTotal(matrix, i))}</td>
        </tr>`,
        )}</tbody>
      </table></div>
      <p class="words" id="words">${this.hot ? cellWords(confusion, hi, hj) : confusionSummary(confusion)}</p>
    `;
  }

  private partChoice() {
    if (this.parts.length < 2) return nothing;
    return html`<select aria-label="Rows counted" title="Which rows are counted"
      @change=${(event: Event) => this.choosePart((event.target as HTMLSelectElement).value as Part)}>
      ${this.parts.map((part) => html`<option value=${part}>${PART_NAMES[part]}</option>`)}${chosen(this.rows)}</select>`;
  }

  private cell(confusion: Confusion, colors: Colors, i: number, j: number) {
    const { matrix } = confusion;
    const fill = shade(colors, matrix, i, j);
    const code = cellCode(confusion, i, j);
    const other =
      matrix.length <= 4
        ? this.mode === "counts"
          ? `${cellFigure(matrix, i, j, "rates")} %`
          : count(matrix[i][j])
        : "";
    const hot = this.hot?.[0] === i && this.hot[1] === j;
    const entry = this.entry[0] === i && this.entry[1] === j;
    return html`<td role="gridcell" class=${hot ? "cell hot" : "cell"} tabindex=${entry ? 0 : -1} aria-label=${cellWords(confusion, i, j)}
      style=${`background:${cssColor(fill)};color:${inkOn(fill)}`}
      @pointerenter=${() => this.heat([i, j])} @focus=${() => this.heat([i, j])} @blur=${() => this.heat(null)}
      ><strong>${cellFigure(matrix, i, j, this.mode)}${this.mode === "rates" && matrix.length <= 6 ? " %" : nothing}</strong>${other || code ? html`${code ? `${code} ` : ""}${other}` : nothing}</td>`;
  }

  private heat(cell: [number, number] | null) {
    this.hot = cell;
    const detail = cell && { actual: cell[0], predicted: cell[1] };
    this.dispatchEvent(new CustomEvent("cell-focus", { detail, bubbles: true }));
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const k = this.matrix?.length ?? 0;
    let [i, j] = this.hot ?? this.entry;
    if (event.key === "ArrowUp") i--;
    else if (event.key === "ArrowDown") i++;
    else if (event.key === "ArrowLeft") j--;
    else if (event.key === "ArrowRight") j++;
    else if (event.key === "Home") j = 0;
    else if (event.key === "End") j = k - 1;
    else return;
    event.preventDefault();
    this.entry = [Math.max(0, Math.min(k - 1, i)), Math.max(0, Math.min(k - 1, j))];
    (this.renderRoot.querySelectorAll("td.cell")[this.entry[0] * k + this.entry[1]] as HTMLElement).focus();
  };

  private choosePart(part: Part) {
    this.rows = part;
    this.dispatchEvent(new CustomEvent("part-change", { detail: { part }, bubbles: true }));
  }

  private chooseMode(mode: "counts" | "rates") {
    this.mode = mode;
    this.dispatchEvent(new CustomEvent("mode-change", { detail: { mode }, bubbles: true }));
  }

  private readonly savePicture = () => {
    const { confusion, mode } = this;
    if (!confusion) return;
    const side = 150 + Math.max(240, confusion.labels.length * 44);
    const { colors } = this.theme;
    savePng(`confusion matrix ${this.rows}`, side, side - 60, cssColor(colors.surface), (on) =>
      drawMatrix(on, colors, confusion, mode),
    );
  };

  private readonly saveNumbers = () => {
    const { matrix, labels } = this;
    if (!matrix) return;
    saveCsv(`confusion matrix ${this.rows}`, [
      ["true \\ predicted", ...labels],
      ...matrix.map((row, i) => [labels[i], ...row]),
    ]);
  };
}
customElements.define("ty-confusion-matrix", ConfusionMatrix);

/** Sequential by the share of the true class, so that small classes show as clearly as large ones. */
function shade(colors: Colors, matrix: Confusion["matrix"], i: number, j: number) {
  const share = rate(matrix, i, j) || 0;
  return share === 0
    ? mix(colors.surface, mapped(colors.sequential, 0), 0.7)
    : mapped(colors.sequential, 0.06 + 0.84 * share);
}

/** The matrix as a picture of its own. */
function drawMatrix(
  { context, width, height }: Sheet,
  colors: Colors,
  confusion: Confusion,
  mode: "counts" | "rates",
) {
  const { matrix, labels, target } = confusion;
  const k = matrix.length;
  const [left, top] = [130, 56];
  const [w, h] = [(width - left - 16) / k, (height - top - 16) / k];
  context.font = `13px ${colors.font}`;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.fillStyle = colors.quiet;
  context.fillText(
    `predicted ${target} (${PART_NAMES[confusion.rows]}, ${mode === "counts" ? "rows" : "% of the true class"}${confusion.since ? `, ${confusion.since}` : ""})`,
    left + (k * w) / 2,
    16,
  );
  matrix.forEach((row, i) => {
    context.fillStyle = colors.ink;
    context.textAlign = "right";
    context.fillText(fitted(context, labels[i], left - 16), left - 8, top + (i + 0.5) * h);
    context.textAlign = "center";
    context.fillText(fitted(context, labels[i], w - 4), left + (i + 0.5) * w, 40);
    row.forEach((_, j) => {
      const fill = shade(colors, matrix, i, j);
      context.fillStyle = cssColor(fill);
      context.fillRect(left + j * w + 1, top + i * h + 1, w - 2, h - 2);
      context.fillStyle = inkOn(fill);
      context.fillText(cellFigure(matrix, i, j, mode), left + (j + 0.5) * w, top + (i + 0.5) * h);
    });
  });
}
