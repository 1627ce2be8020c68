import { html, LitElement, nothing, type PropertyValues } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../controls/param-control.js";
import "../draw/dots.js";
import { figure } from "../draw/number.js";
import "../draw/progress.js";
import { spreadWords } from "../draw/spread-words.js";
import type { LabResult, ParamInfo, TreatmentFigures } from "../engine/protocol.js";
import { chosenFeatures } from "../panels/column-facts.js";
import type { StageContext } from "../stage/stage-tab.js";
import { kindLabel, kindsOf, paramOf } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { gapStyles } from "./gap.css.js";
import "./gap-map.js";
import {
  bestFirst,
  chosenTreatments,
  comparedKey,
  gapSteps,
  hasMadeGaps,
  lookKey,
  type Measure,
  makeGaps,
  measuresOf,
  scorePart,
  toggleTreatment,
  treatmentKinds,
  useTreatment,
} from "./gap-plan.js";
import type { GapState, GapWish } from "./gap-state.js";
import { labWords, leakWords, progressWords } from "./gap-words.js";

const MECHANISMS: Record<string, string> = {
  mcar: "by chance (MCAR)",
  mar: "by another column (MAR)",
  mnar: "by the value itself (MNAR)",
};
const WAITING: GapState = {
  map: null,
  mapProblem: "",
  phase: "waiting",
  status: null,
  result: null,
  secondsLeft: null,
  key: "",
  problem: "",
};
/** What is told of each column. */
const BY_COLUMN = {
  spread: "spread: standard deviation after ÷ before",
  nrmse: "error of the fills, in standard deviations",
  mean_shift: "shift of the mean, in standard deviations",
  correlation_change: "change of its correlations with the others",
} as const;

/**
 * The gap laboratory: what is missing where, gaps made on purpose, and every treatment of them side by side.
 *
 * @element ty-gap-tab
 * @prop {StageContext} context
 * @fires ty-edit
 * @fires ty-command  gaps {GapWish}
 */
export class GapTab extends LitElement {
  static override properties = {
    context: { attribute: false },
    measure: { state: true },
    best: { state: true },
    byColumn: { state: true },
  };
  declare context: StageContext;
  declare private measure: Measure["id"];
  declare private best: boolean;
  declare private byColumn: keyof typeof BY_COLUMN;
  private looked = "";

  constructor() {
    super();
    this.measure = "score";
    this.best = false;
    this.byColumn = "spread";
  }

  static override styles = [controlStyles, gapStyles];

  protected override updated(_: PropertyValues): void {
    const key = this.context && lookKey(this.context.written);
    if (!key || key === this.looked) return;
    this.looked = key;
    this.wish({ do: "look" });
  }

  override render() {
    if (!this.context) return nothing;
    const state = this.context.gaps ?? WAITING;
    const { map, mapProblem } = state;
    const some = hasMadeGaps(this.context.spec) || (map !== null && map.complete < map.rows);
    return html`<section aria-label="What is missing"><h3>What is missing where</h3>
        ${mapProblem ? html`<p class="problem" role="alert">${mapProblem}</p>` : map ? html`<ty-gap-map .map=${map}></ty-gap-map>` : html`<p>Looking at the table …</p>`}
      </section>
      ${this.renderMaking()}
      <section aria-label="Treatments compared"><h3>What can be done about it</h3>
        ${some ? this.renderLab(state) : html`<p>There is nothing to compare without gaps: make some, or bring a table that has them.</p>`}</section>`;
  }

  private renderMaking() {
    const { spec, catalog } = this.context;
    const on = hasMadeGaps(spec);
    const mechanism = String(getAt(spec, "data.gaps.mechanism") ?? "mcar");
    return html`<section aria-label="Gaps on purpose"><h3>Gaps on purpose</h3>
      <label class="check"><input type="checkbox" .checked=${on} @change=${(event: Event) =>
        emitEdit(
          this,
          ...makeGaps(spec, catalog, (event.target as HTMLInputElement).checked),
        )} />Take values away, so that it is known what should be found</label>
      ${
        on
          ? html`<div class="settings">
          <label class="row"><span>Mechanism</span><select @change=${(event: Event) => this.setMechanism((event.target as HTMLSelectElement).value)}>
            ${Object.entries(MECHANISMS).map(([kind, words]) => html`<option value=${kind}>${words}</option>`)}${chosen(mechanism)}</select></label>
          ${mechanism === "mar" ? this.renderCause() : nothing}
          ${this.control("gaps", "data.gaps", "share")}
          ${mechanism === "mcar" ? nothing : this.control("gaps", "data.gaps", "strength")}
          ${this.control("gaps", "data.gaps", "seed", true)}
          ${this.renderColumns()}</div>`
          : nothing
      }</section>`;
  }

  /** From the catalog: its words, its bounds. */
  private control(group: string, at: string, key: string, flat = false) {
    const { catalog, spec, problems } = this.context;
    const row = paramOf(kindsOf(catalog, group)[0]?.params ?? [], key) as ParamInfo | undefined;
    if (!row) return nothing;
    return html`<ty-param-control .catalog=${catalog} .param=${row} .path=${`${at}.${key}`} ?flat=${flat}
      .value=${getAt(spec, `${at}.${key}`) ?? row.default} .problems=${problems}></ty-param-control>`;
  }

  private get target(): string {
    const { spec, live } = this.context;
    return String(getAt(spec, "data.target") ?? live.table?.target ?? "");
  }

  private get features(): string[] {
    const { spec, live } = this.context;
    return chosenFeatures(spec, live.table?.columns ?? [], this.target);
  }

  private renderCause() {
    const columns = this.context.live.table?.columns.map(({ name }) => name) ?? [];
    const now = getAt(this.context.spec, "data.gaps.depends_on");
    return html`<label class="row"><span>Depends on</span><select @change=${(event: Event) =>
      emitEdit(this, {
        path: "data.gaps.depends_on",
        value: (event.target as HTMLSelectElement).value || undefined,
      })}><option value="">the first number that keeps its values</option>
      ${columns.map((name) => html`<option value=${name}>${name}</option>`)}${chosen(typeof now === "string" ? now : "")}</select></label>`;
  }

  private setMechanism(mechanism: string): void {
    const edit = { path: "data.gaps.mechanism", value: mechanism };
    emitEdit(
      this,
      edit,
      ...(mechanism === "mar" ? [] : [{ path: "data.gaps.depends_on", value: undefined }]),
    );
  }

  private renderColumns() {
    const given = getAt(this.context.spec, "data.gaps.columns");
    const { features } = this;
    const now = Array.isArray(given) ? given.map(String) : features;
    const put = (name: string) => {
      const next = features.filter((each) => now.includes(each) !== (each === name));
      emitEdit(this, {
        path: "data.gaps.columns",
        value: next.length === features.length ? undefined : next,
      });
    };
    return html`<details><summary>${Array.isArray(given) ? `in ${given.length} of ${features.length} columns` : "in all columns"}</summary>
      <fieldset><legend class="hidden-text">Columns that lose values</legend>${features.map(
        (name) => html`<label class="check"><input type="checkbox" .checked=${now.includes(name)}
          ?disabled=${now.length === 1 && now[0] === name} @change=${() => put(name)} />${name}</label>`,
      )}</fieldset></details>`;
  }

  private renderLab(state: GapState) {
    const { spec, catalog } = this.context;
    const { phase, problem, status, result } = state;
    const busy = phase === "comparing";
    const leak = getAt(spec, "lab.leak") === true;
    const known = result?.treatments.some((row) => row.score ?? row.error ?? row.failed) ?? false;
    return html`<div class="settings">
        ${this.control("lab", "lab", "seeds")}
        <label class="check" title="Leaking: the steps see the rows that the score is measured on"><input type="checkbox" .checked=${leak}
          @change=${(event: Event) => emitEdit(this, { path: "lab.leak", value: (event.target as HTMLInputElement).checked || undefined })} />Once more with a preparation that leaks: fitted on all rows</label>
        ${this.renderChoice()}</div>
      <div class="head">${
        busy
          ? html`<button @click=${() => this.wish({ do: "cancel" })}>Cancel</button>
            <ty-progress .value=${status?.done ?? 0} .max=${status?.runs ?? 0} label="Runs of the comparison" .text=${progressWords(state)} state="busy"></ty-progress>`
          : html`<button class="primary" @click=${() => this.wish({ do: "compare" })}>${glyph("play")}${phase === "waiting" ? "Compare treatments" : "Compare again"}</button>
            <p>Each with its own gaps, split and start for every seed; scored by ${kindLabel(catalog, "model", spec.model)}.</p>`
      }</div>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      ${phase === "cancelled" ? html`<p class="stale">Cancelled after ${status?.done ?? 0} of ${status?.runs ?? 0} runs; the figures are those of the seeds that were done.</p>` : nothing}
      ${result && known && !busy && state.key !== comparedKey(this.context.written) ? html`<p class="stale">The experiment has changed since. Compare again for its figures.</p>` : nothing}
      ${result && known ? this.renderResult(result, busy) : nothing}`;
  }

  private renderChoice() {
    const { spec, catalog } = this.context;
    const now = chosenTreatments(spec, catalog);
    const kinds = treatmentKinds(catalog);
    const own = gapSteps(spec).length > 0 || now.includes("custom");
    const box = (
      kind: string,
      label: string,
    ) => html`<label class="check"><input type="checkbox" .checked=${now.includes(kind)}
      ?disabled=${now.length === 1 && now[0] === kind} @change=${() =>
        emitEdit(this, {
          path: "lab.treatments",
          value: toggleTreatment(spec, catalog, kind),
        })} />${label}</label>`;
    return html`<details><summary>${now.length} treatments</summary><fieldset><legend class="hidden-text">Treatments to compare</legend>
      ${kinds.map(({ kind, label }) => box(kind, label))}${own ? box("custom", "The experiment's own steps") : nothing}</fieldset></details>`;
  }

  private renderResult(result: LabResult, busy: boolean) {
    const measures = measuresOf(result).filter(({ id }) => result.treatments.some((row) => row[id]));
    const measure = measures.find(({ id }) => id === this.measure) ?? measures[0];
    if (!measure) return this.renderTable(result, measures);
    const rows = this.best ? bestFirst(result.treatments, measure) : result.treatments;
    const complete = rows.find(({ treatment }) => treatment === "complete");
    const leaks = measure.id === "score" && rows.some((row) => row.leaky_score);
    const mark = measure.better === "one" ? 1 : (complete?.[measure.id]?.mean ?? null);
    const drawn = rows.filter((row) => row[measure.id] || measure.id === "score");
    return html`<p class="words" role=${busy ? nothing : "status"}>${labWords(result)}</p>
      <div class="head"><label>Compare by <select aria-label="Compare by" @change=${(event: Event) =>
        (this.measure = (event.target as HTMLSelectElement).value as Measure["id"])}>
          ${measures.map(({ id, short }) => html`<option value=${id}>${short}</option>`)}${chosen(measure.id)}</select></label>
        <label class="check"><input type="checkbox" .checked=${this.best} @change=${(event: Event) =>
          (this.best = (event.target as HTMLInputElement).checked)} />Best first</label></div>
      <ty-dots .heading=${measure.title} of="treatment" .legend=${`${leaks ? "fitted on the training rows" : "mean"}, with the 95 % interval of the mean; pale: each seed`} .other=${leaks ? "leaking: fitted on all rows" : ""}
        .mark=${mark} .markName=${measure.better === "one" ? "as it was" : "without gaps"} .words=${leaks ? leakWords(result) : labWords(result)}
        .rows=${drawn.map((row) => ({ name: row.label, value: row[measure.id], other: leaks ? (row.leaky_score ?? null) : null }))}></ty-dots>
      ${this.renderTable({ ...result, treatments: [...rows] }, measures)}${this.renderByColumn(result)}`;
  }

  private renderTable(result: LabResult, measures: readonly Measure[]) {
    const leaks = result.treatments.some((row) => row.leaky_score);
    const part = scorePart(result);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="All figures"><table aria-label="Treatments of gaps">
      <thead><tr><th scope="col">treatment</th>${measures.map(
        ({ id, short, title }) =>
          html`<th scope="col" title=${title}>${short}${id === "milliseconds" ? " (ms)" : ""}</th>${
            id === "score" && leaks
              ? html`<th scope="col">leaking ${part}</th><th scope="col">the leak adds</th>`
              : nothing
          }`,
      )}<td></td></tr></thead>
      <tbody>${result.treatments.map((row) => this.renderRow(row, measures, leaks))}</tbody></table></div>
      <p class="remark">${
        result.seeds.length === 1
          ? "One seed alone has no interval."
          : `± half of the 95 % interval of the mean over ${result.seeds.length} seeds.`
      } Errors and spreads are those of numeric columns.</p>`;
  }

  private renderRow(row: TreatmentFigures, measures: readonly Measure[], leaks: boolean) {
    const { spec, catalog } = this.context;
    const edits = useTreatment(row, spec, catalog);
    const forest = ["native", "pairwise"].includes(row.treatment)
      ? ` (${kindLabel(catalog, "model", row.model)})`
      : "";
    return html`<tr><th scope="row">${row.label}${forest}</th>
      ${
        row.failed
          ? html`<td class="failed" colspan=${measures.length + (leaks ? 2 : 0)}>${row.failed}</td>`
          : measures.map(
              ({ id }) =>
                html`<td>${spreadWords(row[id])}</td>${
                  id === "score" && leaks
                    ? html`<td>${spreadWords(row.leaky_score)}</td><td>${spreadWords(row.leak_gain)}</td>`
                    : nothing
                }`,
            )
      }
      <td>${edits && !row.failed ? html`<button class="small" aria-label=${`Use ${row.label} in the experiment`} title="Put these steps in the place of the experiment's own" @click=${() => emitEdit(this, ...edits)}>Use</button>` : nothing}</td></tr>`;
  }

  private renderByColumn(result: LabResult) {
    // Without hidden values nothing is known of a column but the score that it helps to.
    const rows = result.treatments.filter((row) => row.columns.some(({ spread }) => spread));
    const names =
      rows[0]?.columns.filter(({ spread }) => spread !== undefined).map(({ column }) => column) ?? [];
    if (names.length === 0) return nothing;
    const { byColumn } = this;
    return html`<details><summary>Column by column</summary>
      <select aria-label="Figure of each column" @change=${(event: Event) =>
        (this.byColumn = (event.target as HTMLSelectElement).value as keyof typeof BY_COLUMN)}>
        ${Object.entries(BY_COLUMN).map(([key, words]) => html`<option value=${key}>${words}</option>`)}${chosen(byColumn)}</select>
      <div class="scroll" tabindex="0" role="group" aria-label="Column by column"><table aria-label="Treatments of gaps, column by column">
        <thead><tr><th scope="col">treatment</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${rows.map(
          (row) =>
            html`<tr><th scope="row">${row.label}</th>${names.map((name) => {
              const value = row.columns.find(({ column }) => column === name)?.[byColumn];
              return html`<td title=${spreadWords(value)}>${figure(value?.mean)}</td>`;
            })}</tr>`,
        )}</tbody></table></div></details>`;
  }

  private wish(wish: GapWish): void {
    emitCommand(this, "gaps", wish);
  }
}
customElements.define("ty-gap-tab", GapTab);
