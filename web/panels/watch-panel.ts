import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import "../draw/confusion-matrix.js";
import "../draw/line-plot.js";
import "../draw/metric-table.js";
import { count } from "../draw/number.js";
import type { PlotRun } from "../draw/types.js";
import { bringWords } from "../engine/catalog.js";
import type { Catalog, KindInfo, Metrics, Spec } from "../engine/protocol.js";
import { kindsOf, roundName } from "../state/catalog-lookup.js";
import { keptEpoch, type Run } from "../state/run.js";
import { getAt } from "../state/spec-path.js";
import type { View } from "../state/store.js";
import { metricNames, OWN_FIGURES, placeWords, plotRuns } from "./plot-runs.js";
import "./diagnosis-note.js";

/** What will be drawn before anything has been. */
const FIRST_METRICS: Record<string, string> = { classification: "accuracy", regression: "rmse" };

/**
 * How well it goes: loss, a metric of choice, which class is taken for which, every figure.
 *
 * @element ty-watch-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec      with all defaults
 * @prop {string} task    "classification", "regression"; another while nobody knows
 * @prop {Run[]} runs     oldest first
 * @prop {View} view
 * @prop {boolean} stacked  in a sheet: what the curves say stands first, as the rest is longer than the screen
 * @fires ty-edit
 * @fires ty-command  look {part of View}, remedy
 */
export class WatchPanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    task: { attribute: false },
    runs: { attribute: false },
    view: { attribute: false },
    stacked: { type: Boolean },
    cursor: { state: true },
    metricInfos: { state: true },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare task: unknown;
  declare runs: readonly Run[];
  declare view: View;
  declare stacked: boolean;
  declare cursor: number | null;
  /** With their sentences, when somebody has asked. */
  declare metricInfos: KindInfo[] | null;

  constructor() {
    super();
    this.runs = [];
    this.cursor = null;
    this.metricInfos = null;
  }

  static override styles = [
    controlStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .figures { flex: 1; min-height: 0; overflow: auto; padding: 10px 14px; display: grid; gap: 10px; grid-template-columns: minmax(0, 1fr); align-content: start;
        --ty-plot-height: clamp(96px, 13vh, 150px); }
      select[slot="heading"] { min-height: 26px; margin-left: -7px; border-color: transparent; font-weight: 600; }
      select[slot="heading"]:hover { border-color: var(--ty-line); }
      ty-diagnosis { flex: none; border-top: 1px solid var(--ty-line); }
      :host([stacked]) ty-diagnosis { border-top: 0; border-bottom: 1px solid var(--ty-line); }
    `,
  ];

  private get current(): Run | undefined {
    return this.runs.find((run) => run.id === this.view.run) ?? this.runs[this.runs.length - 1];
  }

  override render() {
    const { current, view } = this;
    const names = metricNames(this.runs);
    const metric = names.includes(view.metric) ? view.metric : (names[0] ?? FIRST_METRICS[String(this.task)]);
    const losses = plotRuns(this.runs, "loss", current?.id);
    const said = html`<ty-diagnosis .catalog=${this.catalog} .run=${current ?? null}></ty-diagnosis>`;
    return html`${this.stacked ? said : nothing}<div class="figures" tabindex="0" role="group" aria-label="Watch"
        @cursor-change=${(e: CustomEvent<{ x: number | null }>) => (this.cursor = e.detail.x)}
        @smoothing-change=${(e: CustomEvent<{ smoothing: number }>) => this.look({ smoothing: e.detail.smoothing })}>
        <ty-line-plot heading="Loss" better="lower" .xLabel=${this.round} .runs=${losses} .current=${current?.id ?? ""} .scale=${view.lossScale}
          .smoothing=${view.smoothing} .cursor=${this.cursor}
          @scale-change=${(e: CustomEvent<{ scale: View["lossScale"] }>) => this.look({ lossScale: e.detail.scale })}></ty-line-plot>
        ${metric ? this.renderMetric(names, metric, plotRuns(this.runs, metric, current?.id), current) : nothing}
        ${this.renderMatrix(current)}
        <ty-metric-table .metrics=${current?.metrics ?? null} .since=${this.since} .infos=${this.metricInfos ?? kindsOf(this.catalog, "metric")}
          @pointerenter=${this.ask} @focusin=${this.ask}
          .positive=${this.positive} .labels=${current?.classes ?? []} .chosen=${metric ?? ""}
          @metric-choose=${(e: CustomEvent<{ metric: string }>) => this.look({ metric: e.detail.metric })}></ty-metric-table>
      </div>${this.stacked ? nothing : said}`;
  }

  private readonly ask = async (): Promise<void> => {
    await bringWords();
    this.metricInfos ??= [...kindsOf(this.catalog, "metric")];
  };

  private renderMetric(names: string[], metric: string, runs: PlotRun[], current: Run | undefined) {
    const label = this.nameOf(metric);
    const better = OWN_FIGURES.includes(metric)
      ? ""
      : /loss|error|^m[as]e$|^rmse$/.test(metric)
        ? "lower"
        : "higher";
    const choice = html`<select slot="heading" aria-label="Metric" title="Metric" @change=${(event: Event) =>
      this.look({ metric: (event.target as HTMLSelectElement).value })}>${names.map(
      (name) => html`<option value=${name}>${this.nameOf(name)}</option>`,
    )}${chosen(metric)}</select>`;
    return html`<ty-line-plot .heading=${label} .axisName=${/^r?m[sa]e$/.test(metric) ? metric.toUpperCase() : ""} .better=${better} .xLabel=${this.round} .runs=${runs} .current=${current?.id ?? ""}
        scale="linear" .smoothing=${this.view.smoothing} .cursor=${this.cursor} compact>${names.length > 1 ? choice : nothing}</ty-line-plot>`;
  }

  /** As the catalog calls a metric; figures of the training itself are not in it. */
  private nameOf(metric: string): string {
    const words = metric.replaceAll("_", " ");
    return (
      kindsOf(this.catalog, "metric").find((kind) => kind.kind === metric)?.label ??
      words.charAt(0).toUpperCase() + words.slice(1)
    );
  }

  private renderMatrix(current: Run | undefined) {
    const spec = current?.resolved ?? this.spec;
    if ((current ? getAt(spec, "data.task") : this.task) !== "classification") return nothing;
    const parts = (["train", "validation", "test"] as const).filter((part) => current?.metrics?.[part]);
    const part: keyof Metrics = parts.includes(this.view.part) ? this.view.part : (parts[0] ?? "validation");
    const matrix = current?.metrics?.[part]?.confusion_matrix;
    return html`<ty-confusion-matrix .matrix=${Array.isArray(matrix) ? matrix : null} .labels=${current?.classes ?? []}
      .target=${String(getAt(spec, "data.target") ?? "class")} .since=${this.since} .positive=${this.positive} .rows=${part} .parts=${parts}
      .mode=${this.view.matrixMode}
      @part-change=${(e: CustomEvent<{ part: keyof Metrics }>) => this.look({ part: e.detail.part })}
      @mode-change=${(e: CustomEvent<{ mode: View["matrixMode"] }>) => this.look({ matrixMode: e.detail.mode })}></ty-confusion-matrix>`;
  }

  /** What the curves run over: epochs, or what the run on show counts. */
  private get round(): string {
    return roundName(this.catalog, this.current?.resolved ?? this.spec);
  }

  /** To which epoch the metrics belong, where the curves end at another. */
  private get since(): string {
    const { current, round } = this;
    const { metricsEpoch, status, history } = current ?? {};
    if (!current || !history || !status || metricsEpoch === undefined) return "";
    if (metricsEpoch >= status.epoch) {
      const kept = keptEpoch(current);
      return kept === null ? "" : `${round} ${count(kept)}, best`;
    }
    return metricsEpoch === 0 ? `in the first ${round}` : `after ${placeWords(history, metricsEpoch, round)}`;
  }

  private get positive(): string {
    const label = getAt(this.spec, "data.positive_label");
    return label === undefined || label === null ? "" : String(label);
  }

  private look(change: Partial<View>): void {
    emitCommand(this, "look", change);
  }
}
customElements.define("ty-watch-panel", WatchPanel);
