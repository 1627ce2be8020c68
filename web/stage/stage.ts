import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import { scrollEdges } from "../style/scroll-edges.css.js";
import { fittingTabs, labelOf, openTab, type StageContext, type StageTab } from "./stage-tab.js";
import "./linear-tabs.js";
import "./network-tab.js";
import "./boundary-tab.js";
import "./columns-tab.js";
import "./folds-tab.js";
import "./gaps-tab.js";
import "./layers-tab.js";
import "./paint-tab.js";
import "./sample-tab.js";
import "./table-tab.js";
import "./through-time-tab.js";
import "./tree-tabs.js";

/**
 * The one large view: the model itself, and tabs for the other views that fit it.
 *
 * @element ty-stage
 * @prop {StageContext} context
 * @fires ty-edit
 * @fires ty-command  tab {id}, look {discrete | shown}
 */
export class Stage extends LitElement {
  static override properties = { context: { attribute: false } };
  declare context: StageContext;

  static override styles = [
    controlStyles,
    css`
      :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
      .tabs { display: flex; gap: 2px; padding: 8px 14px 3px; flex: none; min-width: 0; overflow-x: auto; scrollbar-width: none;
        ${scrollEdges} }
      .tabs button { flex: none; border: 0; border-radius: var(--ty-radius-1); background: none; color: var(--ty-ink-2); }
      .tabs button[aria-selected="true"] { background: var(--ty-surface-3); color: var(--ty-ink); font-weight: 600; }
      .view { flex: 1; min-height: 0; min-width: 0; padding: 10px 14px 14px; overflow: auto; }
      .network { height: 100%; display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; min-height: 300px; }
      .network.with-boundary { grid-template-columns: minmax(0, 1fr) minmax(240px, 41%); align-items: center; }
      .drawing { height: 100%; min-height: 0; }
      .drawing ty-network { height: 100%; }
      .through-time { display: grid; gap: 12px; align-content: start; max-width: 900px; }
      .through-time .cures { display: flex; flex-wrap: wrap; gap: 6px; margin-top: -6px; }
      .through-time .chooser { display: flex; align-items: center; gap: 6px; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .through-time .chooser input { width: 80px; }
      .plane { height: 100%; display: grid; place-items: center; container-type: size; min-height: 280px; }
      .plane ty-boundary { width: min(100cqw, calc(100cqh - 72px)); }
      .empty { height: 100%; display: grid; place-content: center; text-align: center; color: var(--ty-ink-2); gap: 4px; padding: 24px; }
      .empty strong { color: var(--ty-ink); font-size: var(--ty-text-3); font-weight: 600; }
      .empty p { margin: 0; max-width: 44ch; }
      @container stage (max-width: 559px) {
        .view { padding: 8px 10px 10px; }
        .tabs { gap: 0; padding: 8px 5px 3px; }
        .tabs button { padding: 0 8px; }
        .network.with-boundary { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto minmax(290px, 1fr); height: auto; min-height: 100%; }
        .beside { order: -1; display: grid; justify-items: center; }
        .beside ty-boundary { width: min(100%, 272px); }
        .drawing { min-height: 280px; }
      }
    `,
  ];

  override render() {
    const { context } = this;
    const open = context && openTab(context);
    if (!context || !open) return html`<div class="view">${this.renderEmpty()}</div>`;
    const fitting = fittingTabs(context);
    return html`<div class="tabs" role="tablist" aria-label="Views" @keydown=${this.walk}>
        ${fitting.map(
          (
            tab,
          ) => html`<button role="tab" id=${`tab-${tab.id}`} aria-selected=${tab === open} aria-controls="view"
          tabindex=${tab === open ? 0 : -1} @click=${() => emitCommand(this, "tab", tab.id)}>${labelOf(tab, context)}</button>`,
        )}</div>
      <div class="view" id="view" role="tabpanel" aria-labelledby=${`tab-${open.id}`}
        @discrete-change=${(e: CustomEvent<{ discrete: boolean }>) => emitCommand(this, "look", { discrete: e.detail.discrete })}
        @shown-change=${(e: CustomEvent<{ shown: string[] }>) => emitCommand(this, "look", { shown: e.detail.shown })}
        ><h2 class="hidden-text">${labelOf(open, context)}</h2>${open.render(context)}</div>`;
  }

  private renderEmpty() {
    const problem = this.context?.live.problem;
    return html`<div class="empty">${
      problem ? html`<strong>Nothing to show yet</strong><p>${problem.message}</p>` : nothing
    }</div>`;
  }

  /** Arrow keys walk along the tabs. */
  private readonly walk = (event: KeyboardEvent): void => {
    const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (way === 0) return;
    const fitting = fittingTabs(this.context);
    const now = fitting.indexOf(openTab(this.context) as StageTab);
    const next = fitting[(now + way + fitting.length) % fitting.length];
    if (!next) return;
    emitCommand(this, "tab", next.id);
    this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus());
  };
}
customElements.define("ty-stage", Stage);
