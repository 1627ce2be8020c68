import { html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { PARTS } from "../style/palette.js";
import { saveCsv } from "./canvas.js";
import { formula } from "./formula.js";
import { icons } from "./icons.js";
import { PART_NAMES } from "./line-plot-words.js";
import { metricStyles } from "./metric-styles.js";
import { metricsSummary, type PartFigures, scalarMetrics, sourceLink, worked } from "./metric-words.js";
import { count, figure } from "./number.js";
import { pictureStyles } from "./styles.js";
import type { MetricInfo, MetricsByPart, Part } from "./types.js";

const CLASS_FIGURES = ["precision", "recall", "f1", "specificity", "roc_auc"];

/**
 * All metrics by part; each figure answers with its definition, its formula with this run's values, and its source.
 *
 * @element ty-metric-table
 * @prop {MetricsByPart|null} metrics  as in a result: {train: {accuracy, ..., confusion_matrix, per_class, labels}}
 * @prop {string} since         when they were worked out, if not just now: "after epoch 12"
 * @prop {MetricInfo[]} infos   the catalog's group "metric": labels, help, sources; metrics without one still show
 * @prop {string} positive      positive class of a two-class problem ("" for none)
 * @prop {string[]} labels      class names in the order of the confusion matrix
 * @prop {string} chosen        the metric that the plot beside shows
 * @fires metric-choose {metric: string}   the reader pressed a metric's name
 */
export class MetricTable extends LitElement {
  static override properties = {
    metrics: { attribute: false },
    since: {},
    infos: { attribute: false },
    positive: {},
    labels: { attribute: false },
    chosen: {},
    open: { state: true },
    classPart: { state: true },
  };
  declare metrics: MetricsByPart | null;
  declare since: string;
  declare infos: MetricInfo[];
  declare positive: string;
  declare labels: string[];
  declare chosen: string;
  declare private open: { metric: string; part: Part | null } | null;
  declare private classPart: Part | null;
  private entry: [row: number, column: number] = [0, 0];
  private closing = 0;

  constructor() {
    super();
    this.metrics = null;
    this.since = "";
    this.infos = [];
    this.positive = "";
    this.labels = [];
    this.chosen = "";
    this.open = null;
    this.classPart = null;
  }

  static override styles = [pictureStyles, metricStyles];

  override render() {
    const parts = this.parts;
    if (parts.length === 0)
      return html`<header><h3>Metrics</h3></header><p class="empty">appear with the first predictions</p>`;
    const rows = scalarMetrics(
      parts.map((part) => this.figures(part)),
      this.infos,
    );
    const last = parts[Math.min(1, parts.length - 1)];
    return html`
      <header><h3>Metrics${this.since ? html` <small>${this.since}</small>` : nothing}</h3>
        <button aria-label="Save the metrics as CSV" title="Save as CSV" @click=${() => this.save(rows)}>${icons.csv}</button></header>
      <p class="said" id="said">${metricsSummary(PART_NAMES[last], this.figures(last), rows, (metric) => this.labelOf(metric))}</p>
      <table role="grid" aria-label="Metrics by part" aria-describedby="said" @keydown=${this.onKey} @pointerleave=${this.closeSoon}>
        <thead><tr><th scope="col"><span class="said">metric</span></th>${parts.map((part) => html`<th scope="col">${PART_NAMES[part]}</th>`)}</tr></thead>
        <tbody>${rows.map((metric, r) => this.row(metric, r, parts))}</tbody>
      </table>
      ${this.perClass(parts)}
      ${this.card()}
    `;
  }

  private get parts(): Part[] {
    return PARTS.filter((part) => this.metrics?.[part]);
  }

  private figures(part: Part): PartFigures {
    return this.metrics?.[part] ?? {};
  }

  private info(metric: string): MetricInfo | undefined {
    return this.infos.find((info) => info.kind === metric);
  }

  private labelOf(metric: string): string {
    return this.info(metric)?.label ?? metric.replaceAll("_", " ");
  }

  private row(metric: string, r: number, parts: Part[]) {
    const tab = (c: number) => (this.entry[0] === r && this.entry[1] === c ? 0 : -1);
    const show = (part: Part | null) => () => this.show(metric, part);
    return html`<tr class=${metric === this.chosen ? "chosen" : ""}>
      <th scope="row"><button data-cell tabindex=${tab(0)} aria-pressed=${metric === this.chosen} title="Show on the plot"
        @click=${() => this.choose(metric)} @focus=${show(null)} @blur=${this.closeSoon} @pointerenter=${show(null)}>${this.labelOf(metric)}</button></th>
      ${parts.map(
        (
          part,
          c,
        ) => html`<td data-cell role="gridcell" tabindex=${tab(c + 1)} @focus=${show(part)} @blur=${this.closeSoon}
        @pointerenter=${show(part)}>${figure(this.figures(part)[metric] as number)}</td>`,
      )}
    </tr>`;
  }

  /** Definition, rule, the rule with this part's figures, source. In the top layer, so that no panel cuts it off. */
  private card() {
    const { open } = this;
    if (!open) return nothing;
    const info = this.info(open.metric);
    const part = open.part ?? this.parts[Math.min(1, this.parts.length - 1)];
    const figures = this.figures(part);
    const label = this.labelOf(open.metric);
    const { rule, filled, values } = worked(open.metric, info, figures, this.labels, this.positive);
    const link = sourceLink(info?.source);
    return html`<div class="card pop" popover="manual" role="note" @pointerenter=${this.stay} @pointerleave=${this.closeSoon}>
      <strong>${label}</strong> <span class="quiet">${PART_NAMES[part]}</span>
      ${info?.help ? html`<p>${info.help}</p>` : nothing}
      ${rule ? formula(rule, null, label) : nothing}
      ${filled ? formula(filled, values, "", figure(figures[open.metric] as number)) : nothing}
      ${
        this.positive && this.labels.length === 2 && filled && values && "tp" in values
          ? html`<p class="quiet">positive class: ${this.positive}</p>`
          : nothing
      }
      ${
        info?.source
          ? html`<p class="quiet">Source: ${link ? html`<a href=${link} target="_blank" rel="noopener" tabindex="-1">${info.source}</a>` : info.source}</p>`
          : nothing
      }
    </div>`;
  }

  private perClass(parts: Part[]) {
    const filled = parts.filter((part) => Array.isArray(this.figures(part).per_class));
    if (filled.length === 0) return nothing;
    const fallback = filled.includes("validation") ? "validation" : filled[0];
    const part = this.classPart && filled.includes(this.classPart) ? this.classPart : fallback;
    const rows = this.figures(part).per_class as Record<string, unknown>[];
    const columns = CLASS_FIGURES.filter((name) => rows.some((row) => typeof row[name] === "number"));
    return html`<details>
      <summary>By class</summary>
      ${
        filled.length > 1
          ? html`<select aria-label="Rows counted by class" @change=${(event: Event) =>
              (this.classPart = (event.target as HTMLSelectElement).value as Part)}>
        ${filled.map((name) => html`<option value=${name}>${PART_NAMES[name]}</option>`)}${chosen(part)}</select>`
          : nothing
      }
      <div class="classes" tabindex="0" role="region" aria-label="Metrics by class"><table>
        <thead><tr><th scope="col">class</th>${columns.map((name) => html`<th scope="col">${this.labelOf(name)}</th>`)}<th scope="col">rows</th></tr></thead>
        <tbody>${rows.map(
          (row) => html`<tr><th scope="row">${row.label}</th>
          ${columns.map((name) => html`<td>${figure(row[name] as number)}</td>`)}<td>${count(Number(row.support ?? 0))}</td></tr>`,
        )}</tbody>
      </table></div></details>`;
  }

  private show(metric: string, part: Part | null) {
    this.stay();
    if (this.open?.metric !== metric || this.open.part !== part) this.open = { metric, part };
  }

  private readonly stay = () => clearTimeout(this.closing);

  private readonly closeSoon = () => {
    this.stay();
    this.closing = window.setTimeout(() => (this.open = null), 180);
  };

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.stay();
    this.open = null;
  }

  /** Beside the table where there is room, else above or below the row. */
  protected override updated() {
    const card = this.renderRoot.querySelector<HTMLElement>(".pop");
    if (!card || !this.open) return;
    if (!card.matches(":popover-open")) card.showPopover();
    const rows = scalarMetrics(
      this.parts.map((part) => this.figures(part)),
      this.infos,
    );
    const row = this.renderRoot
      .querySelectorAll("tbody tr")
      [rows.indexOf(this.open.metric)]?.getBoundingClientRect();
    if (!row) return;
    const { offsetWidth: width, offsetHeight: height } = card;
    const beside = row.left - width - 10;
    const below = row.bottom + height + 8 < innerHeight;
    const top =
      beside > 4
        ? Math.min(row.top - 8, innerHeight - height - 8)
        : below
          ? row.bottom + 4
          : row.top - height - 4;
    card.style.left = `${beside > 4 ? beside : Math.max(4, Math.min(row.left, innerWidth - width - 4))}px`;
    card.style.top = `${Math.max(4, top)}px`;
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const cells = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-cell]")];
    const width = this.parts.length + 1;
    let [r, c] = this.entry;
    const at = cells.indexOf(event.target as HTMLElement);
    if (at >= 0) [r, c] = [Math.floor(at / width), at % width];
    if (event.key === "Escape") this.open = null;
    else if (event.key === "ArrowUp") r--;
    else if (event.key === "ArrowDown") r++;
    else if (event.key === "ArrowLeft") c--;
    else if (event.key === "ArrowRight") c++;
    else return;
    event.preventDefault();
    this.entry = [Math.max(0, Math.min(cells.length / width - 1, r)), Math.max(0, Math.min(width - 1, c))];
    if (event.key !== "Escape") cells[this.entry[0] * width + this.entry[1]].focus();
    this.requestUpdate();
  };

  private choose(metric: string) {
    this.dispatchEvent(new CustomEvent("metric-choose", { detail: { metric }, bubbles: true }));
  }

  private save(rows: string[]) {
    const { parts } = this;
    saveCsv("metrics", [
      ["metric", ...parts],
      ...rows.map((metric) => [
        metric,
        ...parts.map((part) => Number(this.figures(part)[metric] ?? Number.NaN)),
      ]),
    ]);
  }
}
customElements.define("ty-metric-table", MetricTable);
