import { css, html, LitElement, nothing } from "lit";
import { bringWords } from "../engine/catalog.js";
import type { KindInfo, ParamInfo } from "../engine/protocol.js";
import { formatNumber } from "../state/check-value.js";
import { controlStyles } from "./control.css.js";

/** Milliseconds that the pointer rests on a name before its meaning shows. */
const DELAY = 280;

/**
 * A name that answers for itself: pointer or keyboard focus shows what it means.
 *
 * @element ty-help
 * @prop {string} label   the name
 * @prop {KindInfo|ParamInfo|null} about  the row of the catalog that has the sentence, and where it comes from
 */
export class HelpTip extends LitElement {
  static override properties = {
    label: {},
    about: { attribute: false },
    open: { state: true },
  };
  declare label: string;
  declare about: KindInfo | ParamInfo | null;
  declare open: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.label = "";
    this.about = null;
    this.open = false;
  }

  static override styles = [
    controlStyles,
    css`
      :host { display: inline; position: relative; }
      .name { cursor: help; border-radius: 3px; }
      .name:hover { text-decoration: underline dotted var(--ty-ink-3); text-underline-offset: 3px; }
      .tip {
        position: fixed; inset: auto; margin: 0; width: max-content; max-width: min(280px, calc(100vw - 16px));
        padding: 8px 10px; font: var(--ty-text-2)/1.4 var(--ty-font); text-align: left; white-space: normal;
        color: var(--ty-ink); background: var(--ty-surface); border: 1px solid var(--ty-line);
        border-radius: var(--ty-radius-1); box-shadow: var(--ty-shadow); pointer-events: none;
      }
      .tip small { display: block; margin-top: 4px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
    `,
  ];

  override render() {
    return html`<span class="name" @pointerenter=${() => this.showSoon(DELAY)} @pointerleave=${this.close}
        >${this.label}</span>${this.open ? this.tip() : nothing}`;
  }

  private tip() {
    const { about } = this;
    const param = about && "key" in about ? about : null;
    const standard = param?.default;
    const usual =
      typeof standard === "number" ? formatNumber(standard) : typeof standard === "string" ? standard : "";
    return html`<div class="tip" popover="manual" role="tooltip">${about?.help}
      ${usual ? html`<small>Usually ${usual}${param?.unit ? ` ${param.unit}` : ""}.</small>` : nothing}
      ${about?.source ? html`<small>${about.source}</small>` : nothing}</div>`;
  }

  /** Called by the control that this name belongs to, when it gets the keyboard's focus. */
  showSoon(delay = DELAY): void {
    clearTimeout(this.timer);
    const words = bringWords();
    const timer = setTimeout(async () => {
      await words;
      if (timer === this.timer) this.open = Boolean(this.about?.help);
    }, delay);
    this.timer = timer;
  }

  readonly close = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.open = false;
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override updated(): void {
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip");
    if (!tip || tip.matches(":popover-open")) return;
    tip.showPopover();
    const name = this.renderRoot.querySelector(".name")?.getBoundingClientRect();
    if (!name) return;
    const { width, height } = tip.getBoundingClientRect();
    const below = name.bottom + 6 + height < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(name.left, innerWidth - width - 8))}px`;
    tip.style.top = `${below ? name.bottom + 6 : Math.max(8, name.top - 6 - height)}px`;
  }
}
customElements.define("ty-help", HelpTip);
