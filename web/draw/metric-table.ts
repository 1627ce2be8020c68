import { LitElement, html } from "lit";
import type { MetricInfo, MetricsByPart } from "./types.js";

/**
 * All metrics by part; each figure answers with its definition, its formula with this run's values, and its source.
 *
 * @element ty-metric-table
 * @prop {MetricsByPart|null} metrics  as in a result: {train: {accuracy, ..., confusion_matrix, per_class, labels}}
 * @prop {MetricInfo[]} infos   the catalog's group "metric": labels, help, sources; metrics without one still show
 * @prop {string} positive      positive class of a two-class problem ("" for none)
 * @prop {string[]} labels      class names in the order of the confusion matrix
 * @prop {string} chosen        the metric that the plot beside shows
 * @fires metric-choose {metric: string}   the reader pressed a metric's name
 */
export class MetricTable extends LitElement {
  static override properties = {
    metrics: { attribute: false }, infos: { attribute: false }, positive: {}, labels: { attribute: false }, chosen: {},
  };
  declare metrics: MetricsByPart | null;
  declare infos: MetricInfo[];
  declare positive: string;
  declare labels: string[];
  declare chosen: string;

  constructor() {
    super();
    this.metrics = null;
    this.infos = [];
    this.positive = "";
    this.labels = [];
    this.chosen = "";
  }

  override render() {
    return html`<h3>Metrics</h3>`;
  }
}
customElements.define("ty-metric-table", MetricTable);
