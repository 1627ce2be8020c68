import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import type { Theme } from "../state/store.js";
import { SHORTCUTS } from "./shortcuts.js";

const NEXT_THEME: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };

/** Milliseconds that "Copied" stands. */
const COPIED_MS = 2000;

/**
 * The name, what is being learned, and what can be done with the whole.
 *
 * @element ty-header
 * @prop {string} sentence
 * @prop {boolean} canUndo
 * @prop {boolean} canRedo
 * @prop {boolean} whole     the element is the page: its name, Share and the theme are shown
 * @prop {boolean} trained   there is a result to take away
 * @prop {boolean} table     there is a prepared table to take away
 * @prop {boolean} file      the table was loaded, and can be taken away as it came
 * @prop {Theme} theme
 * @fires ty-command  undo, redo, share, export {what}, theme {Theme}
 */
export class HeaderBar extends LitElement {
  static override properties = {
    sentence: {},
    canUndo: { type: Boolean },
    canRedo: { type: Boolean },
    whole: { type: Boolean, reflect: true },
    trained: { type: Boolean },
    table: { type: Boolean },
    file: { type: Boolean },
    theme: {},
    copied: { state: true },
  };
  declare sentence: string;
  declare canUndo: boolean;
  declare canRedo: boolean;
  declare whole: boolean;
  declare trained: boolean;
  declare table: boolean;
  declare file: boolean;
  declare theme: Theme;
  declare copied: boolean;

  constructor() {
    super();
    this.sentence = "";
    this.theme = "auto";
    this.copied = false;
  }

  static override styles = [
    controlStyles,
    css`
      header { display: flex; align-items: center; gap: 8px 14px; padding: 8px 14px; min-height: 48px; }
      h1 { margin: 0; font-size: var(--ty-text-3); font-weight: 700; letter-spacing: -0.01em; display: flex; align-items: center; gap: 7px; }
      h1 svg { width: 20px; height: 20px; flex: none; }
      p { margin: 0; flex: 1; min-width: 0; color: var(--ty-ink-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .actions { display: flex; align-items: center; gap: 2px; flex: none; }
      .menu { position: fixed; inset: auto; margin: 0; padding: 6px; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-2);
        background: var(--ty-surface); color: var(--ty-ink); box-shadow: var(--ty-shadow); min-width: 200px; }
      .menu button { display: flex; width: 100%; justify-content: flex-start; }
      dl { margin: 4px 8px; display: grid; grid-template-columns: auto 1fr; gap: 5px 14px; }
      dt { font: var(--ty-text-1)/1.6 var(--ty-mono); color: var(--ty-ink-2); }
      dd { margin: 0; }
      @container yard (max-width: 759px) {
        header { gap: 4px 8px; padding: 6px 10px; min-height: 40px; flex-wrap: wrap; }
        :host([whole]) p { order: 1; flex: 1 0 100%; font-size: var(--ty-text-1); }
        :host([whole]) .actions { margin-left: auto; }
        .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      }
    `,
  ];

  override render() {
    const copy = this.copied ? "Copied" : "Share";
    return html`<header>
      ${this.whole ? html`<h1>${mark}Trainyard</h1>` : nothing}
      <p title=${this.sentence}>${this.sentence}</p>
      <div class="actions">
        ${this.button("undo", "Undo", "undo", !this.canUndo)}${this.button("redo", "Redo", "redo", !this.canRedo)}
        ${
          this.whole
            ? html`<button class="quiet" title="Copy a link to this experiment" @click=${() => emitCommand(this, "share")}
          >${glyph("link")}<span class="word" aria-live="polite">${copy}</span></button>`
            : nothing
        }
        <button class="quiet" aria-haspopup="menu" title="Take it away as a file" @click=${(e: Event) => this.openMenu(e, "export")}
          >${glyph("save")}<span class="word">Export</span></button>
        ${
          this.whole
            ? html`<button class="quiet icon" aria-label=${`Theme: ${this.theme}`} title=${`Theme: ${this.theme}`}
          @click=${() => emitCommand(this, "theme", NEXT_THEME[this.theme])}>${glyph(this.theme)}</button>`
            : nothing
        }
        <button class="quiet icon" aria-label="Keyboard" title="Keys (?)" @click=${(e: Event) => this.openMenu(e, "keys")}>?</button>
      </div>
      <div class="menu" id="export" popover role="menu" aria-label="Export">
        ${this.exportItem("result", "Result, JSON", !this.trained)}${this.exportItem("predictions", "Predictions, CSV", !this.trained)}
        ${this.exportItem("prepared", "Prepared table, CSV", !this.table)}${this.exportItem("loaded", "Original table, CSV", !this.file)}
        ${this.exportItem("spec", "Experiment, JSON", false)}</div>
      <div class="menu" id="keys" popover role="dialog" aria-label="Keys"><dl>${SHORTCUTS.map(
        (shortcut) => html`<dt>${shortcut.keys}</dt><dd>${shortcut.does}</dd>`,
      )}</dl></div>
    </header>`;
  }

  private button(sign: "undo" | "redo", name: string, command: string, disabled: boolean) {
    return html`<button class="quiet icon" aria-label=${name} title=${name} ?disabled=${disabled}
      @click=${() => emitCommand(this, command)}>${glyph(sign)}</button>`;
  }

  private exportItem(what: string, label: string, disabled: boolean) {
    return html`<button class="quiet" role="menuitem" ?disabled=${disabled} @click=${() => {
      this.menu("export").hidePopover();
      emitCommand(this, "export", what);
    }}>${label}</button>`;
  }

  private menu(id: string): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>(`#${id}`) as HTMLElement;
  }

  private openMenu(event: Event, id: string): void {
    this.showMenu(id, (event.currentTarget as HTMLElement).getBoundingClientRect());
  }

  private showMenu(id: string, at: DOMRect): void {
    const menu = this.menu(id);
    menu.showPopover();
    menu.style.top = `${at.bottom + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
  }

  /** The list of keys, as if its button had been pressed. */
  showKeys(): void {
    const button = this.renderRoot.querySelector('[aria-label="Keyboard"]');
    if (button) this.showMenu("keys", button.getBoundingClientRect());
  }

  showCopied(): void {
    this.copied = true;
    setTimeout(() => (this.copied = false), COPIED_MS);
  }
}

const mark = html`<svg viewBox="0 0 20 20" aria-hidden="true"><g fill="none" stroke="var(--ty-accent)" stroke-width="1.8">
  <path d="M3.5 5.5C10 5.5 10 14.5 16.5 14.5M3.5 14.5C10 14.5 10 5.5 16.5 5.5" opacity=".45"/></g>
  <g fill="var(--ty-accent)"><circle cx="3.5" cy="5.5" r="2.5"/><circle cx="3.5" cy="14.5" r="2.5"/><circle cx="16.5" cy="5.5" r="2.5"/><circle cx="16.5" cy="14.5" r="2.5"/></g></svg>`;
customElements.define("ty-header", HeaderBar);
