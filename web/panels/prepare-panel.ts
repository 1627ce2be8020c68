import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../controls/param-control.js";
import { asksFor } from "../controls/words.js";
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import { kindInfo, kindLabel, kindsOf } from "../state/catalog-lookup.js";
import { isObject } from "../state/spec-path.js";

/**
 * The steps that turn the table into numbers, in order.
 *
 * @element ty-prepare-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec         with all defaults
 * @prop {string[]} learned  what each step learned from the training rows, in words; "" where nothing is known
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 */
export class PreparePanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    learned: { attribute: false },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare learned: readonly string[];
  declare problems: Record<string, string>;

  constructor() {
    super();
    this.learned = [];
    this.problems = {};
  }

  static override styles = [
    controlStyles,
    css`
      ol { list-style: none; margin: 0 0 4px; padding: 0; display: grid; gap: 2px; }
      li { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 0 6px; min-height: 28px; }
      li > .inner, li > .learned, li > .problem { grid-column: 1 / -1; }
      .learned { color: var(--ty-ink-2); font-size: var(--ty-text-1); margin: 0 0 2px; overflow: hidden; display: -webkit-box;
        -webkit-line-clamp: 1; -webkit-box-orient: vertical; }
      .tools { display: flex; }
      .inner { padding-left: 10px; }
      .inner summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
    `,
  ];

  private get steps(): readonly unknown[] {
    return Array.isArray(this.spec.prepare) ? this.spec.prepare : [];
  }

  private readonly ask = asksFor(this);

  override render() {
    const { steps } = this;
    const kinds = kindsOf(this.catalog, "prepare");
    return html`${steps.length > 0 ? html`<ol>${steps.map((step, i) => this.renderStep(step, i))}</ol>` : nothing}
      ${this.problems.prepare ? html`<p class="problem">${this.problems.prepare}</p>` : nothing}
      <select aria-label="Add a step" @change=${this.add} @pointerenter=${this.ask} @focus=${this.ask}>
        <option value="">Add a step …</option>
        ${kinds.map((kind) => html`<option value=${kind.kind} title=${kind.help ?? ""}>${kind.label}</option>`)}
      </select>`;
  }

  private renderStep(step: unknown, i: number) {
    const info = kindInfo(this.catalog, "prepare", step);
    const label = kindLabel(this.catalog, "prepare", step);
    const values = isObject(step) ? step : {};
    const count = this.steps.length;
    const problem = this.problems[`prepare[${i}]`];
    return html`<li>
      <ty-help .label=${label} .about=${info ?? null}></ty-help>
      <span class="tools">
        <button class="quiet small icon" aria-label=${`Move ${label} up`} ?disabled=${i === 0} @click=${() => this.move(i, i - 1)}>${glyph("up")}</button>
        <button class="quiet small icon" aria-label=${`Move ${label} down`} ?disabled=${i === count - 1} @click=${() => this.move(i, i + 1)}>${glyph("down")}</button>
        <button class="quiet small icon" aria-label=${`Remove ${label}`} @click=${() => this.put(this.steps.filter((_, at) => at !== i))}>${glyph("cross")}</button>
      </span>
      ${this.renderParams(info?.params ?? [], values, i)}
      ${problem ? html`<p class="problem">${problem}</p>` : nothing}
      ${this.learned[i] ? html`<p class="learned" title=${this.learned[i] ?? ""}>${this.learned[i]}</p>` : nothing}</li>`;
  }

  /** What is chosen from names stands open; numbers have good defaults and are one press deeper. */
  private renderParams(params: readonly ParamInfo[], values: Record<string, unknown>, i: number) {
    const control = (row: ParamInfo) => html`<ty-param-control .catalog=${this.catalog} .param=${row}
      .path=${`prepare[${i}].${row.key}`} .value=${values[row.key] ?? row.default} .problems=${this.problems}></ty-param-control>`;
    const plain = params.filter((row) => row.type !== "columns" && row.type !== "column");
    const open = plain.filter((row) => row.type === "choice" || row.type === "kind");
    const rest = plain.filter((row) => !open.includes(row));
    const troubled = rest.some((row) => this.problems[`prepare[${i}].${row.key}`]);
    return html`<div class="inner">${open.map(control)}
      ${rest.length > 0 ? html`<details ?open=${troubled}><summary>Options</summary>${rest.map(control)}</details>` : nothing}</div>`;
  }

  private readonly add = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    if (select.value) this.put([...this.steps, { kind: select.value }]);
    select.value = "";
  };

  private move(from: number, to: number): void {
    const steps = [...this.steps];
    const [step] = steps.splice(from, 1);
    steps.splice(to, 0, step);
    this.put(steps);
  }

  private put(steps: unknown[]): void {
    emitEdit(this, { path: "prepare", value: steps });
  }
}
customElements.define("ty-prepare-panel", PreparePanel);
