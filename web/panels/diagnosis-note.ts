import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import type { Catalog } from "../engine/protocol.js";
import type { Diagnosis, diagnoses, Remedy } from "../state/diagnosis.js";
import { LIMITS } from "../state/diagnosis-limits.js";
import type { Run } from "../state/run.js";

/** Announcements to a screen reader, at most this often. */
const ANNOUNCE_MS = 4000;

/** Whether there may soon be something to say. */
const isUnderWay = ({ history, status }: Run) =>
  history.length > 1 ||
  (status !== null && (status.step >= 10 * LIMITS.steps || status.state === "diverged"));

/**
 * What the run's curves and its inside say, in sentences with their figures, and what to try: in a copy of the run,
 * beside it. Its place is kept free when it is silent.
 *
 * @element ty-diagnosis
 * @prop {Catalog} catalog
 * @prop {Run|null} run
 * @fires ty-command  remedy {label, edits, run}
 */
export class DiagnosisNote extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    run: { attribute: false },
    announced: { state: true },
    diagnoses: { state: true },
  };
  declare catalog: Catalog;
  declare run: Run | null;
  declare announced: string;
  /** Fetched when a run is under way: the page opens without it. */
  declare diagnoses: typeof diagnoses | null;
  private lastTime = 0;

  constructor() {
    super();
    this.announced = "";
    this.diagnoses = null;
  }

  static override styles = [
    controlStyles,
    css`
      :host { min-height: 96px; max-height: 34vh; overflow: auto; padding: 9px 14px; }
      p { margin: 0 0 6px; font-variant-numeric: tabular-nums; }
      .sign { font-weight: 650; color: var(--ty-warn); }
      .diverged .sign, .exploding .sign, .vanishing .sign { color: var(--ty-bad); }
      .good .sign, .unfinished .sign { color: var(--ty-good); }
      .also { margin-top: 7px; padding-top: 6px; border-top: 1px solid var(--ty-grid); }
      .quiet-text { margin-top: 6px; font-size: var(--ty-text-1); }
      .remedies { display: flex; flex-wrap: wrap; gap: 6px; }
    `,
  ];

  override render() {
    const { run } = this;
    if (run && !this.diagnoses && isUnderWay(run)) void this.learn();
    const [first, ...also] = (run && this.diagnoses?.(run, this.catalog)) || [];
    if (first) this.announceSometimes(first.text);
    const cures = [first, ...also].some((found) => found && found.remedies.length > 0);
    return html`${
      first
        ? html`<div class=${first.kind}>${this.renderFound(first)}</div>${also.map(
            (found) => html`<div class="also ${found.kind}">${this.renderFound(found)}</div>`,
          )}${cures && also.length === 0 ? html`<p class="quiet-text">A button trains a copy of run ${this.run?.number} with that change, beside it.</p>` : nothing}`
        : html`<p class="quiet-text">${this.run ? "" : "What the curves say stands here once it trains."}</p>`
    }
      <span class="hidden-text" aria-live="polite">${this.announced}</span>`;
  }

  private async learn(): Promise<void> {
    const { diagnoses } = await import("../state/diagnosis.js");
    this.diagnoses = diagnoses;
  }

  private renderFound({ text, remedies }: Diagnosis) {
    const colon =
      Math.max(text.indexOf(":"), text.indexOf(". ")) > 0 ? (/^[^:.]+[:.]/.exec(text)?.[0] ?? "") : "";
    return html`<p><span class="sign">${colon}</span>${text.slice(colon.length)}</p>
      ${
        remedies.length > 0
          ? html`<div class="remedies">${remedies.map((remedy) => this.renderRemedy(remedy))}</div>`
          : nothing
      }`;
  }

  private renderRemedy({ label, edits }: Remedy) {
    return html`<button class="small" title="Train a copy with this change, beside this run"
      @click=${() => emitCommand(this, "remedy", { label, edits, run: this.run?.id })}>${label}</button>`;
  }

  private announceSometimes(text: string): void {
    const now = performance.now();
    if (text === this.announced || now - this.lastTime < ANNOUNCE_MS) return;
    this.lastTime = now;
    queueMicrotask(() => (this.announced = text));
  }
}
customElements.define("ty-diagnosis", DiagnosisNote);
