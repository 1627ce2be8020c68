import { css, html, LitElement, nothing } from "lit";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../controls/param-control.js";
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import {
  innerParams,
  kindInfo,
  kindLabel,
  kindsOf,
  paramOf,
  rootParams,
  trainingFor,
} from "../state/catalog-lookup.js";
import {
  activateColumn,
  activationKinds,
  addColumn,
  denseKind,
  extraKinds,
  isActivation,
  type LayerColumn,
  type Layers,
  layerColumns,
  moveColumn,
  removeColumn,
  resizeColumn,
} from "../state/layers.js";
import { isObject } from "../state/spec-path.js";
import type { Edit } from "../state/store.js";

/** Parameters of a model without layers that stand open, in the order of its table; the rest is one press deeper. */
const OPEN_PARAMS = 3;

/**
 * The model's description: its kind, and the same layers as in the drawing, by number and name, or its parameters.
 *
 * @element ty-model-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec         with all defaults
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 */
export class ModelPanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare problems: Record<string, string>;

  static override styles = [
    controlStyles,
    css`
      ol { list-style: none; margin: 0 0 4px; padding: 0; display: grid; gap: 3px; }
      li.layer { display: grid; grid-template-columns: 14px 56px 1fr auto; align-items: center; gap: 6px; }
      li.layer > .place { color: var(--ty-ink-3); font-variant-numeric: tabular-nums; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
      li.layer input { width: 100%; }
      .tools { display: flex; opacity: 0.75; }
      li.layer:hover .tools, li.layer:focus-within .tools { opacity: 1; }
      .extra { display: flex; align-items: center; gap: 6px; margin-left: 20px; }
      .extra ty-param-control { flex: 1; }
      .extra > .name { flex: 1; color: var(--ty-ink-2); }
      .add { display: flex; gap: 6px; align-items: center; }
      details summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
      details { margin-top: 4px; }
    `,
  ];

  override render() {
    const param = paramOf(rootParams(this.catalog), "model");
    if (!param) return nothing;
    const model = isObject(this.spec.model) ? this.spec.model : {};
    const rows = innerParams(this.catalog, param, this.spec.model).filter((row) => row.type !== "kinds");
    const open = Array.isArray(model.layers) ? [] : rows.slice(0, OPEN_PARAMS);
    const rest = rows.slice(open.length);
    const control = (
      row: ParamInfo,
    ) => html`<ty-param-control .catalog=${this.catalog} .param=${row} .path=${`model.${row.key}`}
      .value=${model[row.key] ?? row.default} .problems=${this.problems}></ty-param-control>`;
    return html`
      ${
        kindsOf(this.catalog, "model").length > 1
          ? html`<ty-param-control .catalog=${this.catalog} .param=${param} path="model" .value=${this.spec.model} .only=${["-"]}
            .problems=${this.problems} @ty-edit=${this.chooseKind}></ty-param-control>`
          : nothing
      }
      ${open.map(control)}
      ${Array.isArray(model.layers) ? this.renderLayers(model.layers) : nothing}
      ${
        rest.length > 0
          ? html`<details ?open=${rest.some((row) => this.problems[`model.${row.key}`])}><summary>More</summary>${rest.map(control)}</details>`
          : nothing
      }`;
  }

  /** Settings of the training that the new kind of model does not have go with the old one. */
  private readonly chooseKind = (event: CustomEvent<{ edits: Edit[] }>): void => {
    event.stopPropagation();
    const [edit] = event.detail.edits;
    const training = trainingFor(this.catalog, this.spec, edit.value);
    emitEdit(this, edit, { path: "training", value: training });
  };

  private renderLayers(layers: Layers) {
    const columns = layerColumns(layers, this.catalog);
    const extras = extraKinds(this.catalog);
    return html`<ol aria-label="Hidden layers">${columns.map((column, i) => this.renderLayer(layers, column, i, columns.length))}</ol>
      <div class="add"><button class="small" @click=${() => this.put(addColumn(layers, this.catalog, columns.length))}>
        ${glyph("plus")}Layer</button>
        ${
          extras.length > 0 && columns.length > 0
            ? html`<select aria-label="Add to the last layer" @change=${(event: Event) => this.addExtra(layers, event)}>
              <option value="">Add …</option>${extras.map((kind) => html`<option value=${kind.kind}>${kind.label}</option>`)}</select>`
            : nothing
        }</div>
      ${this.problems["model.layers"] ? html`<p class="problem">${this.problems["model.layers"]}</p>` : nothing}`;
  }

  private renderLayer(layers: Layers, column: LayerColumn, i: number, count: number) {
    const name = `Layer ${i + 1}`;
    const units = paramOf(denseKind(this.catalog)?.params ?? [], "units");
    const problem =
      this.problems[`model.layers[${column.dense}].units`] ?? this.problems[`model.layers[${column.dense}]`];
    return html`<li class="layer" aria-label=${name}>
        <span class="place" aria-hidden="true">${i + 1}</span>
        ${
          units
            ? html`<ty-number-field flat .param=${units} .value=${column.units} .name=${`${name}: neurons`} .problem=${problem ?? ""}
              @number-change=${(event: CustomEvent<{ value: number }>) =>
                this.put(resizeColumn(layers, this.catalog, i, event.detail.value))}></ty-number-field>`
            : nothing
        }
        <select aria-label=${`${name}: activation`} @change=${(event: Event) =>
          this.put(
            activateColumn(layers, this.catalog, i, (event.target as HTMLSelectElement).value || null),
          )}>
          ${activationKinds(this.catalog).map(
            (kind) =>
              html`<option value=${kind.kind} ?selected=${kind.kind === column.activation}>${kind.label}</option>`,
          )}
          ${column.activation === null ? html`<option value="" selected>none</option>` : nothing}
        </select>
        <span class="tools">
          ${this.tool("up", `Move ${name} towards the input`, i === 0, moveColumn(layers, this.catalog, i, i - 1))}
          ${this.tool("down", `Move ${name} towards the output`, i === count - 1, moveColumn(layers, this.catalog, i, i + 1))}
          ${this.tool("cross", `Remove ${name}`, false, removeColumn(layers, this.catalog, i))}
        </span></li>
      ${problem ? html`<li class="problem">${problem}</li>` : nothing}
      ${column.extras.map((at) => this.renderExtra(layers, at))}`;
  }

  /** What else stands behind a layer, with its parameters. */
  private renderExtra(layers: Layers, at: number) {
    const layer = layers[at];
    const info = kindInfo(this.catalog, "layer", layer);
    const values = isObject(layer) ? layer : {};
    const label = kindLabel(this.catalog, "layer", layer);
    return html`<li class="extra">${
      info && info.params.length === 1 && !isActivation(this.catalog, layer)
        ? info.params.map(
            (row) => html`<ty-param-control .catalog=${this.catalog} .param=${{ ...row, label }}
            .path=${`model.layers[${at}].${row.key}`} .value=${values[row.key] ?? row.default}
            .problems=${this.problems}></ty-param-control>`,
          )
        : html`<span class="name">${label}</span>`
    }
      ${this.tool(
        "cross",
        `Remove ${label}`,
        false,
        layers.filter((_, i) => i !== at),
      )}</li>`;
  }

  private tool(sign: "up" | "down" | "cross", name: string, disabled: boolean, next: unknown[]) {
    return html`<button class="quiet small icon" aria-label=${name} title=${name} ?disabled=${disabled}
      @click=${() => this.put(next)}>${glyph(sign)}</button>`;
  }

  private addExtra(layers: Layers, event: Event): void {
    const select = event.target as HTMLSelectElement;
    if (select.value) this.put([...layers, { kind: select.value }]);
    select.value = "";
  }

  private put(layers: unknown[]): void {
    emitEdit(this, { path: "model.layers", value: layers });
  }
}
customElements.define("ty-model-panel", ModelPanel);
