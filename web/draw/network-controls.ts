import { html, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { icons } from "./icons.js";
import type { Column, Layout } from "./network-layout.js";
import { inputWords, layerName, type NetworkContent } from "./network-words.js";
import { plural } from "./number.js";
import type { Choice } from "./types.js";

/** What the controls on the drawing ask for; names and details are the element's events. */
export type Edit =
  | { name: "layer-add"; detail: { index: number } }
  | { name: "layer-remove"; detail: { index: number } }
  | { name: "layer-resize"; detail: { index: number; units: number } }
  | { name: "layer-activation"; detail: { index: number; kind: string | null } }
  | { name: "layer-move"; detail: { index: number; to: number } };

export interface ControlsRequest {
  content: NetworkContent;
  layout: Layout;
  activations: readonly Choice[];
  maxUnits: number;
  maxLayers: number;
  edit: (edit: Edit) => void;
}

/** The controls above and below the columns, and the places to add a layer between them. */
export function controls(request: ControlsRequest) {
  const { content, layout } = request;
  const { columns } = layout;
  const full = content.layers.length >= request.maxLayers;
  return html`
    ${columns.slice(0, -1).map((column, c) => {
      const x = (column.x + columns[c + 1].x) / 2;
      return html`<button class="add" style=${`left:${x}px`} ?disabled=${full} aria-label=${addWords(content, c)} title=${addWords(content, c)}
        @click=${() => request.edit({ name: "layer-add", detail: { index: c } })}>${icons.plus}</button>`;
    })}
    ${columns.slice(1, -1).map((column, index) => layerControls(request, column, index))}
  `;
}

function addWords({ layers }: NetworkContent, index: number): string {
  if (layers.length === 0) return "Add a hidden layer";
  if (index === 0) return "Add a layer before layer 1";
  return index === layers.length
    ? `Add a layer after layer ${index}`
    : `Add a layer between layers ${index} and ${index + 1}`;
}

function layerControls(request: ControlsRequest, column: Column, index: number) {
  const { content, edit, maxUnits } = request;
  const { units, activation, extras, fixed } = content.layers[index];
  const name = layerName(content, column.layer);
  const last = content.layers.length - 1;
  const resize = (to: number) =>
    edit({ name: "layer-resize", detail: { index, units: Math.max(1, Math.min(maxUnits, to)) } });
  const known = request.activations.some((choice) => choice.kind === activation);
  const choices =
    known || activation === null
      ? request.activations
      : [{ kind: activation, label: activation }, ...request.activations];
  return html`<div class="layer" role="group" aria-label=${`${name}, ${plural(units, "unit")}`} style=${`left:${column.x}px`}>
    <select aria-label=${`Activation of ${name}`} title="Activation"
      @change=${(event: Event) => {
        const kind = (event.target as HTMLSelectElement).value;
        edit({ name: "layer-activation", detail: { index, kind: kind || null } });
      }}>
      <option value="">none</option>
      ${choices.map((choice) => html`<option value=${choice.kind} title=${choice.help ?? ""}>${choice.label}</option>`)}${chosen(activation ?? "")}
    </select>
    ${
      fixed
        ? html`<div class="stepper">${units}</div>`
        : html`<div class="stepper">
      <button ?disabled=${units <= 1} aria-label=${`One unit fewer in ${name}`} title="One unit fewer" @click=${() => resize(units - 1)}>${icons.minus}</button>
      <input type="number" min="1" max=${maxUnits} .value=${String(units)} aria-label=${`Units of ${name}`} title="Units"
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const wanted = Math.round(Number(input.value));
          if (wanted >= 1 && wanted !== units) resize(wanted);
          else input.value = String(units);
        }}>
      <button ?disabled=${units >= maxUnits} aria-label=${`One unit more in ${name}`} title="One unit more" @click=${() => resize(units + 1)}>${icons.plus}</button>
    </div>`
    }
    <div class="foot">
      ${extras?.length ? html`<span class="extras" title=${extras.join(", ")}>${extras.join(" · ")}</span>` : nothing}
      <div class="moves">
        <button ?disabled=${index === 0} aria-label=${`Move ${name} left`} title="Move left"
          @click=${() => edit({ name: "layer-move", detail: { index, to: index - 1 } })}>${icons.left}</button>
        <button aria-label=${`Remove ${name}`} title="Remove this layer"
          @click=${() => edit({ name: "layer-remove", detail: { index } })}>${icons.close}</button>
        <button ?disabled=${index === last} aria-label=${`Move ${name} right`} title="Move right"
          @click=${() => edit({ name: "layer-move", detail: { index, to: index + 1 } })}>${icons.right}</button>
      </div>
    </div>
  </div>`;
}

/** Words above the inputs and the output, where no controls stand. */
export function endLabels({ content, layout }: Pick<ControlsRequest, "content" | "layout">) {
  const { columns } = layout;
  const [first, last] = [columns[0], columns[columns.length - 1]];
  return html`
    <div class="end inputs" style=${`left:${first.x + first.size / 2}px`}>${inputWords(content)}</div>
    <div class="end" style=${`left:${last.x}px`}>output${content.output?.activation ? html`<br>${content.output.activation}` : nothing}</div>
  `;
}
