import { html, nothing } from "lit";
import { emitCommand } from "../controls/events.js";
import "../draw/gates.js";
import "../draw/time-gradients.js";
import { count } from "../draw/number.js";
import { type GateLayer, reach, type TimeGradient, VANISHED } from "../draw/through-time-words.js";
import type { Inspection } from "../engine/protocol.js";
import { kindLabel, kindName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { ContextView } from "./context-view.js";
import { arrayOf, textsOf } from "./inspections.js";
import type { StageContext } from "./stage-tab.js";

const layersOf = (answer: Inspection | undefined): unknown[] => {
  const list = answer?.info.layers;
  return Array.isArray(list) ? list : [];
};

/** "Layer 2 (LSTM)" */
const nameOf = (layer: unknown) => `Layer ${Number(getAt(layer, "index")) + 1} (${getAt(layer, "label")})`;

function gradientsOf(answer: Inspection | undefined): TimeGradient[] {
  return layersOf(answer).map((layer) => ({
    name: nameOf(layer),
    norms: arrayOf(answer, `layers[${getAt(layer, "index")}]`)?.values ?? [],
  }));
}

function gatesOf(answer: Inspection | undefined): GateLayer[] {
  return layersOf(answer).map((layer) => ({
    name: nameOf(layer),
    gates: textsOf(layer, "names").flatMap((letter) => {
      const values = arrayOf(answer, `layers[${getAt(layer, "index")}].${letter}`);
      return values ? [{ letter, values }] : [];
    }),
  }));
}

const look = (event: Event, row: number) => emitCommand(event.target as EventTarget, "look", { row });

/** The window whose gates are shown, and the way to the others. */
function renderChooser(rows: number, row: number) {
  return html`<label class="chooser">Window <input type="number" min="1" max=${Math.max(1, rows)} .value=${String(row + 1)}
      @change=${(event: Event) => look(event, Math.max(0, Math.min(rows - 1, Math.round(Number((event.target as HTMLInputElement).value) || 1) - 1)))} />
      of ${count(rows)}</label>`;
}

/** Cells that carry a gradient further back than a plain one does. */
const GATED = ["lstm", "gru"];

/** Where a plain cell's gradient vanishes on its way back: gated cells in its place, each in a copy of the run. */
function renderCures({ spec, catalog, runs, view }: StageContext, gradients: readonly TimeGradient[]) {
  const run = runs.find((each) => each.id === view.run) ?? runs[runs.length - 1];
  const layers = getAt(spec, "model.layers");
  const vanishes = gradients.some((gradient) => reach(gradient) < VANISHED);
  if (!run || !Array.isArray(layers) || !vanishes || !layers.some((layer) => kindName(layer) === "rnn"))
    return nothing;
  const gated = (kind: string) =>
    layers.map((layer) => (kindName(layer) === "rnn" ? { kind, units: getAt(layer, "units") } : layer));
  return html`<div class="cures">${GATED.map((kind) => {
    const label = kindLabel(catalog, "layer", kind);
    const remedy = { label, edits: [{ path: "model.layers", value: gated(kind) }], run: run.id };
    return html`<button class="small" title=${`Train a copy with ${label} cells, beside this run`}
      @click=${(event: Event) => emitCommand(event.target as EventTarget, "remedy", remedy)}>${label} in its place</button>`;
  })}</div>`;
}

/**
 * A recurrent network through time: how far the gradient reaches back, and the gates along one window.
 *
 * @element ty-through-time
 * @prop {StageContext} context
 * @fires ty-command  look {row}, remedy
 */
export class ThroughTime extends ContextView {
  override render() {
    if (!this.context) return nothing;
    const { live } = this.context;
    const { gates, sequence_gradients: gradients } = live.views;
    const reaching = gradientsOf(gradients);
    return html`<div class="through-time"><ty-time-gradients .layers=${reaching}></ty-time-gradients>
      ${renderCures(this.context, reaching)}
      ${gates?.info.rows ? renderChooser(Number(gates.info.rows), Number(gates.info.row ?? 0)) : nothing}
      <ty-gates .layers=${gatesOf(gates)} .inputs=${arrayOf(gates, "inputs")} .channels=${textsOf(gates?.info, "channels")}></ty-gates></div>`;
  }
}
customElements.define("ty-through-time", ThroughTime);
