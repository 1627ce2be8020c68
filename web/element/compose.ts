/** The page itself, from the parts: left to right as the data flows. */

import { html, nothing, type TemplateResult } from "lit";
import { emitCommand } from "../controls/events.js";
import { count } from "../draw/number.js";
import { learnedWords } from "../panels/learned-words.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { describeExperiment, runLabel, taskOf } from "../state/describe.js";
import { layerColumns } from "../state/layers.js";
import { getAt, makesItsTable } from "../state/spec-path.js";
import {
  isChosen,
  LEFT,
  PANELS,
  type PanelName,
  problemsOf,
  stageContext,
  type Yard,
} from "./composition.js";
import { errorWords } from "./live.js";
import type { Message } from "./message-strip.js";
import { remediesOf } from "./remedies.js";
import "../panels/run-bar.js";
import "./message-strip.js";

const HEADINGS: Record<PanelName, string> = {
  data: "Data",
  prepare: "Prepare",
  model: "Model",
  training: "Training",
  watch: "Watch",
  runs: "Runs",
};

/** A panel's answer in a few words. */
function summaryOf(yard: Yard, panel: PanelName): string {
  const { catalog, spec, live } = yard;
  switch (panel) {
    case "data":
      return live.table ? `${count(live.table.rows)} rows, ${live.table.columns.length} columns` : "";
    case "prepare": {
      const steps = getAt(spec, "prepare");
      return Array.isArray(steps)
        ? steps.map((step) => kindLabel(catalog, "prepare", step)).join(", ") || "nothing"
        : "";
    }
    case "model": {
      const layers = getAt(spec, "model.layers");
      const units = Array.isArray(layers) ? layerColumns(layers, catalog).map((column) => column.units) : [];
      return units.length > 0 ? units.join("-") : kindLabel(catalog, "model", spec.model);
    }
    case "training":
      return runLabel(spec, catalog);
    default:
      return "";
  }
}

function renderPanel(yard: Yard, panel: PanelName, stacked: boolean): TemplateResult | typeof nothing {
  const { catalog, spec, live, state } = yard;
  if (yard.revealed < 3 + PANELS.indexOf(panel)) return nothing;
  const problems = problemsOf(live);
  switch (panel) {
    case "data":
      return html`<ty-data-panel .catalog=${catalog} .spec=${spec} .table=${live.table} .loading=${live.loading}
        .rejected=${live.rejected ? errorWords(live.rejected) : ""} .problems=${problems}></ty-data-panel>`;
    case "prepare":
      return html`<ty-prepare-panel .catalog=${catalog} .spec=${spec} .problems=${problems}
        .learned=${live.prepared.steps.map(learnedWords)}></ty-prepare-panel>`;
    case "model":
      return html`<ty-model-panel .catalog=${catalog} .spec=${spec} .problems=${problems}></ty-model-panel>
        <ty-weights-panel .catalog=${catalog} .spec=${spec} .problems=${problems} ?trained=${state.activeRun !== null}
        .columns=${live.table?.columns.map((column) => column.name) ?? []}></ty-weights-panel>`;
    case "training":
      return html`<ty-training-panel .catalog=${catalog} .spec=${spec} .problems=${problems}></ty-training-panel>`;
    case "watch":
      return html`<ty-watch-panel ?stacked=${stacked} .catalog=${catalog} .spec=${spec} .runs=${state.runs} .view=${state.view}
        .task=${taskOf(live.problem ? state.spec : spec, live.table)}></ty-watch-panel>`;
    case "runs":
      return html`<ty-runs ?whole=${yard.whole} .catalog=${catalog} .runs=${state.runs} .selected=${state.view.run} ?stacked=${stacked}></ty-runs>`;
  }
}

function renderSections(yard: Yard): TemplateResult[] {
  if (yard.revealed === 0) return [];
  return LEFT.filter((panel) => isChosen(yard, panel)).map(
    (panel) =>
      html`<ty-section .heading=${HEADINGS[panel]} .summary=${summaryOf(yard, panel)}>${renderPanel(yard, panel, false)}</ty-section>`,
  );
}

/** Why the experiment cannot run as it stands, for as long as it cannot. */
function problemMessage(yard: Yard): Message[] {
  const { problem } = yard.live;
  if (!problem) return [];
  return [
    {
      id: "problem",
      kind: "bad",
      text: errorWords(problem),
      lasting: true,
      remedies: remediesOf(yard, problem),
    },
  ];
}

const messagesOf = (yard: Yard) => [...problemMessage(yard), ...yard.messages];
const renderMessages = (yard: Yard) => html`<ty-messages .messages=${messagesOf(yard)}></ty-messages>`;

/** What a message mostly takes, in CSS pixels. */
const MESSAGE_HEIGHT = 120;

function renderStage(yard: Yard): TemplateResult {
  // An open sheet lies over the stage, and says itself what must be seen.
  const covered = yard.layout === "sheets" && yard.sheet !== null;
  const inner = html`${yard.revealed > 1 ? html`<ty-stage .context=${stageContext(yard)}></ty-stage>` : nothing}
    ${covered ? nothing : renderMessages(yard)}`;
  // Views that scroll leave that much below their end: nothing in them is out of reach.
  const room = `--ty-message-room: ${covered ? 0 : messagesOf(yard).length * MESSAGE_HEIGHT}px`;
  return yard.whole
    ? html`<main class="stage" style=${room}>${inner}</main>`
    : html`<section class="stage" style=${room}>${inner}</section>`;
}

function renderBar(yard: Yard): TemplateResult {
  const { catalog, spec, live, state } = yard;
  return html`<ty-run-bar .catalog=${catalog} .spec=${spec} .status=${live.status} .problems=${problemsOf(live)}
    .rowsPerSecond=${live.rowsPerSecond} .step=${state.view.step} .speed=${state.view.speed} ?whole=${yard.whole} ?training=${live.phase === "training"}
    ?ready=${!live.problem} ?narrow=${yard.width < 860}></ty-run-bar>`;
}

function renderWide(yard: Yard): TemplateResult {
  const left = LEFT.some((panel) => isChosen(yard, panel));
  const right = isChosen(yard, "watch");
  const columns = `--left: ${left ? "328px" : "0px"}; --right: ${right ? "332px" : "0px"}`;
  return html`<div class="frame wide" style=${columns}>${renderHeader(yard)}
    ${left ? html`<aside class="left" aria-label="Experiment">${renderSections(yard)}</aside>` : html`<span></span>`}
    ${renderStage(yard)}
    ${right ? html`<aside class="right" aria-label="Watch">${renderPanel(yard, "watch", false)}</aside>` : html`<span></span>`}
    ${renderBar(yard)}${isChosen(yard, "runs") ? renderPanel(yard, "runs", false) : nothing}</div>`;
}

function renderInline(yard: Yard): TemplateResult {
  const sections = renderSections(yard);
  const others = (["watch", "runs"] as const).filter((panel) => isChosen(yard, panel));
  return html`<div class="frame">${renderHeader(yard)}${renderStage(yard)}${renderBar(yard)}
    <div>${sections.length > 0 ? html`<div class="panels">${sections}</div>` : nothing}
      ${others.map((panel) => html`<div class="panels">${renderPanel(yard, panel, false)}</div>`)}</div></div>`;
}

function renderSheets(yard: Yard): TemplateResult {
  const panels = PANELS.filter((panel) => isChosen(yard, panel));
  const open = (event: Event, panel: PanelName | null) =>
    emitCommand(event.target as EventTarget, "sheet", panel);
  return html`<div class="frame">${renderHeader(yard)}${renderStage(yard)}
    <div>${renderBar(yard)}
    ${
      panels.length > 0
        ? html`<nav aria-label="Panels">${panels.map(
            (panel) => html`<button aria-haspopup="dialog" @click=${(e: Event) => open(e, panel)}
          >${HEADINGS[panel]}</button>`,
          )}</nav>`
        : nothing
    }</div></div>
    ${
      yard.sheet
        ? html`<dialog aria-labelledby="sheet-name" @close=${(e: Event) => open(e, null)} @click=${(e: Event) => e.target === e.currentTarget && open(e, null)}>
          <div class="sheet-head"><h2 id="sheet-name">${HEADINGS[yard.sheet]}</h2>
            <button @click=${(e: Event) => (e.target as HTMLElement).closest("dialog")?.close()}>Done</button></div>
          ${renderMessages(yard)}<section class="sheet-body">${renderPanel(yard, yard.sheet, true)}</section></dialog>`
        : nothing
    }`;
}

function renderHeader(yard: Yard): TemplateResult {
  const { spec, live, catalog, state } = yard;
  if (yard.revealed === 0) return html`<ty-header></ty-header>`;
  return html`<ty-header .sentence=${live.resolved ? describeExperiment(spec, live.table, catalog) : ""} ?canUndo=${yard.canUndo}
    ?canRedo=${yard.canRedo} ?whole=${yard.whole} ?trained=${state.activeRun !== null} .theme=${state.view.theme}
    ?table=${live.status !== null && !live.problem} ?file=${live.table !== null && !makesItsTable(spec)}></ty-header>`;
}

export function renderYard(yard: Yard): TemplateResult {
  const page = { wide: renderWide, inline: renderInline, sheets: renderSheets }[yard.layout](yard);
  return html`${page}${yard.dropping ? html`<div class="dropping">Drop the table here</div>` : nothing}`;
}
