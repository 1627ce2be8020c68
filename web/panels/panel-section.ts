import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";

/**
 * One question of the left column: its name, its answer in a few words, and the controls below.
 *
 * @element ty-section
 * @prop {string} heading
 * @prop {string} summary   the answer, shown beside the heading
 * @prop {boolean} open
 * @slot - the controls
 */
export class PanelSection extends LitElement {
  static override properties = { heading: {}, summary: {}, open: { type: Boolean } };
  declare heading: string;
  declare summary: string;
  declare open: boolean;

  constructor() {
    super();
    this.heading = "";
    this.summary = "";
    this.open = true;
  }

  static override styles = [
    controlStyles,
    css`
      :host { border-bottom: 1px solid var(--ty-line); }
      summary { display: flex; align-items: baseline; gap: 8px; padding: 6px 14px 4px; list-style: none; }
      summary::-webkit-details-marker { display: none; }
      summary::after { content: ""; width: 6px; height: 6px; margin-left: auto; flex: none; align-self: center;
        border: solid var(--ty-ink-3); border-width: 0 1.5px 1.5px 0; rotate: -45deg; }
      details[open] > summary::after { rotate: 45deg; }
      summary:hover h2 { color: var(--ty-accent); }
      h2 { margin: 0; font-size: var(--ty-text-2); font-weight: 650; letter-spacing: 0.01em; }
      .summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .body { padding: 0 14px 8px; }
    `,
  ];

  override render() {
    return html`<details ?open=${this.open} @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
      <summary><h2>${this.heading}</h2>${this.summary ? html`<span class="summary">${this.summary}</span>` : nothing}</summary>
      <div class="body"><slot></slot></div></details>`;
  }
}
customElements.define("ty-section", PanelSection);
