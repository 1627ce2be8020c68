import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import "../controls/param-control.js";
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import { innerParams, paramOf, rootParams } from "../state/catalog-lookup.js";
import { isObject } from "../state/spec-path.js";

/** What stands open; everything else that the catalog knows is one press deeper. */
const OPEN = ["optimizer", "batch_size", "epochs", "l2"];
const OPEN_OF_OPTIMIZER = ["learning_rate"];

/**
 * How the model learns: for a network optimizer, step size, batches, penalties, stopping; for others what they have.
 *
 * @element ty-training-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec         with all defaults
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 */
export class TrainingPanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare problems: Record<string, string>;

  static override styles = [
    controlStyles,
    css`
      .controls { display: grid; gap: 1px; }
      details { margin-top: 4px; }
      details summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
    `,
  ];

  override render() {
    const section = paramOf(rootParams(this.catalog, this.spec), "training");
    if (!section) return nothing;
    const rows = innerParams(this.catalog, section, this.spec.training);
    const first = OPEN.flatMap((key) => paramOf(rows, key) ?? []);
    // A model with a rule of its own has few settings here: all of them stand open.
    const open = first.length > 0 ? first : rows;
    const rest = rows.filter((row) => !open.includes(row));
    const optimizer = paramOf(rows, "optimizer");
    const training = this.values();
    const deeper = optimizer
      ? innerParams(this.catalog, optimizer, training.optimizer).filter(
          (row) => !OPEN_OF_OPTIMIZER.includes(row.key),
        )
      : [];
    const troubled =
      rest.some((row) => this.troubled(`training.${row.key}`)) ||
      deeper.some((row) => this.troubled(`training.optimizer.${row.key}`));
    return html`<div class="controls">${open.map((row) => this.control(row, "training", training))}</div>
      ${
        rest.length + deeper.length > 0
          ? html`<details ?open=${troubled}><summary>More</summary><div class="controls">
            ${deeper.map((row) => this.control(row, "training.optimizer", isObject(training.optimizer) ? training.optimizer : {}))}
            ${rest.map((row) => this.control(row, "training", training))}
            ${this.rootControl("seed")}</div></details>`
          : html`<div class="controls">${this.rootControl("seed")}</div>`
      }`;
  }

  private values(): Record<string, unknown> {
    return isObject(this.spec.training) ? this.spec.training : {};
  }

  private troubled(path: string): boolean {
    return Object.keys(this.problems).some((at) => at.startsWith(path));
  }

  private control(row: ParamInfo, path: string, values: Record<string, unknown>) {
    return html`<ty-param-control .catalog=${this.catalog} .param=${row} .path=${`${path}.${row.key}`}
      .value=${values[row.key] ?? row.default} .problems=${this.problems}
      .only=${row.key === "optimizer" ? OPEN_OF_OPTIMIZER : []}></ty-param-control>`;
  }

  private rootControl(key: string) {
    const row = paramOf(rootParams(this.catalog), key);
    return row
      ? html`<ty-param-control flat .catalog=${this.catalog} .param=${row} .path=${key} .value=${this.spec[key] ?? row.default}
          .problems=${this.problems}></ty-param-control>`
      : nothing;
  }
}
customElements.define("ty-training-panel", TrainingPanel);
