import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import { capital, count } from "../draw/number.js";
import "../draw/progress.js";
import type { Catalog, Spec, Status } from "../engine/protocol.js";
import { paramAt, roundName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";

/** Settings that are wanted at hand while it trains: of these the first that the model has. */
const QUICK = [
  "training.optimizer.learning_rate",
  "training.batch_size",
  "model.n_estimators",
  "model.learning_rate",
  "model.max_depth",
  "model.alpha",
  "model.C",
];
const MOST_QUICK = 2;

/** Keeps the height of a line. */
const NOTHING_SAID = "\xa0";

/**
 * The one bar that runs things.
 *
 * @element ty-run-bar
 * @prop {Catalog} catalog
 * @prop {Spec} spec          with all defaults
 * @prop {Status|null} status
 * @prop {boolean} training
 * @prop {boolean} ready      training may be asked for
 * @prop {number} rowsPerSecond
 * @prop {"step"|"epoch"} step   what one step is
 * @prop {"frame"|"full"} speed   short epochs wait for the eye, or not
 * @prop {boolean} whole      the element is the page, and this a landmark of it
 * @prop {boolean} narrow     the essentials only
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 * @fires ty-command  train, pause, step, reset, dice, step-unit {"step"|"epoch"}
 */
export class RunBar extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    status: { attribute: false },
    training: { type: Boolean },
    ready: { type: Boolean },
    rowsPerSecond: { type: Number },
    step: {},
    speed: {},
    whole: { type: Boolean },
    narrow: { type: Boolean, reflect: true },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare status: Status | null;
  declare training: boolean;
  declare ready: boolean;
  declare rowsPerSecond: number;
  declare step: "step" | "epoch";
  declare speed: "frame" | "full";
  declare whole: boolean;
  declare narrow: boolean;
  declare problems: Record<string, string>;

  constructor() {
    super();
    this.status = null;
    this.problems = {};
  }

  static override styles = [
    controlStyles,
    css`
      .bar { display: flex; align-items: center; gap: 8px 14px; padding: 9px 14px; }
      .group { display: flex; align-items: center; gap: 6px; }
      button { min-height: 34px; }
      button.icon { width: 34px; }
      button.primary { min-width: 142px; font-size: var(--ty-text-3); }
      .split { display: flex; }
      .split button { border-radius: var(--ty-radius-1) 0 0 var(--ty-radius-1); }
      .split select { border-radius: 0 var(--ty-radius-1) var(--ty-radius-1) 0; border-left: 0; min-height: 34px; }
      .progress { flex: 1 1 160px; min-width: 120px; display: grid; gap: 3px; }
      .words { display: flex; justify-content: space-between; gap: 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .words span:first-child { overflow: hidden; text-overflow: ellipsis; }
      .words span:last-child { color: var(--ty-ink-2); text-align: right; }
      .quick { display: flex; gap: 14px; }
      .quick ty-param-control { width: 250px; }
      .quick ty-param-control:last-child { width: 228px; }
      .seed { font-variant-numeric: tabular-nums; color: var(--ty-ink-2); white-space: nowrap; }
      :host([narrow]) .bar { padding: 8px 10px; gap: 6px 8px; flex-wrap: wrap; }
      :host([narrow]) .progress { order: -1; flex: 1 0 100%; }
      :host([narrow]) button.primary { flex: 1; }
      :host([narrow]) .primary-group { flex: 1; }
    `,
  ];

  override render() {
    const done = this.status?.state === "finished" || this.status?.state === "stopped_early";
    const failed = this.status?.state === "diverged";
    const begun = (this.status?.step ?? 0) > 0;
    const round = roundName(this.catalog, this.spec);
    // Where a round is one step, there is nothing to choose.
    const divided = round === "epoch";
    const word = this.training ? "Pause" : done || failed ? "Train again" : begun ? "Continue" : "Train";
    return html`<div class="bar" role=${this.whole ? "region" : "group"} aria-label="Run">
      <div class="group primary-group">
        <button class="primary" ?disabled=${!this.ready && !this.training} title="Space" @click=${() =>
          emitCommand(
            this,
            this.training ? "pause" : "train",
          )}>${glyph(this.training ? "pause" : "play")}${word}</button>
        <span class=${divided ? "split" : ""}><button ?disabled=${!this.ready || this.training} @click=${() => emitCommand(this, "step")}
          title=${`One ${divided && this.step === "step" ? "batch" : round} (S)`}>${glyph("step")}${this.narrow ? nothing : "Step"}
          ${this.narrow ? html`<span class="hidden-text">Step</span>` : nothing}</button>
          ${
            divided
              ? html`<select aria-label="One step is" @change=${(event: Event) => emitCommand(this, "step-unit", (event.target as HTMLSelectElement).value)}>
            <option value="step">batch</option>
            <option value="epoch">epoch</option>${chosen(this.step)}</select>`
              : nothing
          }</span>
        <button ?disabled=${!this.ready} class=${this.narrow ? "icon" : ""} aria-label="Reset" title="Back to the same starting weights (R)"
          @click=${() => emitCommand(this, "reset")}>${glyph("reset")}${this.narrow ? nothing : "Reset"}</button>
        ${this.narrow ? this.renderDice() : nothing}
      </div>
      ${this.narrow ? nothing : this.renderSpeed()}
      <div class="progress">${this.renderProgress(done, failed)}</div>
      ${
        this.narrow
          ? nothing
          : html`<div class="quick">${this.quick.map((path) => this.renderQuick(path))}</div>
        <div class="group"><span class="seed">seed ${getAt(this.spec, "seed")}</span>${this.renderDice()}</div>`
      }
    </div>`;
  }

  private renderSpeed() {
    return html`<select aria-label="Speed" title="How fast it goes: short epochs wait for the eye, or not"
      @change=${(event: Event) => emitCommand(this, "look", { speed: (event.target as HTMLSelectElement).value })}>
      <option value="frame">to watch</option>
      <option value="full">full speed</option>${chosen(this.speed)}</select>`;
  }

  private renderDice() {
    return html`<button class="icon" aria-label="Another seed" title="Another seed: other data, split and starting weights (D)"
      @click=${() => emitCommand(this, "dice")}>${glyph("dice")}</button>`;
  }

  private renderProgress(done: boolean, failed: boolean) {
    const epochs = this.status?.epochs ?? 0;
    const epoch = this.status?.epoch ?? 0;
    const { step = 0, steps_per_epoch: steps = 1, scoring, fold, folds } = this.status ?? {};
    const begun = step > 0;
    // Steps count anew in each fold of a cross-validation, epochs go on.
    const share = Math.min(epochs, epoch + (scoring ? 1 : (step % Math.max(1, steps)) / Math.max(1, steps)));
    const round = roundName(this.catalog, this.spec);
    const early = this.status?.state === "finished" && epoch < epochs;
    const end = early
      ? ", converged"
      : this.status?.state === "stopped_early"
        ? ", stopped early"
        : failed
          ? ", diverged"
          : "";
    const speed = begun && this.rowsPerSecond > 0 ? `${thousands(this.rowsPerSecond)} rows/s` : "";
    const where = folds === undefined ? "" : `fold ${fold} of ${folds}, `;
    const most = `${early || round === "sweep" ? "at most " : ""}${count(epochs)}`;
    const words = epochs > 0 ? `${where}${round} ${count(epoch)} of ${most}${end}` : NOTHING_SAID;
    return html`<div class="words"><span>${words}</span><span>${speed}</span></div>
      <ty-progress .value=${early ? epochs : done ? epoch : share} .max=${epochs || 1} label=${`${capital(round)}s trained`} .text=${""}
        .state=${failed ? "failed" : done ? "done" : this.training ? "busy" : "idle"}></ty-progress>`;
  }

  private get quick(): string[] {
    return QUICK.filter((path) => paramAt(this.catalog, this.spec, path)).slice(0, MOST_QUICK);
  }

  private renderQuick(path: string) {
    const located = paramAt(this.catalog, this.spec, path);
    if (!located) return nothing;
    return html`<ty-param-control terse .catalog=${this.catalog} .param=${located.param} .path=${path} .problems=${this.problems}
      .value=${getAt(this.spec, path) ?? located.param.default}></ty-param-control>`;
  }
}
customElements.define("ty-run-bar", RunBar);

/** Two digits are enough of a speed, so that it does not flicker. */
function thousands(value: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return count(Math.round(value / step) * step);
}
