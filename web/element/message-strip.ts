import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import type { Remedy } from "../state/diagnosis.js";

export interface Message {
  id: string;
  kind: "info" | "bad";
  text: string;
  /** Below the text, one line each. */
  list?: string[];
  /** What may be tried; changes the experiment. */
  remedies?: readonly Remedy[];
  /** Stays until its reason is gone. */
  lasting?: boolean;
}

/**
 * Sentences that must be seen: over the foot of the stage, so that nothing moves.
 *
 * @element ty-messages
 * @prop {Message[]} messages
 * @fires ty-edit     a remedy was pressed
 * @fires ty-command  dismiss {id}
 */
export class MessageStrip extends LitElement {
  static override properties = { messages: { attribute: false } };
  declare messages: readonly Message[];

  constructor() {
    super();
    this.messages = [];
  }

  static override styles = [
    controlStyles,
    css`
      :host { pointer-events: none; display: grid; gap: 6px; justify-items: center; }
      .message { pointer-events: auto; display: flex; align-items: flex-start; gap: 10px; max-width: min(620px, 100%);
        padding: 8px 8px 8px 12px; border: 1px solid var(--ty-line); border-left: 3px solid var(--ty-accent);
        border-radius: var(--ty-radius-1); background: var(--ty-surface); box-shadow: var(--ty-shadow); }
      .bad { border-left-color: var(--ty-bad); }
      .remedies { display: flex; flex-wrap: wrap; gap: 6px; }
      p { margin: 3px 0; overflow-wrap: anywhere; }
      ul { margin: 2px 0 4px; padding-left: 18px; color: var(--ty-ink-2); max-height: 120px; overflow: auto; }
    `,
  ];

  override render() {
    return html`<div role="status" aria-live="polite" style="display: contents">${this.messages.map(
      (message) => html`<div class="message ${message.kind}"><div><p>${message.text}</p>
        ${message.list?.length ? html`<ul>${message.list.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
        <div class="remedies">${message.remedies?.map((remedy) => html`<button class="small" @click=${() => emitEdit(this, ...remedy.edits)}>${remedy.label}</button>`)}</div></div>
        ${message.lasting ? nothing : html`<button class="quiet small icon" aria-label="Dismiss" @click=${() => emitCommand(this, "dismiss", message.id)}>${glyph("cross")}</button>`}
      </div>`,
    )}</div>`;
  }
}
customElements.define("ty-messages", MessageStrip);
