import { html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../draw/boundary.js";
import "../draw/error-parts.js";
import type { ErrorParts } from "../draw/error-parts-words.js";
import "../draw/line-plot.js";
import { capital, count, figure, percent } from "../draw/number.js";
import "../draw/progress.js";
import type { PlotRun } from "../draw/types.js";
import { planeOf } from "../stage/inspections.js";
import type { StageContext } from "../stage/stage-tab.js";
import { errorOf, errorSeries } from "../stage/trees/tree-answers.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { comparison, raceWords } from "./comparison.js";
import { raceStyles } from "./race.css.js";
import { ensembleKinds, freshRacer, MOST_RACERS, memberName, raceKey, usualModels } from "./race-plan.js";
import type { Racer, RaceState, RaceWish } from "./race-state.js";

/** How often each model is refitted to split its error. */
const ROUNDS = 20;
/** Domingos, ICML 2000. */
const FOR_CLASSES =
  " Of classes, to differ from what most refits say does harm where these are right and helps where they are wrong: where it helps more, variance is below zero.";

/**
 * Bagging against boosting on one screen: the same table and split, two to four ensembles tree by tree, and the
 * textbook's comparison with the figures of this very race.
 *
 * @element ty-race-tab
 * @prop {StageContext} context
 * @fires ty-command  race {RaceWish}
 */
export class RaceTab extends LitElement {
  static override properties = { context: { attribute: false }, cursor: { state: true } };
  declare context: StageContext;
  declare private cursor: number | null;

  static override styles = [controlStyles, raceStyles];

  constructor() {
    super();
    this.cursor = null;
  }

  override render() {
    const { context } = this;
    if (!context) return nothing;
    const state = context.race ?? this.waiting();
    const regression = this.regression;
    const { phase, racers } = state;
    const isRacing = phase === "racing" || phase === "preparing";
    const stale = phase !== "waiting" && state.key !== raceKey(context.spec);
    const member = memberName(...racers.map(({ model }) => model));
    const words = raceWords(racers, (racer) => this.nameOf(racer), regression);
    return html`<div class="head">
        <button class="primary" @click=${() => this.wish(isRacing ? { do: "pause" } : { do: "start" })}>${glyph(isRacing ? "pause" : "play")}${
          isRacing
            ? "Pause the race"
            : phase === "paused"
              ? "Go on"
              : phase === "done"
                ? "Race again"
                : "Start the race"
        }</button>
        <p class="words" role="status">${phase === "done" || phase === "paused" ? words : nothing}</p>
        ${racers.length < MOST_RACERS ? html`<button class="small" @click=${() => this.add(state)}>${glyph("plus")}Racer</button>` : nothing}
      </div>
      ${stale ? html`<p class="stale">This race was run on another table, split or seed. Race again to compare on the present one.</p>` : nothing}
      <div class="lanes" role="list" aria-label="Racers">${racers.map((racer, i) => this.lane(racer, i, state))}</div>
      <ty-line-plot .heading=${regression ? "Mean squared error" : "Share of wrong answers"} .xLabel=${member} .runs=${this.curves(racers)} .cursor=${this.cursor}
        @cursor-change=${(e: CustomEvent<{ x: number | null }>) => (this.cursor = e.detail.x)}></ty-line-plot>
      ${this.compare(state, regression)}
      ${this.parts(state, regression)}`;
  }

  /** Before the lab has come. */
  private waiting(): RaceState {
    const { spec, catalog } = this.context;
    const racers = usualModels(spec, catalog).map(freshRacer);
    return {
      racers,
      phase: "waiting",
      key: raceKey(spec),
      extent: null,
      points: null,
      refits: null,
      measuring: false,
    };
  }

  private get regression(): boolean {
    const { live, spec } = this.context;
    return getAt(live.resolved ?? spec, "data.task") === "regression";
  }

  private nameOf({ model }: Racer): string {
    return kindLabel(this.context.catalog, "model", model);
  }

  private lane(racer: Racer, i: number, state: RaceState) {
    const { status, history } = racer;
    const made = status?.epoch ?? 0;
    const member = memberName(racer.model);
    const most = status?.epochs ?? Number(racer.model.n_estimators ?? 0);
    const last = history[history.length - 1];
    const name = this.nameOf(racer);
    const say = (value: number) => (this.regression ? figure(value) : percent(value));
    const isPlane = planeOf(this.context.spec, this.context.live.points) !== null;
    return html`<div class="lane" role="listitem" aria-label=${`${i + 1}: ${name}`} style=${`--run:var(--ty-cat-${racer.color + 1})`}>
      <div class="who"><i></i><select aria-label=${`Racer ${i + 1}`} @change=${(event: Event) =>
        this.swap(state, i, (event.target as HTMLSelectElement).value)}>${ensembleKinds(
        this.context.catalog,
      ).map(
        ({ kind, label }) =>
          html`<option value=${kind} ?selected=${kind === racer.model.kind}>${label}</option>`,
      )}${chosen(String(racer.model.kind))}</select>
      <label>${member}s <input type="number" min="1" max="1000" .value=${String(racer.model.n_estimators ?? most)}
        aria-label=${`${capital(member)}s of racer ${i + 1}`} @change=${(event: Event) =>
          this.resize(state, i, Number((event.target as HTMLInputElement).value))}></label>
      ${
        state.racers.length > 2
          ? html`<button class="quiet small icon" aria-label=${`Remove racer ${i + 1}`} title="Remove" @click=${() =>
              this.wish({
                do: "models",
                models: state.racers.filter((_, at) => at !== i).map(({ model }) => model),
              })}>${glyph("cross")}</button>`
          : nothing
      }</div>
      ${racer.problem ? html`<p class="problem">${racer.problem}</p>` : nothing}
      ${isPlane ? this.plane(racer, state) : nothing}
      <ty-progress .value=${made} .max=${Math.max(1, most)} .text=${`${member} ${count(made)} of ${count(most)}`} .label=${`${capital(member)}s of ${name}`}
        .state=${status?.state === "finished" ? "done" : made > 0 ? "busy" : "idle"}></ty-progress>
      <dl><div><dt>validation</dt><dd>${last ? say(errorOf(last, "validation")) : "–"}</dd></div>
        <div><dt>training</dt><dd>${last ? say(errorOf(last, "train")) : "–"}</dd></div></dl></div>`;
  }

  private plane(racer: Racer, { extent, points }: RaceState) {
    const { live, spec, view } = this.context;
    const plane = planeOf(live.resolved ?? spec, live.points);
    return html`<ty-boundary compact .grid=${racer.grid} .extent=${extent} .points=${points} .task=${this.regression ? "regression" : "classification"}
      .labels=${live.prepared.classes} .target=${String(getAt(live.resolved ?? spec, "data.target") ?? "target")} .xName=${`${plane?.x ?? "x"}, ${this.nameOf(racer)}`}
      .yName=${plane?.y ?? "y"} ?discrete=${view.discrete} .shown=${["train"]}></ty-boundary>`;
  }

  private curves(racers: readonly Racer[]): PlotRun[] {
    return racers
      .filter(({ history }) => history.length > 0)
      .map((racer) => ({
        id: racer.id,
        name: this.nameOf(racer),
        color: racer.color,
        series: errorSeries(racer.history),
      }));
  }

  private compare(state: RaceState, regression: boolean) {
    const lines = comparison(state.racers, state.refits, regression);
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Comparison"><table aria-label="Bagging against boosting">
      <thead><tr><td></td>${state.racers.map((racer) => html`<th scope="col" style=${`--run:var(--ty-cat-${racer.color + 1})`}><i></i>${this.nameOf(racer)}</th>`)}</tr></thead>
      <tbody>${lines.map(
        ({ title, wants, cells }) =>
          html`<tr><th scope="row">${title}</th>${cells.map(
            ({ says, measured }) =>
              html`<td><span>${says}</span><b>${measured || html`<em>${wants}</em>`}</b></td>`,
          )}</tr>`,
      )}</tbody></table></div>`;
  }

  private parts({ refits, measuring, racers }: RaceState, regression: boolean) {
    const names = ["Decision tree", ...racers.map((racer) => this.nameOf(racer))];
    const list = (refits?.models ?? []).flatMap((one, i): ErrorParts[] =>
      typeof one.bias === "number" && typeof one.variance === "number"
        ? [{ name: names[i] ?? one.kind, bias: one.bias, variance: one.variance, noise: one.noise ?? null }]
        : [],
    );
    const done = refits?.round ?? 0;
    const rounds = refits?.rounds ?? ROUNDS;
    return html`<div class="measure">
      ${
        measuring
          ? html`<button @click=${() => this.wish({ do: "cancel" })}>Cancel</button>
            <ty-progress .value=${done} .max=${rounds} label="Rounds of refitting" .text=${`round ${count(done)} of ${count(rounds)}`} state="busy"></ty-progress>`
          : html`<button @click=${() => this.wish({ do: "measure", rounds: ROUNDS })}>${refits ? "Measure again" : "Measure bias and variance"}</button>
            <p>Every model is grown ${ROUNDS} times, each time on another draw of the training rows, and judged on rows that none of them saw.</p>`
      }</div>
      ${
        list.length > 0
          ? html`<ty-error-parts .list=${list} .measure=${regression ? "of the mean squared error" : "of the share of wrong answers"}
            .remark=${`${refits?.models[0]?.rounds ?? done} refits of each on bootstraps of the training part, ${refits?.rows} ${refits?.part} rows.${regression ? "" : FOR_CLASSES}`}></ty-error-parts>`
          : nothing
      }`;
  }

  private swap({ racers }: RaceState, i: number, kind: string): void {
    const models = racers.map(({ model }, at) =>
      at === i ? { kind, n_estimators: model.n_estimators } : model,
    );
    this.wish({ do: "models", models });
  }

  private resize({ racers }: RaceState, i: number, n: number): void {
    if (!Number.isFinite(n)) return;
    const many = Math.max(1, Math.min(1000, Math.round(n)));
    this.wish({
      do: "models",
      models: racers.map(({ model }, at) => (at === i ? { ...model, n_estimators: many } : model)),
    });
  }

  /** The first kind that does not race yet. */
  private add({ racers }: RaceState): void {
    const free = ensembleKinds(this.context.catalog).find(
      ({ kind }) => !racers.some(({ model }) => model.kind === kind),
    );
    if (!free) return;
    const models = [
      ...racers.map(({ model }) => model),
      { kind: free.kind, n_estimators: racers[0]?.model.n_estimators ?? 60 },
    ];
    this.wish({ do: "models", models });
  }

  private wish(wish: RaceWish): void {
    emitCommand(this, "race", wish);
  }
}
customElements.define("ty-race-tab", RaceTab);
