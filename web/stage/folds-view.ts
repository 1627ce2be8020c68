import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import "../draw/dots.js";
import type { DotRow } from "../draw/dots.js";
import { figure } from "../draw/number.js";
import { kindsOf } from "../state/catalog-lookup.js";
import { type Folds, foldsOf, foldsWords, metricsOf, type Part, partsOf } from "./folds-words.js";
import type { StageContext } from "./stage-tab.js";

/**
 * Cross-validation: the figures of every fold beside each other, their mean and their spread.
 *
 * @element ty-folds-view
 * @prop {StageContext} context
 */
export class FoldsView extends LitElement {
  static override properties = {
    context: { attribute: false },
    held: { state: true },
    metric: { state: true },
  };
  declare context: StageContext;
  declare private held: Part;
  declare private metric: string;

  constructor() {
    super();
    this.held = "validation";
    this.metric = "";
  }

  static override styles = [
    controlStyles,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; max-width: 1000px; margin: 0 auto; }
      p { margin: 0; }
      .tools { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; color: var(--ty-ink-2); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid var(--ty-grid); font-weight: 400; text-align: right; white-space: nowrap; }
      thead th { color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      th[scope="row"], thead th:first-child { text-align: left; }
      .all th, .all td { font-weight: 600; }
    `,
  ];

  override render() {
    if (!this.context) return nothing;
    const { runs, view, live } = this.context;
    const run = runs.find((each) => each.id === view.run) ?? runs.at(-1);
    const all = run ? foldsOf(run) : null;
    if (!all || all.folds.length === 0) {
      const folds = live.status?.folds;
      return html`<p class="quiet-text">${folds ? `The rows are dealt to ${folds} folds. ` : ""}Each fold is held out once, while a fresh model learns from the others: their figures come with the training.</p>`;
    }
    const parts = partsOf(all);
    const part = parts.includes(this.held) ? this.held : (parts[0] ?? "validation");
    const metrics = metricsOf(all, part);
    const metric = metrics.includes(this.metric)
      ? this.metric
      : (metrics.find((name) => name !== "loss") ?? "loss");
    const words = foldsWords(all, part, metric, this.nameOf(metric));
    return html`<p role=${all.mean ? "status" : nothing}>${words}</p>
      <div class="tools"><label>Figure <select aria-label="Figure of the folds" @change=${(event: Event) =>
        (this.metric = (
          event.target as HTMLSelectElement
        ).value)}>${metrics.map((name) => html`<option value=${name}>${this.nameOf(name)}</option>`)}${chosen(metric)}</select></label>
        <label>Rows <select aria-label="Rows of the figures" @change=${(event: Event) =>
          (this.held = (event.target as HTMLSelectElement)
            .value as Part)}>${parts.map((name) => html`<option>${name}</option>`)}${chosen(part)}</select></label></div>
      <ty-dots of="fold" .heading=${`${this.nameOf(metric)}, ${part} rows`} .words=${words} .rows=${this.dots(all, part, metric)}
        legend="figure of a fold; of all: the mean, one standard deviation to either side"
        .mark=${all.mean?.[part]?.[metric] ?? null} markName="mean of the folds"></ty-dots>
      ${this.renderTable(all, part, metrics)}`;
  }

  private nameOf(metric: string): string {
    const known = kindsOf(this.context.catalog, "metric").find(({ kind }) => kind === metric)?.label;
    return known ?? metric.replaceAll("_", " ");
  }

  private dots({ folds, of, mean, std }: Folds, part: Part, metric: string): DotRow[] {
    const values = folds.map(({ figures }) => figures[part]?.[metric]);
    const rows: DotRow[] = Array.from({ length: of }, (_, i) => {
      const value = values[i];
      const name = `Fold ${i + 1}`;
      return {
        name,
        value: value === undefined ? null : { mean: value, interval: null, values: [] },
        other: null,
      };
    });
    const [middle, deviation] = [mean?.[part]?.[metric], std?.[part]?.[metric]];
    if (middle === undefined) return rows;
    const interval: [number, number] | null =
      typeof deviation === "number" ? [middle - deviation, middle + deviation] : null;
    const known = values.filter((value) => value !== undefined);
    return [...rows, { name: "All folds", value: { mean: middle, interval, values: known }, other: null }];
  }

  private renderTable({ folds, mean, std }: Folds, part: Part, metrics: readonly string[]) {
    const cells = (figures: Record<string, number | null> | undefined) =>
      metrics.map((name) => html`<td>${figure(figures?.[name])}</td>`);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Figures of the folds"><table aria-label=${`Folds, ${part} rows`}>
      <thead><tr><th scope="col">fold</th>${metrics.map((name) => html`<th scope="col">${this.nameOf(name)}</th>`)}</tr></thead>
      <tbody>${folds.map(({ fold, figures }) => html`<tr><th scope="row">${fold}</th>${cells(figures[part])}</tr>`)}
      ${
        mean && std
          ? html`<tr class="all"><th scope="row">mean</th>${cells(mean[part])}</tr><tr class="all"><th scope="row">standard deviation</th>${cells(std[part])}</tr>`
          : nothing
      }</tbody></table></div>`;
  }
}
customElements.define("ty-folds-view", FoldsView);
