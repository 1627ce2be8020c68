import { html } from "lit";
import { emitCommand } from "../controls/events.js";
import type { GateLayer, TimeGradient } from "../draw/through-time-words.js";
import type { Inspection } from "../engine/protocol.js";
import { kindName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf, textsOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** The pictures come when they are first looked at: most visits begin with other models. */
const load = () => Promise.all([import("../draw/time-gradients.js"), import("../draw/gates.js")]);

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
  return html`<label class="chooser">Window <input type="number" min="0" max=${Math.max(0, rows - 1)} .value=${String(row)}
      @change=${(event: Event) => look(event, Math.max(0, Math.min(rows - 1, Math.round(Number((event.target as HTMLInputElement).value) || 0))))} />
      of ${rows}, the first is 0</label>`;
}

registerTab({
  id: "time",
  label: "Through time",
  order: 11,
  fits: ({ spec }: StageContext) => kindName(spec.model) === "recurrent",
  queries: ({ view, live }) => {
    const rows = Number(live.views.gates?.info.rows ?? Number.POSITIVE_INFINITY);
    return {
      sequence_gradients: { what: "sequence_gradients" },
      gates: { what: "gates", row: view.row < rows ? view.row : 0 },
    };
  },
  render: ({ live }) => {
    void load();
    const { gates, sequence_gradients: gradients } = live.views;
    return html`<div class="through-time"><ty-time-gradients .layers=${gradientsOf(gradients)}></ty-time-gradients>
      ${renderChooser(Number(gates?.info.rows ?? 0), Number(gates?.info.row ?? 0))}
      <ty-gates .layers=${gatesOf(gates)} .inputs=${arrayOf(gates, "inputs")} .channels=${textsOf(gates?.info, "channels")}></ty-gates></div>`;
  },
});
