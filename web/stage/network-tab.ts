import { html, nothing } from "lit";
import { emitEdit } from "../controls/events.js";
import "../draw/network.js";
import type { NetworkLayer } from "../draw/types.js";
import type { Query } from "../engine/protocol.js";
import { kindName, paramOf } from "../state/catalog-lookup.js";
import { classCount } from "../state/describe.js";
import {
  activateColumn,
  activationKinds,
  addColumn,
  denseKind,
  type Layers,
  layerColumns,
  leadingLayers,
  moveColumn,
  removeColumn,
  resizeColumn,
} from "../state/layers.js";
import { itemWords } from "../state/spec-diff.js";
import { getAt } from "../state/spec-path.js";
import { boundaryQuery, classNames, renderBoundary } from "./boundary-tab.js";
import { arrayOf, drawnLayer, networkInputs, planeOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Samples along a side of a neuron's map. */
const MAP_SIZE = 24;

/** Parameters of a network whose weights are still sent for drawing. */
const MAX_DRAWN = 20_000;

function layersOf(context: StageContext): Layers {
  const layers = getAt(context.spec, "model.layers");
  return Array.isArray(layers) ? layers : [];
}

/** The hidden layers as columns of the drawing, and the output layer. */
function drawn(context: StageContext): { layers: NetworkLayer[]; output: NetworkLayer } {
  const { catalog, live } = context;
  const list = layersOf(context);
  const { weights, neurons } = live.views;
  const columns = layerColumns(list, catalog);
  const words = (at: number) => itemWords(catalog, "layer", list[at]);
  const facts = getAt(weights?.info, "layers");
  const figure = (at: number, key: string) => {
    const value = getAt(facts, [at, key]);
    return typeof value === "number" ? value : undefined;
  };
  /** Learned numbers of the layers from..to. */
  const parameters = (from: number, to: number) => {
    let sum = 0;
    for (let at = from; at < to; at++) sum += figure(at, "parameters") ?? Number.NaN;
    return Number.isNaN(sum) ? undefined : sum;
  };
  const layers = columns.map((column, c) =>
    drawnLayer(
      {
        units: column.units || figure(column.dense, "outputs") || live.prepared.features.length || 1,
        activation: column.activation,
        extras: [
          ...(c === 0 ? leadingLayers(list, catalog).map((at) => `inputs: ${words(at)}`) : []),
          ...(column.block ? [words(column.dense)] : []),
          ...column.extras.map((at) => words(at)),
        ],
        parameters: parameters(c === 0 ? 0 : column.dense, column.end),
        block: column.block,
        fixed: column.unitsPath === null,
      },
      column.dense,
      false,
      weights,
      neurons,
    ),
  );
  // The output layer comes by itself, behind the last entry of the list.
  const output = drawnLayer({ units: 1, activation: null }, list.length, true, weights, neurons);
  output.units =
    output.weights?.shape[0] ??
    arrayOf(neurons, "output")?.shape[0] ??
    classCount(context.spec, context.live.table) ??
    1;
  return { layers, output };
}

/** Names of the prepared columns. */
function inputNames(context: StageContext, count: number | undefined): string[] {
  const { features } = context.live.prepared;
  if (count === undefined || features.length === count) return features;
  return Array.from({ length: count }, (_, i) => `input ${i + 1}`);
}

function edit(event: Event, layers: unknown[]): void {
  emitEdit(event.target as EventTarget, { path: "model.layers", value: layers });
}

function renderNetwork(context: StageContext) {
  const { catalog, live } = context;
  const list = layersOf(context);
  const { layers, output } = drawn(context);
  const plane = planeOf(context.spec, live.points);
  const labels = classNames(context);
  const first = layers[0] ?? output;
  const names = inputNames(context, first?.weights?.shape[1]);
  const target = String(getAt(context.spec, "data.target") ?? "target");
  const units = paramOf(denseKind(catalog)?.params ?? [], "units");
  return html`<ty-network .inputs=${networkInputs(names, plane !== null)} .layers=${layers} .output=${output}
    .outputLabels=${labels.length > 0 ? labels : [target]} .activations=${activationKinds(catalog)}
    .maxUnits=${units?.maximum ?? 4096} ?training=${live.phase === "training"}
    @layer-add=${(e: CustomEvent<{ index: number }>) => edit(e, addColumn(list, catalog, e.detail.index))}
    @layer-remove=${(e: CustomEvent<{ index: number }>) => edit(e, removeColumn(list, catalog, e.detail.index))}
    @layer-resize=${(e: CustomEvent<{ index: number; units: number }>) =>
      edit(e, resizeColumn(list, catalog, e.detail.index, e.detail.units))}
    @layer-activation=${(e: CustomEvent<{ index: number; kind: string | null }>) =>
      edit(e, activateColumn(list, catalog, e.detail.index, e.detail.kind))}
    @layer-move=${(e: CustomEvent<{ index: number; to: number }>) => edit(e, moveColumn(list, catalog, e.detail.index, e.detail.to))}
  ></ty-network>`;
}

registerTab({
  id: "network",
  label: "Network",
  order: 10,
  // A cell is no column of neurons: what it does along a sequence has a view of its own.
  fits: ({ spec }) => Array.isArray(getAt(spec, "model.layers")) && kindName(spec.model) !== "recurrent",
  queries: ({ spec, live }): Record<string, Query> => {
    const weights = { what: "weights", max_parameters: MAX_DRAWN };
    const plane = !live.points || planeOf(spec, live.points) !== null;
    if (!plane) return { weights };
    return {
      weights,
      neurons: { what: "neurons", width: MAP_SIZE, height: MAP_SIZE },
      boundary: boundaryQuery(false),
    };
  },
  render: (context) => {
    const beside = planeOf(context.spec, context.live.points) !== null;
    return html`<div class="network ${beside ? "with-boundary" : ""}">
      <div class="drawing">${renderNetwork(context)}</div>
      ${beside ? html`<div class="beside">${renderBoundary(context, !context.narrow)}</div>` : nothing}</div>`;
  },
});
