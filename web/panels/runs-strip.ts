import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../draw/spark.js";
import type { Catalog } from "../engine/protocol.js";
import type { Run } from "../state/run.js";
import { differenceSentence, specDiff } from "../state/spec-diff.js";

/**
 * Every training so far, the newest first, and what tells two of them apart.
 *
 * @element ty-runs
 * @prop {Catalog} catalog
 * @prop {Run[]} runs       oldest first
 * @prop {string} selected  id of the run that is looked at; "" for the newest
 * @prop {boolean} whole    the element is the page, and this a landmark of it
 * @prop {boolean} stacked  below each other, for a narrow sheet
 * @fires ty-command  run-select, run-pin, run-hide, run-remove, run-fork, run-replay, each with the run's id
 */
export class RunsStrip extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    runs: { attribute: false },
    selected: {},
    whole: { type: Boolean },
    stacked: { type: Boolean, reflect: true },
  };
  declare catalog: Catalog;
  declare runs: readonly Run[];
  declare selected: string;
  declare stacked: boolean;
  declare whole: boolean;

  constructor() {
    super();
    this.runs = [];
    this.selected = "";
  }

  static override styles = [
    controlStyles,
    css`
      .strip { display: flex; align-items: center; gap: 10px; padding: 6px 14px; min-height: 42px; }
      h2 { margin: 0; font-size: var(--ty-text-2); font-weight: 650; }
      ul { display: flex; gap: 6px; list-style: none; margin: 0; padding: 2px; overflow-x: auto; min-width: 0; flex: 0 1 auto; scrollbar-width: thin; }
      li { display: flex; align-items: center; flex: none; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-1); background: var(--ty-surface); }
      li.selected { border-color: var(--ty-ink-3); background: var(--ty-surface-3); }
      li > button.run { border: 0; background: none; gap: 6px; padding: 0 6px 0 8px; font-variant-numeric: tabular-nums; }
      .dot { width: 10px; height: 10px; border-radius: 50%; flex: none; border: 2px solid var(--run); background: var(--run); }
      li.hidden .dot { background: none; }
      li.hidden .run { color: var(--ty-ink-2); text-decoration: line-through; }
      ty-spark { width: 40px; height: 16px; }
      .tools { display: flex; padding-right: 3px; }
      p { margin: 0; color: var(--ty-ink-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1 1 200px; min-width: 0; }
      :host([stacked]) .strip { flex-direction: column; align-items: stretch; }
      :host([stacked]) ul { flex-direction: column; }
      :host([stacked]) li { flex-wrap: wrap; }
      :host([stacked]) p { white-space: normal; flex: none; }
      :host([stacked]) .tools { margin-left: auto; }
      li:not(.selected) .tools { display: none; }
      :host([stacked]) li .tools { display: flex; }
    `,
  ];

  override render() {
    const newest = [...this.runs].reverse();
    const chosen = newest.find((run) => run.id === this.selected) ?? newest[0];
    return html`<div class="strip" role=${this.whole ? "region" : "group"} aria-label="Runs"><h2>Runs</h2>
      ${
        chosen
          ? html`<ul>${repeat(
              newest,
              (run) => run.id,
              (run) => this.renderRun(run, run === chosen),
            )}</ul>
            <p title=${this.words(chosen, newest)}>${this.words(chosen, newest)}</p>`
          : html`<p>Each Train makes a run; runs stay on the plots beside each other.</p>`
      }</div>`;
  }

  /** What sets the chosen run apart from the one before it, or the newest from the one that was chosen. */
  private words(chosen: Run, newest: readonly Run[]): string {
    const other = newest[0] === chosen ? newest[1] : newest[0];
    if (!other) return "";
    return differenceSentence(
      chosen.number,
      other.number,
      specDiff(other.resolved, chosen.resolved, this.catalog),
    );
  }

  private renderRun(run: Run, chosen: boolean) {
    const last = run.history[run.history.length - 1];
    const loss = last?.validation_loss ?? last?.train_loss;
    const name = `Run ${run.number}, ${run.label}`;
    const ofFold = run.history.filter((entry) => entry.fold === last?.fold);
    const losses = ofFold.map((entry) => entry.validation_loss ?? entry.train_loss ?? Number.NaN);
    return html`<li class="${chosen ? "selected" : ""} ${run.hidden ? "hidden" : ""}" style=${`--run: var(--ty-cat-${run.color + 1})`}>
      <button class="run" aria-pressed=${chosen} title=${`${name}${loss === undefined ? "" : `, loss ${Number(loss.toPrecision(3))}`}`}
        @click=${() => emitCommand(this, "run-select", run.id)}><span class="dot"></span>${run.number} ${run.label}
        ${run.pinned ? glyph("pin") : nothing}
        ${losses.length > 1 ? html`<ty-spark .values=${losses} .label=${`Loss of run ${run.number}`} .color=${run.color}></ty-spark>` : nothing}</button>
      <span class="tools">
        ${this.tool("pin", run.pinned ? `Unpin run ${run.number}` : `Pin run ${run.number}: it stays when others make room`, run, "run-pin", run.pinned)}
        ${this.tool(run.hidden ? "hidden" : "eye", run.hidden ? `Show run ${run.number} on the plots` : `Hide run ${run.number} from the plots`, run, "run-hide")}
        ${this.tool("fork", `Edit from run ${run.number}: take over its experiment`, run, "run-fork")}
        ${this.tool("reset", `Replay run ${run.number}`, run, "run-replay")}
        ${this.tool("cross", `Remove run ${run.number}`, run, "run-remove")}</span></li>`;
  }

  private tool(
    sign: "pin" | "eye" | "hidden" | "fork" | "reset" | "cross",
    name: string,
    run: Run,
    command: string,
    pressed?: boolean,
  ) {
    return html`<button class="quiet small icon" aria-label=${name} title=${name} aria-pressed=${pressed ?? nothing}
      @click=${() => emitCommand(this, command, run.id)}>${glyph(sign)}</button>`;
  }
}
customElements.define("ty-runs", RunsStrip);
