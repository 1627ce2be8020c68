import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import type { Catalog } from "../engine/protocol.js";
import { type Diagnosis, diagnose } from "../state/diagnosis.js";
import type { Run } from "../state/run.js";

/** Announcements to a screen reader, at most this often. */
const ANNOUNCE_MS = 4000;

/**
 * What the run's curves say, in a sentence with its figures, and what to try. Its place is kept free when it is silent.
 *
 * @element ty-diagnosis
 * @prop {Catalog} catalog
 * @prop {Run|null} run
 * @fires ty-command  remedy {Edit[]}
 */
export class DiagnosisNote extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    run: { attribute: false },
    announced: { state: true },
  };
  declare catalog: Catalog;
  declare run: Run | null;
  declare announced: string;
  private lastTime = 0;

  constructor() {
    super();
    this.announced = "";
  }

  static override styles = [
    controlStyles,
    css`
      :host { min-height: 96px; padding: 9px 14px; }
      p { margin: 0 0 6px; font-variant-numeric: tabular-nums; }
      .sign { font-weight: 650; }
      .diverged .sign { color: var(--ty-bad); }
      .overfit .sign, .flat .sign { color: var(--ty-warn); }
      .good .sign { color: var(--ty-good); }
      .remedies { display: flex; flex-wrap: wrap; gap: 6px; }
    `,
  ];

  override render() {
    const found = this.run && diagnose(this.run, this.catalog);
    if (found) this.announceSometimes(found.text);
    return html`${found ? this.renderFound(found) : html`<p class="quiet-text">${this.run ? "" : "What the curves say stands here once it trains."}</p>`}
      <span class="hidden-text" aria-live="polite">${this.announced}</span>`;
  }

  private renderFound({ kind, text, remedies }: Diagnosis) {
    const colon =
      Math.max(text.indexOf(":"), text.indexOf(". ")) > 0 ? (/^[^:.]+[:.]/.exec(text)?.[0] ?? "") : "";
    return html`<div class=${kind}><p><span class="sign">${colon}</span>${text.slice(colon.length)}</p>
      ${
        remedies.length > 0
          ? html`<div class="remedies">${remedies.map(
              (remedy) => html`<button class="small" title="Change this and train again"
            @click=${() => emitCommand(this, "remedy", remedy.edits)}>${remedy.label}</button>`,
            )}</div>`
          : nothing
      }</div>`;
  }

  private announceSometimes(text: string): void {
    const now = performance.now();
    if (text === this.announced || now - this.lastTime < ANNOUNCE_MS) return;
    this.lastTime = now;
    queueMicrotask(() => (this.announced = text));
  }
}
customElements.define("ty-diagnosis", DiagnosisNote);
