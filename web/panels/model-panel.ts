import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import { glyph } from "../controls/glyphs.js";
import "../controls/param-control.js";
import { asksFor } from "../controls/words.js";
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import {
  innerParams,
  kindInfo,
  kindLabel,
  kindName,
  kindsOf,
  labelOf,
  paramOf,
  rootParams,
  trainingFor,
} from "../state/catalog-lookup.js";
import {
  activateColumn,
  activationKinds,
  addBlock,
  addColumn,
  addExtra,
  appendKind,
  blockKind,
  cellKinds,
  changeCell,
  denseKind,
  extraKinds,
  innerLayers,
  isCell,
  type LayerColumn,
  type Layers,
  layerColumns,
  leadingLayers,
  moveColumn,
  moveEntry,
  removeColumn,
  resizeColumn,
} from "../state/layers.js";
import { isObject } from "../state/spec-path.js";
import type { Edit } from "../state/store.js";
import { arrange, OPEN_OF_BASE } from "./open-params.js";

/** A list of layers that is edited: the network's own, a block's, or those of the networks in an ensemble. */
interface LayerList {
  layers: Layers;
  /** "model.layers", "model.layers[2].layers" */
  path: string;
  /** Before the names of its layers: "", "Layer 3, ", "Base network, ". */
  prefix: string;
}

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

  private readonly ask = asksFor(this);

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
      .extra:has(> details:not([open])) { margin-top: -4px; line-height: 1.15; }
      .extra ty-param-control { flex: 1; }
      .extra > .name { flex: 1; color: var(--ty-ink-2); }
      .inner { margin: 2px 0 4px 20px; padding-left: 8px; border-left: 2px solid var(--ty-line); }
      .add { display: flex; gap: 6px; align-items: center; }
      details summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
      details { margin-top: 4px; }
      details h3 { margin: 8px 0 2px; font-size: var(--ty-text-1); font-weight: 600; color: var(--ty-ink-2); }
    `,
  ];

  override render() {
    const param = paramOf(rootParams(this.catalog), "model");
    if (!param) return nothing;
    const model = isObject(this.spec.model) ? this.spec.model : {};
    const rows = innerParams(this.catalog, param, this.spec.model).filter(
      (row) => row.type !== "kinds" && row.key !== "weights",
    );
    const { open, deeper } = Array.isArray(model.layers)
      ? { open: [], deeper: [{ title: "", rows }] }
      : arrange(rows, model);
    const troubled = deeper.some((group) => group.rows.some((row) => this.problems[`model.${row.key}`]));
    const control = (
      row: ParamInfo,
    ) => html`<ty-param-control .catalog=${this.catalog} .param=${row} .path=${`model.${row.key}`}
      .value=${model[row.key] ?? row.default} .problems=${this.problems} .only=${row.type === "kind" ? OPEN_OF_BASE : []}
      @ty-edit=${row.type === "kind" ? this.chooseBase : nothing}></ty-param-control>`;
    return html`
      ${
        kindsOf(this.catalog, "model").length > 1
          ? html`<ty-param-control .catalog=${this.catalog} .param=${param} path="model" .value=${this.spec.model} .only=${["-"]}
            .problems=${this.problems} @ty-edit=${this.chooseKind}></ty-param-control>`
          : nothing
      }
      ${open.map((row) => [control(row), this.renderBaseLayers(row.key, model[row.key])])}
      ${
        Array.isArray(model.layers)
          ? this.renderLayers({ layers: model.layers, path: "model.layers", prefix: "" })
          : nothing
      }
      ${
        deeper.some((group) => group.rows.length > 0)
          ? html`<details ?open=${troubled}><summary>More</summary>${deeper.map(
              ({ title, rows }) => html`${title ? html`<h3>${title}</h3>` : nothing}${rows.map(control)}`,
            )}</details>`
          : nothing
      }`;
  }

  /** The layers of a network that an ensemble is made of. */
  private renderBaseLayers(key: string, base: unknown) {
    const layers = isObject(base) ? base.layers : null;
    if (!Array.isArray(layers)) return nothing;
    const list = { layers, path: `model.${key}.layers`, prefix: "Base network, " };
    return html`<div class="inner">${this.renderLayers(list)}</div>`;
  }

  /** Settings of the training that the new kind of model does not have go with the old one. */
  private readonly chooseKind = (event: CustomEvent<{ edits: Edit[] }>): void => {
    event.stopPropagation();
    const [edit] = event.detail.edits;
    const training = trainingFor(this.catalog, this.spec, edit.value);
    emitEdit(this, edit, { path: "training", value: training });
  };

  /** The same with the model that an ensemble is made of. */
  private readonly chooseBase = (event: CustomEvent<{ edits: Edit[] }>): void => {
    const [edit] = event.detail.edits;
    const key = kindInfo(this.catalog, "model", this.spec.model)?.learns_as;
    if (key === undefined || edit.path !== `model.${key}` || !isObject(this.spec.model)) return;
    event.stopPropagation();
    const model = { ...this.spec.model, [key]: edit.value };
    emitEdit(this, edit, { path: "training", value: trainingFor(this.catalog, this.spec, model) });
  };

  private renderLayers(list: LayerList): TemplateResult {
    const { layers, path, prefix } = list;
    const columns = layerColumns(layers, this.catalog);
    const put = (next: unknown[]) => this.put(path, next);
    const recurrent = kindName(this.spec.model) === "recurrent";
    return html`<ol aria-label=${`${prefix}${prefix ? "inner" : "Hidden"} layers`}>
        ${leadingLayers(layers, this.catalog).map((at) => this.renderExtra(list, at, "on the inputs"))}
        ${columns.map((column, i) => this.renderLayer(list, column, i, columns.length))}</ol>
      <div class="add">
        <button class="small" aria-label=${prefix ? `${prefix}add a layer` : nothing} @click=${() => put(addColumn(layers, this.catalog, columns.length))}>
          ${glyph("plus")}Layer</button>
        ${recurrent ? this.renderKinds(list) : nothing}
        ${
          blockKind(this.catalog) && !recurrent
            ? html`<button class="small" aria-label=${prefix ? `${prefix}add a block` : nothing} title=${blockKind(this.catalog)?.help ?? ""}
              @pointerenter=${this.ask} @focus=${this.ask}
              @click=${() => put(addBlock(layers, this.catalog))}>${glyph("plus")}Block</button>`
            : nothing
        }
        ${this.renderMore(list, columns)}</div>
      ${this.problems[path] ? html`<p class="problem">${this.problems[path]}</p>` : nothing}`;
  }

  /** Cells, and the dense layers that read the last of them. */
  private renderKinds({ layers, path }: LayerList) {
    const dense = denseKind(this.catalog);
    const kinds = [...cellKinds(this.catalog), ...(dense ? [dense] : [])];
    return html`<select aria-label="Append a layer" @change=${(event: Event) => {
      const select = event.target as HTMLSelectElement;
      const kind = select.value;
      select.value = "";
      if (kind) this.put(path, appendKind(layers, this.catalog, kind));
    }}><option value="">Append …</option>${kinds.map((kind) => html`<option value=${kind.kind}>${kind.label}</option>`)}</select>`;
  }

  /** The menu of what else can stand behind the inputs and each layer. */
  private renderMore({ layers, path, prefix }: LayerList, columns: readonly LayerColumn[]) {
    const extras = extraKinds(this.catalog);
    if (extras.length === 0) return nothing;
    const places = ["Inputs", ...columns.map((_, i) => `Layer ${i + 1}`)];
    return html`<select aria-label=${`${prefix}add to a layer`} @change=${(event: Event) => {
      const select = event.target as HTMLSelectElement;
      const [kind, place] = select.value.split("@");
      select.value = "";
      if (kind) this.put(path, addExtra(layers, this.catalog, Number(place), kind));
    }}>
      <option value="">Add …</option>
      ${places.map(
        (place, i) =>
          html`<optgroup label=${place}>${extras.map(
            (kind) => html`<option value=${`${kind.kind}@${i - 1}`}>${kind.label}</option>`,
          )}</optgroup>`,
      )}</select>`;
  }

  private renderLayer(list: LayerList, column: LayerColumn, i: number, count: number): TemplateResult {
    const { layers, path, prefix } = list;
    const name = `${prefix}${prefix ? "layer" : "Layer"} ${i + 1}`;
    const at = `${path}[${column.dense}]`;
    const units = paramOf(denseKind(this.catalog)?.params ?? [], "units");
    const problem = this.problems[`${at}.units`] ?? this.problems[at];
    const put = (next: unknown[]) => this.put(path, next);
    const label = kindLabel(this.catalog, "layer", layers[column.dense]);
    return html`<li class="layer" aria-label=${name}>
        <span class="place" aria-hidden="true">${i + 1}</span>
        ${
          units && column.unitsPath && !column.block
            ? html`<ty-number-field flat .param=${units} .value=${column.units} .name=${`${name}: neurons`} .problem=${problem ?? ""}
              @number-change=${(event: CustomEvent<{ value: number }>) =>
                put(resizeColumn(layers, this.catalog, i, event.detail.value))}></ty-number-field>`
            : html`<span title=${label}>Block</span>`
        }
        ${isCell(this.catalog, layers[column.dense]) ? this.renderCell(list, column, i, name) : this.renderActivation(list, column, i, name)}
        <span class="tools">
          ${this.tool("up", `Move ${name} towards the input`, i === 0, path, moveColumn(layers, this.catalog, i, i - 1))}
          ${this.tool("down", `Move ${name} towards the output`, i === count - 1, path, moveColumn(layers, this.catalog, i, i + 1))}
          ${this.tool("cross", `Remove ${name}`, false, path, removeColumn(layers, this.catalog, i))}
        </span></li>
      ${problem ? html`<li class="problem">${problem}</li>` : nothing}
      ${this.renderBlock(list, column, name)}
      ${this.renderParams(list, column.dense, ["units", "layers"], column.block ? "The block's settings" : "Settings")}
      ${column.activationAt === null ? nothing : this.renderParams(list, column.activationAt, [], "Settings of its activation")}
      ${column.extras.map((at) => this.renderExtra(list, at, column.activationAt !== null && at < column.activationAt ? "before the activation" : ""))}`;
  }

  /** What kind of cell reads the sequence here. */
  private renderCell({ layers, path }: LayerList, column: LayerColumn, i: number, name: string) {
    const now = kindName(layers[column.dense]);
    return html`<select aria-label=${`${name}: cell`} @change=${(event: Event) =>
      this.put(path, changeCell(layers, this.catalog, i, (event.target as HTMLSelectElement).value))}>
      ${cellKinds(this.catalog).map((kind) => html`<option value=${kind.kind}>${kind.label}</option>`)}${chosen(now ?? "")}</select>`;
  }

  private renderActivation({ layers, path }: LayerList, column: LayerColumn, i: number, name: string) {
    const put = (next: unknown[]) => this.put(path, next);
    return html`<select aria-label=${`${name}: activation`} @change=${(event: Event) =>
      put(activateColumn(layers, this.catalog, i, (event.target as HTMLSelectElement).value || null))}>
          ${activationKinds(this.catalog).map(
            (kind) => html`<option value=${kind.kind}>${kind.label}</option>`,
          )}
          <option value="">none</option>${chosen(column.activation ?? "")}
        </select>`;
  }

  /** The layers inside a block. */
  private renderBlock({ layers, path }: LayerList, column: LayerColumn, name: string) {
    const inner = innerLayers(layers[column.dense], this.catalog);
    if (!inner) return nothing;
    const at = `${path}[${column.dense}].layers`;
    return html`<li class="inner">${this.renderLayers({ layers: inner, path: at, prefix: `${name}, ` })}</li>`;
  }

  /** The numbers of one entry of the list, but those named, behind a disclosure. */
  private renderParams({ layers, path }: LayerList, at: number, without: readonly string[], title: string) {
    const layer = layers[at];
    const info = kindInfo(this.catalog, "layer", layer);
    const rows = (info?.params ?? []).filter((row) => !without.includes(row.key));
    if (rows.length === 0) return nothing;
    const troubled = rows.some((row) => this.problems[`${path}[${at}].${row.key}`]);
    return html`<li class="extra"><details ?open=${troubled}><summary>${title}</summary>${rows.map((row) => this.control(row, layer, `${path}[${at}]`))}</details></li>`;
  }

  private control(row: ParamInfo, layer: unknown, path: string, label?: string) {
    const values = isObject(layer) ? layer : {};
    // Beside its tools there is no room for a slider.
    return html`<ty-param-control ?flat=${label !== undefined} .catalog=${this.catalog} .param=${{ ...row, label: label ?? labelOf(row) }} .path=${`${path}.${row.key}`}
      .value=${values[row.key] ?? row.default} .problems=${this.problems}></ty-param-control>`;
  }

  /** What else stands behind a layer, with its parameters. */
  private renderExtra(list: LayerList, at: number, place: string) {
    const { layers, path } = list;
    const layer = layers[at];
    const info = kindInfo(this.catalog, "layer", layer);
    const label = kindLabel(this.catalog, "layer", layer);
    const named = place ? `${label} ${place}` : label;
    const first = info && !info.tags.includes("normalization") ? info.params[0] : undefined;
    return html`<li class="extra">${
      first ? this.control(first, layer, `${path}[${at}]`, named) : html`<span class="name">${named}</span>`
    }
        ${this.tool("up", `Move ${label} towards the input`, at === 0, path, moveEntry(layers, at, at - 1))}
        ${this.tool("down", `Move ${label} towards the output`, at === layers.length - 1, path, moveEntry(layers, at, at + 1))}
        ${this.tool(
          "cross",
          `Remove ${label}`,
          false,
          path,
          layers.filter((_, i) => i !== at),
        )}</li>
      ${this.problems[`${path}[${at}]`] ? html`<li class="problem">${this.problems[`${path}[${at}]`]}</li>` : nothing}
      ${this.renderParams(list, at, first ? [first.key] : [], `Settings of ${label.toLowerCase()}`)}`;
  }

  private tool(
    sign: "up" | "down" | "cross",
    name: string,
    disabled: boolean,
    path: string,
    next: unknown[],
  ) {
    return html`<button class="quiet small icon" aria-label=${name} title=${name} ?disabled=${disabled}
      @click=${() => this.put(path, next)}>${glyph(sign)}</button>`;
  }

  private put(path: string, layers: unknown[]): void {
    emitEdit(this, { path, value: layers });
  }
}
customElements.define("ty-model-panel", ModelPanel);
