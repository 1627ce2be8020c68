import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Catalog, ParamInfo } from "../engine/protocol.js";
import { innerParams, kindInfo, kindName, kindsOf, labelOf } from "../state/catalog-lookup.js";
import { valueProblem } from "../state/check-value.js";
import { isObject } from "../state/spec-path.js";
import { chosen } from "./chosen.js";
import { controlStyles } from "./control.css.js";
import { emitEdit } from "./events.js";
import type { HelpTip } from "./help-tip.js";
import "./help-tip.js";
import "./number-field.js";

/**
 * One parameter of the experiment, drawn from its row in the catalog.
 *
 * @element ty-param-control
 * @prop {Catalog} catalog
 * @prop {ParamInfo} param     the row
 * @prop {string} path         where the value stands: "training.optimizer"
 * @prop {unknown} value       as in the description with all defaults
 * @prop {Record<string,string>} problems   messages by path, from the core
 * @prop {string[]} only       for a kind: keys of the inner parameters to show; empty for all
 * @prop {boolean} flat        no slider
 * @prop {boolean} terse       what is wrong is marked, and said elsewhere
 * @prop {string[]} columns    of the table, to choose from
 * @fires ty-edit
 */
export class ParamControl extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    param: { attribute: false },
    path: {},
    value: { attribute: false },
    problems: { attribute: false },
    only: { attribute: false },
    flat: { type: Boolean },
    terse: { type: Boolean },
    columns: { attribute: false },
  };
  declare catalog: Catalog;
  declare param: ParamInfo;
  declare path: string;
  declare value: unknown;
  declare problems: Record<string, string>;
  declare only: readonly string[];
  declare flat: boolean;
  declare terse: boolean;
  declare columns: readonly string[];

  constructor() {
    super();
    this.problems = {};
    this.only = [];
    this.flat = false;
    this.terse = false;
    this.columns = [];
    this.path = "";
  }

  static override styles = [
    controlStyles,
    css`
      .row { display: grid; grid-template-columns: minmax(84px, 38%) 1fr; align-items: center; gap: 2px 8px; min-height: 27px; }
      .row > :nth-child(2) { min-width: 0; }
      .row select { width: 100%; }
      .inner { display: grid; gap: 2px; }
      .nested { margin-left: 8px; padding-left: 8px; border-left: 2px solid var(--ty-line); }
      label { min-width: 0; overflow-wrap: anywhere; color: var(--ty-ink-2); }
      .switch { display: flex; align-items: center; gap: 8px; }
    `,
  ];

  override render() {
    if (!this.param) return nothing;
    const optional = this.param.default === null;
    if (this.param.type === "kind" || this.param.type === "section") return this.renderKind(optional);
    const problem =
      this.problems[this.path] ?? (this.value === undefined ? null : valueProblem(this.param, this.value));
    return html`<div class="row">${this.name()}
        ${optional && !this.isChoice() ? this.renderOptional() : this.renderPlain()}
      </div>
      ${problem && !this.terse ? html`<p class="problem" id="problem">${problem}</p>` : nothing}`;
  }

  private name() {
    return html`<label for="control"><ty-help .label=${labelOf(this.param)} .about=${this.param}></ty-help></label>`;
  }

  private isChoice(): boolean {
    return this.param.type === "choice" || this.param.type === "column";
  }

  /** A plain value that may also be absent: a switch before it. */
  private renderOptional(): TemplateResult {
    const on = this.value !== null && this.value !== undefined;
    return html`<div class="switch"><input id=${on ? "switch" : "control"} type="checkbox" .checked=${on}
        aria-label=${on ? `Use ${labelOf(this.param)}` : nothing}
        @change=${(event: Event) => this.edit((event.target as HTMLInputElement).checked ? this.startValue() : null)} />
      ${on ? this.renderPlain() : html`<span class="quiet-text">off</span>`}</div>`;
  }

  /** A first value for what was absent; the core has no default for it, so the middle of what is allowed. */
  private startValue(): unknown {
    const { type, choices, minimum, maximum } = this.param;
    if (type === "boolean") return true;
    if (type === "choice" || type === "string") return choices?.[0] ?? "";
    return Math.min(maximum ?? 1, Math.max(minimum ?? 1, 1));
  }

  private renderPlain(): TemplateResult {
    switch (this.param.type) {
      case "boolean":
        return html`<input id="control" type="checkbox" .checked=${this.value === true} @focus=${this.onFocus} @blur=${this.onBlur}
          @change=${(event: Event) => this.edit((event.target as HTMLInputElement).checked)} />`;
      case "choice":
        return this.renderSelect(this.param.choices ?? [], String(this.value ?? ""), (choice) =>
          this.edit(choice || null),
        );
      case "column":
        return this.renderColumn();
      case "integer_or_choice":
      case "number_or_choice":
      case "integer":
      case "number":
        return this.renderNumber();
      default:
        return html`<input id="control" .value=${String(this.value ?? "")} @change=${(event: Event) =>
          this.edit((event.target as HTMLInputElement).value)} />`;
    }
  }

  private renderColumn(): TemplateResult {
    const none = this.param.default === null ? "none" : "choose one";
    return html`<select id="control" @focus=${this.onFocus} @blur=${this.onBlur}
      @change=${(event: Event) => this.edit((event.target as HTMLSelectElement).value || undefined)}>
      <option value="">${none}</option>${this.columns.map((name) => html`<option>${name}</option>`)}${chosen(String(this.value ?? ""))}</select>`;
  }

  private renderNumber(): TemplateResult {
    return html`<ty-number-field id="control" .param=${this.param} .value=${this.value} ?flat=${this.flat}
      .problem=${this.problems[this.path] ?? ""} @focusin=${this.onFocus} @focusout=${this.onBlur}
      @number-change=${(event: CustomEvent<{ value: number | string }>) => this.edit(event.detail.value)}></ty-number-field>`;
  }

  private renderSelect(
    choices: readonly string[],
    now: string,
    pick: (choice: string) => void,
    group?: string,
  ): TemplateResult {
    const words = (choice: string) =>
      kindsOf(this.catalog, group ?? this.param.group).find((kind) => kind.kind === choice)?.label ??
      choice.replaceAll("_", " ");
    return html`<select id="control" @focus=${this.onFocus} @blur=${this.onBlur}
      @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>
      ${this.param.default === null ? html`<option value="">automatic</option>` : nothing}
      ${choices.map((choice) => html`<option value=${choice}>${words(choice)}</option>`)}${chosen(now)}
    </select>`;
  }

  private renderKind(optional: boolean): TemplateResult {
    const { catalog, param, value } = this;
    const kinds = kindsOf(catalog, param.group);
    const on = value !== null && value !== undefined;
    const inner = on ? innerParams(catalog, param, value) : [];
    // A list of layers inside another model has no control of its own: it stays as described, as does one of columns.
    const shown = inner.filter(
      (row) =>
        row.type !== "kinds" &&
        row.type !== "columns" &&
        (this.only.length === 0 || this.only.includes(row.key)),
    );
    const chooser =
      param.type === "section" || kinds.length < 2
        ? optional
          ? html`<div class="row">${this.name()}<div><input id="control" type="checkbox" .checked=${on} @change=${(
              event: Event,
            ) =>
              this.edit((event.target as HTMLInputElement).checked ? this.firstOf() : null)} /></div></div>`
          : nothing
        : html`<div class="row">${this.name()}
            ${this.renderSelect(
              kinds.map((kind) => kind.kind),
              kindName(value) ?? "",
              (kind) => this.edit(kind ? { kind } : null),
            )}</div>`;
    const problem = this.problems[this.path];
    return html`${chooser}${problem ? html`<p class="problem">${problem}</p>` : nothing}
      <div class="inner ${optional || this.only.length === 0 ? "nested" : ""}">${shown.map(
        (row) => html`<ty-param-control .catalog=${catalog} .param=${row} .path=${`${this.path}.${row.key}`}
          .value=${(isObject(value) ? value[row.key] : undefined) ?? row.default} .problems=${this.problems} .columns=${this.columns}></ty-param-control>`,
      )}</div>`;
  }

  /** What a switched-on group starts with: its defaults fill in the rest. */
  private firstOf(): unknown {
    const first = kindsOf(this.catalog, this.param.group)[0];
    return this.param.type === "section" || !first ? {} : { kind: first.kind };
  }

  private edit(value: unknown): void {
    emitEdit(this, { path: this.path, value });
  }

  private readonly onFocus = (event: Event): void => {
    if ((event.target as HTMLElement).matches?.(":focus-visible")) this.tip?.showSoon(500);
  };
  private readonly onBlur = (): void => this.tip?.close();

  private get tip(): HelpTip | null {
    return this.renderRoot.querySelector<HelpTip>("ty-help");
  }

  /** Label and help of this control, for tests and for the summary of a panel. */
  get description(): string {
    return kindInfo(this.catalog, this.param.group, this.value)?.help ?? this.param.help ?? "";
  }
}
customElements.define("ty-param-control", ParamControl);
