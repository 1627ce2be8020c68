import { LitElement, html } from "lit";
import type { Choice, NetworkInput, NetworkLayer } from "./types.js";

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
    inputs: { attribute: false }, layers: { attribute: false }, output: { attribute: false },
    outputLabels: { attribute: false }, activations: { attribute: false }, editable: { attribute: false },
    training: { type: Boolean }, maxUnits: { type: Number }, maxLayers: { type: Number },
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
  }

  override render() {
    return html`<canvas></canvas>`;
  }
}
customElements.define("ty-network", NetworkView);
