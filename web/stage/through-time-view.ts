import { html, nothing } from "lit";
import { emitCommand } from "../controls/events.js";
import "../draw/gates.js";
import "../draw/time-gradients.js";
import { count } from "../draw/number.js";
import type { GateLayer, TimeGradient } from "../draw/through-time-words.js";
import type { Inspection } from "../engine/protocol.js";
import { getAt } from "../state/spec-path.js";
import { ContextView } from "./context-view.js";
import { arrayOf, textsOf } from "./inspections.js";

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

/**
 * A recurrent network through time: how far the gradient reaches back, and the gates along one window.
 *
 * @element ty-through-time
 * @prop {StageContext} context
 * @fires ty-command  look {row}
 */
export class ThroughTime extends ContextView {
  override render() {
    if (!this.context) return nothing;
    const { live } = this.context;
    const { gates, sequence_gradients: gradients } = live.views;
    return html`<div class="through-time"><ty-time-gradients .layers=${gradientsOf(gradients)}></ty-time-gradients>
      ${renderChooser(Number(gates?.info.rows ?? 0), Number(gates?.info.row ?? 0))}
      <ty-gates .layers=${gatesOf(gates)} .inputs=${arrayOf(gates, "inputs")} .channels=${textsOf(gates?.info, "channels")}></ty-gates></div>`;
  }
}
customElements.define("ty-through-time", ThroughTime);
