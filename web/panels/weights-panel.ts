import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import "../controls/param-control.js";
import { asksFor } from "../controls/words.js";
import type { Catalog, Spec } from "../engine/protocol.js";
import { innerParams, kindInfo, kindsOf, paramOf, rootParams } from "../state/catalog-lookup.js";
import { getAt, isObject } from "../state/spec-path.js";
import { otherTargets } from "../state/start-weights.js";

/**
 * Trained weights: what the model starts from, and what it learned, to be used again.
 *
 * @element ty-weights-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec         with all defaults
 * @prop {string[]} columns  of the table
 * @prop {boolean} trained   there is a run whose weights can be saved
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 * @fires ty-command  save-weights, load-weights {File}, use-body {string}, new-head {string}
 */
export class WeightsPanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    columns: { attribute: false },
    trained: { type: Boolean },
    problems: { attribute: false },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare columns: readonly string[];
  declare trained: boolean;
  declare problems: Record<string, string>;

  constructor() {
    super();
    this.columns = [];
    this.trained = false;
    this.problems = {};
  }

  static override styles = [
    controlStyles,
    css`
      details { margin-top: 4px; }
      summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
      .rows { display: grid; gap: 6px; margin-top: 4px; }
      label.from { display: grid; grid-template-columns: 5.5em 1fr; align-items: center; gap: 6px; color: var(--ty-ink-2); }
      label.freeze { display: flex; align-items: center; gap: 8px; color: var(--ty-ink-2); }
      .buttons { display: flex; flex-wrap: wrap; gap: 6px; }
      .buttons .button { min-height: 24px; padding: 0 7px; font-size: var(--ty-text-1); }
      .buttons .button:focus-within { outline: 2px solid var(--ty-focus); outline-offset: 1px; }
      .buttons select { flex: 1 1 100%; font-size: var(--ty-text-1); min-height: 24px; }
    `,
  ];

  /** Once open it stays so, whatever is chosen inside. */
  private opened = false;

  override render() {
    const model = paramOf(rootParams(this.catalog), "model");
    const row = model && paramOf(innerParams(this.catalog, model, this.spec.model), "weights");
    if (!row) return nothing;
    const weights = getAt(this.spec, "model.weights");
    const problem = Object.entries(this.problems).find(([path]) => path.startsWith("model.weights"));
    return html`<details ?open=${isObject(weights) || problem !== undefined || this.opened} @toggle=${this.toggled}><summary>Trained weights</summary>
      <div class="rows">${this.renderStart(weights)}
      ${isObject(weights) ? [this.renderLayers(weights), this.renderFreeze(weights)] : nothing}
      ${problem ? html`<p class="problem">${problem[1]}</p>` : nothing}
      <div class="buttons">
        <button class="small" ?disabled=${!this.trained} title="As safetensors, with PyTorch's names and shapes"
          @click=${() => emitCommand(this, "save-weights")}>Save weights</button>
        <label class="button" title="A safetensors file; it can also be dropped on the page">Load weights<input class="hidden-text"
          type="file" accept=".safetensors" aria-label="Load weights" @change=${this.pick} /></label>
        ${this.trained ? this.renderHead() : nothing}
      </div></div></details>`;
  }

  private readonly ask = asksFor(this);

  private readonly toggled = (event: Event): void => {
    this.opened = (event.target as HTMLDetailsElement).open;
  };

  /** The entry of what the experiment starts from. */
  private get now(): string {
    const { path, body } = (getAt(this.spec, "model.weights") ?? {}) as Record<string, unknown>;
    return path ? "path" : body ? `body:${body}` : "";
  }

  private renderStart(weights: unknown) {
    const { path, body } = isObject(weights) ? weights : {};
    const bodies = kindsOf(this.catalog, "body");
    const help = bodies.find((kind) => kind.kind === body)?.help;
    return html`<label class="from">Start from
      <select aria-label="Start from" title=${help ?? ""} @change=${this.choose} @pointerenter=${this.ask} @focus=${this.ask}>
        <option value="">Fresh weights</option>
        ${typeof path === "string" ? html`<option value="path">${path}</option>` : nothing}
        ${
          bodies.length > 0
            ? html`<optgroup label="Trained bodies">${bodies.map(
                (kind) => html`<option value=${`body:${kind.kind}`}>${kind.label}</option>`,
              )}</optgroup>`
            : nothing
        }${chosen(this.now)}</select></label>`;
  }

  /** How much of the file is taken. */
  private renderLayers(weights: Record<string, unknown>) {
    const section = kindsOf(this.catalog, "weights")[0];
    const row = section && paramOf(section.params, "layers");
    return row
      ? html`<ty-param-control .catalog=${this.catalog} .param=${{ ...row, label: "Layers taken" }} path="model.weights.layers"
        .value=${weights.layers ?? row.default} .problems=${{}}></ty-param-control>`
      : nothing;
  }

  /** One press for all layers that are taken: frozen, they stay as the file has them. */
  private renderFreeze(weights: Record<string, unknown>) {
    const layers = getAt(this.spec, "model.layers");
    if (!Array.isArray(layers)) return nothing;
    const taken = typeof weights.layers === "number" ? weights.layers : layers.length;
    const learns = (layer: unknown, i: number) =>
      i < taken && kindInfo(this.catalog, "layer", layer)?.params.some(({ key }) => key === "trainable");
    const frozen = layers.every((layer, i) => !learns(layer, i) || getAt(layer, "trainable") === false);
    const freeze = (event: Event) => {
      const trainable = !(event.target as HTMLInputElement).checked;
      const value = layers.map((layer, i) =>
        learns(layer, i) ? { ...(isObject(layer) ? layer : { kind: layer }), trainable } : layer,
      );
      emitEdit(this, { path: "model.layers", value });
    };
    return html`<label class="freeze"><input type="checkbox" .checked=${frozen} @change=${freeze} />Freeze the layers taken</label>`;
  }

  /** The body of the present run, with a new output layer for this target or a column that it has not seen. */
  private renderHead() {
    const target = String(getAt(this.spec, "data.target") ?? "");
    return html`<select aria-label="New head for another target" @change=${this.head}>
      <option value="">New head for another target …</option>
      <option value=${target}>${target}, from the start</option>
      ${otherTargets(this.spec, this.columns).map((column) => html`<option value=${column}>${column}</option>`)}</select>`;
  }

  private readonly choose = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const { value } = select;
    // A body that does not fit is not taken: until it is, what was chosen stays.
    select.value = this.now;
    if (value === "") emitEdit(this, { path: "model.weights", value: undefined });
    else if (value.startsWith("body:")) emitCommand(this, "use-body", value.slice("body:".length));
  };

  private readonly head = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    if (select.value) emitCommand(this, "new-head", select.value);
    select.value = "";
  };

  private readonly pick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) emitCommand(this, "load-weights", file);
    input.value = "";
  };
}
customElements.define("ty-weights-panel", WeightsPanel);
