import { html, LitElement, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { DrawController, savePng, sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import { networkCard, networkTable } from "./network-cards.js";
import { controls, type Edit, endLabels } from "./network-controls.js";
import { imageSide, NetworkPainter } from "./network-draw.js";
import { type Layout, layoutNetwork, type Spot, spotAt } from "./network-layout.js";
import { networkStyles } from "./network-styles.js";
import { allLayers, networkShape, networkSummary, nodeLabel, nodeName, outputName } from "./network-words.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";
import type { Choice, NetworkInput, NetworkLayer } from "./types.js";

const FLOW_SPEED = 45; // pixels a second

/**
 * The network, drawn left to right, live: links coloured and sized by weight, each neuron a map of its output over
 * the plane where there is one. Layers are added, removed, sized, moved and given activations on the drawing.
 *
 * @element ty-network
 * @prop {NetworkInput[]} inputs    prepared columns, in order
 * @prop {NetworkLayer[]} layers    hidden layers, left to right
 * @prop {NetworkLayer|null} output the output layer; its units are the outputs
 * @prop {string[]} outputLabels    class names, or [name of the target]; one output and two labels: the second is
 *                                  what the output is the probability of
 * @prop {Choice[]} activations     what the activation menu offers
 * @prop {boolean} editable         shows the controls (default true)
 * @prop {boolean} training         lets data flow visibly along the links, unless reduced motion is asked for
 * @prop {number} maxUnits          upper bound of a layer's units (default 4096)
 * @prop {number} maxLayers         upper bound of the number of hidden layers (default 64)
 * @fires layer-add         {index}              insert a layer before hidden layer `index` (= count: at the end)
 * @fires layer-remove      {index}
 * @fires layer-resize      {index, units}
 * @fires layer-activation  {index, kind}        kind as in `activations`, or null for none
 * @fires layer-move        {index, to}          take hidden layer `index` out and put it back at position `to`
 * @fires neuron-focus      {layer, unit} | null pointer or focus on a neuron: layer -1 inputs, 0.. hidden,
 *                                               layers.length output; to show its map large
 *
 * `index` counts hidden layers (columns), not entries of a spec. Fills the box of its parent; at least 260 px high.
 * Assign new arrays to redraw; only the pictures are redrawn while the shape stays the same.
 */
export class NetworkView extends LitElement {
  static override properties = {
    inputs: { attribute: false },
    layers: { attribute: false },
    output: { attribute: false },
    outputLabels: { attribute: false },
    activations: { attribute: false },
    editable: { attribute: false },
    training: { type: Boolean },
    maxUnits: { type: Number },
    maxLayers: { type: Number },
    box: { state: true },
    hot: { state: true },
    tabular: { state: true },
    drag: { state: true },
  };
  declare inputs: NetworkInput[];
  declare layers: NetworkLayer[];
  declare output: NetworkLayer | null;
  declare outputLabels: string[];
  declare activations: Choice[];
  declare editable: boolean;
  declare training: boolean;
  declare maxUnits: number;
  declare maxLayers: number;
  /** Size of the stage in CSS pixels. */
  declare private box: { width: number; height: number };
  declare private hot: Spot | null;
  declare private tabular: boolean;
  /** The layer being dragged, and where it would land. */
  declare private drag: { index: number; to: number; x: number; start: number } | null;
  private readonly theme = new ThemeController(this, () => this.drawing.request());
  private readonly drawing = new DrawController(
    this,
    () => this.draw(),
    () => this.measure(),
  );
  private readonly painter = new NetworkPainter();
  private readonly stillness = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");
  private plan: Layout | null = null;
  private planKey = "";
  private entry = { column: 0, slot: 0 };

  constructor() {
    super();
    this.inputs = [];
    this.layers = [];
    this.output = null;
    this.outputLabels = [];
    this.activations = [];
    this.editable = true;
    this.training = false;
    this.maxUnits = 4096;
    this.maxLayers = 64;
    this.box = { width: 0, height: 0 };
    this.hot = null;
    this.tabular = false;
    this.drag = null;
  }

  static override styles = [pictureStyles, networkStyles];

  override render() {
    const layout = this.layout();
    return html`
      <p class="said" id="said">${networkSummary(this)}</p>
      <div class="stage" @scroll=${() => this.drawing.request()}>
        <div class="sheet" style=${layout ? `width:${layout.width}px;--pitch:${layout.pitch}px` : ""}
          @pointermove=${this.onMove} @pointerleave=${() => this.heat(null)} @pointerdown=${this.onDown}
          @pointerup=${this.onUp} @pointercancel=${() => (this.drag = null)}>
          <canvas aria-hidden="true"></canvas>
          ${layout ? this.overlay(layout) : nothing}
          ${this.drag && layout ? html`<div class="drop" style=${`left:${this.dropX(layout)}px`}></div>` : nothing}
        </div>
        ${this.tabular ? networkTable(this) : nothing}
      </div>
      ${this.hot && !this.drag && layout ? networkCard(this, layout, this.hot, this.stage?.scrollLeft ?? 0, this.box.width) : nothing}
      <footer>
        <span class="quiet shape">${networkShape(this)}</span>
        <span class="legend quiet" aria-hidden="true">weight −<i></i>+<b></b>bias</span>
        <button aria-label="Table of the network" title="Layers as a table" aria-pressed=${this.tabular}
          @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
        <button aria-label="Save the network as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
      </footer>
    `;
  }

  /** Buttons on the drawing; built anew only when the structure changes, not with every weight. */
  private overlay(layout: Layout) {
    const structure = [
      this.planKey,
      this.editable,
      this.activations,
      this.entry.column,
      this.entry.slot,
      this.maxUnits,
      this.maxLayers,
      JSON.stringify([
        this.layers.map((layer) => [layer.activation, layer.extras]),
        this.output?.activation,
        this.outputLabels,
      ]),
    ];
    return guard(
      structure,
      () => html`
      ${endLabels({ content: this, layout })}
      ${
        this.editable
          ? controls({
              content: this,
              layout,
              activations: this.activations,
              maxUnits: this.maxUnits,
              maxLayers: this.maxLayers,
              edit: (edit) => this.edit(edit),
            })
          : nothing
      }
      <div role="group" aria-label="Neurons: arrow keys move between them" aria-describedby="said" @keydown=${this.onKey}>
        ${layout.columns.map((column, c) =>
          column.nodes.map(
            (node, slot) => html`<button class="node"
          style=${`left:${node.x - node.size / 2}px;top:${node.y - node.size / 2}px;width:${node.size}px;height:${node.size}px`}
          tabindex=${this.entry.column === c && this.entry.slot === slot ? 0 : -1}
          aria-label=${nodeLabel(this, column, node)}
          @focus=${() => this.heat({ kind: "node", column: c, node }, true)} @blur=${() => this.heat(null)}></button>`,
          ),
        )}
      </div>
    `,
    );
  }

  private get stage(): HTMLElement | null {
    return this.renderRoot.querySelector(".stage");
  }

  private measure() {
    const { stage } = this;
    if (!stage) return;
    const { clientWidth: width, clientHeight: height } = stage;
    if (width !== this.box.width || height !== this.box.height) this.box = { width, height };
    this.drawing.request();
  }

  /** Made anew when the box or the structure changes. */
  private layout(): Layout | null {
    const { width, height } = this.box;
    if (!this.output || width === 0) return null;
    const units = [this.inputs.length, ...allLayers(this).map((layer) => layer.units)];
    const names = this.inputs.slice(0, 16).map((_, i) => nodeName(this, -1, i));
    const ends = this.outputLabels.slice(0, 16).map((_, i) => outputName(this, i));
    const pictures = this.layers.some((layer) => layer.maps) || Boolean(this.output.maps);
    const key = JSON.stringify([width, height, units, names, ends, this.editable, pictures]);
    if (key !== this.planKey) {
      const most = Math.min(120, width * 0.16);
      const room = (texts: string[]) =>
        Math.min(most, Math.max(24, ...texts.map((text) => text.length * 6.5))) + 12;
      const top = this.editable ? 66 : 40;
      this.plan = layoutNetwork({
        width,
        height,
        units,
        left: room(names),
        right: room(ends),
        top,
        bottom: this.editable ? 34 : 12,
        pictures,
        images: imageSide(this) > 0,
      });
      this.planKey = key;
      this.entry = { column: 0, slot: 0 };
      this.hot = null;
    }
    return this.plan;
  }

  private draw() {
    const layout = this.layout();
    const canvas = this.renderRoot.querySelector("canvas");
    if (!layout || !canvas) return;
    canvas.style.width = `${this.box.width}px`;
    canvas.style.height = `${this.box.height}px`;
    const flows = this.training && !this.stillness?.matches;
    this.painter.draw(sheet(canvas, this.box.width, this.box.height), this.theme.colors, this, {
      layout,
      hot: this.hot,
      scroll: this.stage?.scrollLeft ?? 0,
      size: this.fontSize,
      labels: false,
      flow: flows ? ((performance.now() / 1000) * FLOW_SPEED) % 18 : null,
    });
    if (flows) this.drawing.request();
  }

  private get fontSize(): number {
    return Number.parseFloat(getComputedStyle(this.renderRoot.querySelector(".shape") as Element).fontSize);
  }

  private readonly savePicture = () => {
    const layout = this.layout();
    if (!layout) return;
    const { colors } = this.theme;
    savePng("network", layout.width, layout.height, cssColor(colors.surface), (on) =>
      this.painter.draw(on, colors, this, {
        layout,
        hot: null,
        flow: null,
        scroll: 0,
        size: this.fontSize,
        labels: true,
      }),
    );
    this.drawing.request();
  };

  private edit({ name, detail }: Edit) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** Lights up a spot, and tells which neuron it is. */
  private heat(spot: Spot | null, byFocus = false) {
    const before = this.hot?.kind === "node" ? this.hot : null;
    const now = spot?.kind === "node" ? spot : null;
    this.hot = spot;
    if (byFocus && now) {
      const slot = this.plan?.columns[now.column].nodes.findIndex((node) => node.unit === now.node.unit) ?? 0;
      this.entry = { column: now.column, slot };
    }
    if (before?.column === now?.column && before?.node.unit === now?.node.unit) return;
    const detail = now && { layer: now.column - 1, unit: now.node.unit };
    this.dispatchEvent(new CustomEvent("neuron-focus", { detail, bubbles: true }));
  }

  private place(event: PointerEvent): { x: number; y: number } {
    const { left, top } = (this.renderRoot.querySelector(".sheet") as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private readonly onMove = (event: PointerEvent) => {
    if (!this.plan) return;
    const { x, y } = this.place(event);
    if (this.drag) {
      this.drag = { ...this.drag, x, to: this.landing(this.plan, x) };
      return;
    }
    const over = (event.target as Element).closest(".layer, .add");
    this.heat(over ? null : spotAt(this.plan, x, y));
  };

  /** A hidden layer is dragged by any of its neurons. */
  private readonly onDown = (event: PointerEvent) => {
    if (!this.plan || !this.editable || event.button !== 0) return;
    const { x, y } = this.place(event);
    const spot = spotAt(this.plan, x, y);
    const index = spot?.kind === "node" ? spot.column - 1 : -1;
    if (index < 0 || index >= this.layers.length || this.layers.length < 2) return;
    this.drag = { index, to: index, x, start: x };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };

  private readonly onUp = () => {
    const { drag } = this;
    this.drag = null;
    if (drag && drag.to !== drag.index)
      this.edit({ name: "layer-move", detail: { index: drag.index, to: drag.to } });
  };

  private landing({ columns }: Layout, x: number): number {
    const hidden = columns.slice(1, -1).filter((column) => column.layer !== this.drag?.index);
    return hidden.filter((column) => column.x < x).length;
  }

  private dropX({ columns, pitch }: Layout): number {
    const { index, to } = this.drag as { index: number; to: number };
    return columns[to + 1].x + (to === index ? 0 : (to < index ? -0.5 : 0.5) * pitch);
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const columns = this.plan?.columns;
    if (!columns) return;
    let { column, slot } = this.entry;
    if (event.key === "ArrowLeft") column--;
    else if (event.key === "ArrowRight") column++;
    else if (event.key === "ArrowUp") slot--;
    else if (event.key === "ArrowDown") slot++;
    else return;
    event.preventDefault();
    column = Math.max(0, Math.min(columns.length - 1, column));
    slot = Math.max(0, Math.min(columns[column].nodes.length - 1, slot));
    const before = columns.slice(0, column).reduce((sum, { nodes }) => sum + nodes.length, 0);
    (this.renderRoot.querySelectorAll(".node")[before + slot] as HTMLElement).focus();
  };
}
customElements.define("ty-network", NetworkView);
