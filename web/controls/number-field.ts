import { css, html, LitElement, nothing } from "lit";
import type { ParamInfo } from "../engine/protocol.js";
import { labelOf } from "../state/catalog-lookup.js";
import { formatNumber, nearestValue, valueProblem } from "../state/check-value.js";
import { controlStyles } from "./control.css.js";
import { type SliderScale, sliderScale } from "./slider-scale.js";

/**
 * A number: a field, and a slider where the range has ends (or decades). Words that may stand instead of the number
 * ("full") are the last places of the slider, and may be typed.
 *
 * @element ty-number-field
 * @prop {ParamInfo} param
 * @prop {number|string} value
 * @prop {boolean} flat      the field alone
 * @prop {string} problem    what the core says of it
 * @prop {string} name       accessible name; the parameter's label by default
 * @fires number-change {value: number|string}   only with values that are in range
 */
export class NumberField extends LitElement {
  static override properties = {
    param: { attribute: false },
    value: { attribute: false },
    flat: { type: Boolean },
    problem: {},
    name: {},
    refused: { state: true },
  };
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  declare param: ParamInfo;
  declare value: unknown;
  declare flat: boolean;
  declare problem: string;
  declare name: string;
  declare refused: string;
  private scale: SliderScale | null = null;

  constructor() {
    super();
    this.flat = false;
    this.problem = "";
    this.name = "";
    this.refused = "";
  }

  static override styles = [
    controlStyles,
    css`
      .pair { display: grid; grid-template-columns: 1fr 68px; gap: 8px; align-items: center; }
      .alone { display: flex; align-items: center; gap: 6px; }
      input.number { width: 100%; }
      .alone input.number { max-width: 96px; }
      .unit { color: var(--ty-ink-2); font-size: var(--ty-text-1); }
    `,
  ];

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("param") || changed.has("flat")) this.scale = this.flat ? null : sliderScale(this.param);
    if (changed.has("value")) this.refused = "";
  }

  private get words(): readonly string[] {
    return this.param.choices ?? [];
  }

  private get shown(): string {
    return typeof this.value === "number"
      ? formatNumber(this.value)
      : typeof this.value === "string"
        ? this.value
        : "";
  }

  override render() {
    const name = this.name || labelOf(this.param);
    const problem = this.refused || this.problem;
    const field = html`<input class="number" inputmode="decimal" autocomplete="off" aria-label=${name}
      .value=${this.shown} aria-invalid=${problem ? "true" : nothing}
      aria-describedby=${this.refused ? "refused" : nothing} title=${this.param.unit ?? nothing}
      @change=${this.typed} @keydown=${this.nudge} />`;
    const message = this.refused
      ? html`<p class="problem" id="refused" role="alert">${this.refused}</p>`
      : nothing;
    if (!this.scale)
      return html`<div class="alone">${field}${this.param.unit ? html`<span class="unit">${this.param.unit}</span>` : nothing}</div>${message}`;
    return html`<div class="pair">
      <input type="range" min="0" max=${this.scale.last + this.words.length} .value=${String(this.position(this.scale))} aria-label=${`${name}, slider`}
        aria-valuetext=${this.shown} @input=${this.slid} />${field}</div>${message}`;
  }

  private position(scale: SliderScale): number {
    if (typeof this.value === "number") return scale.toPosition(this.value);
    const word = this.words.indexOf(String(this.value));
    return word < 0 ? 0 : scale.last + 1 + word;
  }

  /** The number, or the word, at a position of the slider. */
  private at(scale: SliderScale, position: number): number | string | undefined {
    return position > scale.last ? this.words[position - scale.last - 1] : scale.toValue(position);
  }

  private readonly slid = (event: Event): void => {
    const value = this.scale
      ? this.at(this.scale, Number((event.target as HTMLInputElement).value))
      : undefined;
    if (value !== undefined && value !== this.value) this.send(value);
  };

  private readonly typed = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim().replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
    const value = this.words.includes(text) ? text : text === "" ? Number.NaN : Number(text);
    this.refused = valueProblem(this.param, value) ?? "";
    if (!this.refused && value !== this.value) this.send(value);
  };

  /** Arrow keys in the field walk the same steps as the slider. */
  private readonly nudge = (event: KeyboardEvent): void => {
    const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    const scale = this.scale ?? sliderScale(this.param);
    const next = scale
      ? this.at(scale, Math.max(0, Math.min(scale.last + this.words.length, this.position(scale) + way)))
      : nearestValue(this.param, Number(this.value) + way);
    if (next !== undefined && next !== this.value) this.send(next);
  };

  private send(value: number | string): void {
    this.refused = "";
    this.dispatchEvent(
      new CustomEvent("number-change", { detail: { value }, bubbles: true, composed: true }),
    );
  }
}
customElements.define("ty-number-field", NumberField);
