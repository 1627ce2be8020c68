import { html, nothing } from "lit";
import { emitCommand } from "../controls/events.js";
import "../draw/layers.js";
import type { LayerCurves, LayerRun, Normalized, Spread } from "../draw/layer-words.js";
import type { Inspection } from "../engine/protocol.js";
import { kindLabel } from "../state/catalog-lookup.js";
import { inSentence } from "../state/describe.js";
import { type LayerTrace, layerTraceOf, tracedName } from "../state/layer-trace.js";
import { getAt, isObject } from "../state/spec-path.js";
import { ContextView } from "./context-view.js";
import { arrayOf } from "./inspections.js";
import { hasStates } from "./layers-tab.js";
import type { StageContext } from "./stage-tab.js";

/** What a layer makes of its sum; a cell and a block are what they are. */
const notesOf = (trace: LayerTrace) =>
  trace.layers.map(({ kind, activation, units }) => {
    const does = activation ?? (["dense", "output"].includes(kind) ? "linear" : kind);
    return `${does}, ${units} ${units === 1 ? "unit" : "units"}`;
  });

const made = new WeakMap<LayerTrace, LayerCurves>();

function curvesOf(trace: LayerTrace): LayerCurves {
  const known = made.get(trace);
  if (known) return known;
  const names = trace.layers.map((_, layer) => tracedName(trace, layer));
  const curves = { names, notes: notesOf(trace), steps: trace.steps, values: trace.values };
  made.set(trace, curves);
  return curves;
}

/** Runs that have been looked into, the one whose figures are shown last. */
function layerRuns(context: StageContext): LayerRun[] {
  const { runs, view } = context;
  const current = runs.find((run) => run.id === view.run) ?? runs[runs.length - 1];
  const shown = runs.filter((run) => run.trace && (!run.hidden || run === current));
  const ordered = [...shown.filter((run) => run !== current), ...shown.filter((run) => run === current)];
  return ordered.map((run) => ({
    id: run.id,
    name: `${run.number} ${run.label}`,
    color: run.color,
    curves: curvesOf(run.trace as LayerTrace),
  }));
}

function spreadsOf(answer: Inspection | undefined, kind: string): (Spread | null)[] {
  const layers = answer?.info.layers;
  if (!Array.isArray(layers)) return [];
  return layers.map((layer) => {
    const facts = getAt(layer, kind);
    const counts = arrayOf(answer, `layers[${getAt(layer, "index")}].${kind}`)?.values;
    return isObject(facts) && counts ? ({ ...facts, counts } as unknown as Spread) : null;
  });
}

/** The array of the block that holds the state's layer: batch normalization and dropout stand behind their weights. */
function byBlock<T>(
  answer: Inspection | undefined,
  group: "batch_norm" | "dropout",
  trace: LayerTrace | null,
  of: (name: string) => T | null,
): (T | null)[] {
  const found: (T | null)[] = trace?.layers.map(() => null) ?? [];
  const list = answer?.info[group];
  if (!trace || !Array.isArray(list)) return found;
  for (const each of list) {
    const index = Number(getAt(each, "index"));
    const block = trace.layers.findLastIndex((layer) => layer.index <= index);
    if (block >= 0) found[block] ??= of(String(getAt(each, "name")));
  }
  return found;
}

function normalizedOf(answer: Inspection | undefined, trace: LayerTrace | null) {
  return byBlock<Normalized>(answer, "batch_norm", trace, (name) => {
    const values = (what: string) => arrayOf(answer, `${name}.${what}`)?.values ?? null;
    const [runningMean, runningVariance] = [values("running_mean"), values("running_var")];
    return runningMean && runningVariance
      ? { runningMean, runningVariance, batchMean: values("batch_mean"), batchVariance: values("batch_var") }
      : null;
  });
}

/**
 * The layers of the network that trains, as the picture takes them.
 *
 * @element ty-layers-view
 * @prop {StageContext} context
 * @fires ty-command  look {quantity | spread}
 */
export class LayersView extends ContextView {
  override render() {
    const { context } = this;
    if (!context) return nothing;
    const { view, live, catalog } = context;
    const runs = layerRuns(context);
    const current = runs[runs.length - 1]?.curves;
    const fresh = layerTraceOf(live.views.trace);
    const shape = current ?? (fresh && curvesOf(fresh));
    const notes = shape?.notes.map((note) =>
      note.replace(/^\w+/, (kind) => inSentence(kindLabel(catalog, "layer", kind))),
    );
    const spreads = spreadsOf(live.views.histograms, view.spread === "activation" ? "activation" : "weight");
    const states = hasStates(context) ? live.views.states : undefined;
    const fits = spreads.length === shape?.names.length;
    return html`<ty-layers .names=${shape?.names ?? []} .notes=${notes ?? []} .runs=${runs} .quantity=${view.quantity}
      .spread=${view.spread} .spreads=${fits ? spreads : []}
      .normalized=${states ? normalizedOf(states, fresh) : []} .masks=${states ? byBlock(states, "dropout", fresh, (name) => arrayOf(states, `${name}.mask`)) : []}
      .units=${fresh?.layers.map((layer) => layer.units) ?? []}
      @quantity-change=${(e: CustomEvent<{ quantity: string }>) => emitCommand(e.target as EventTarget, "look", { quantity: e.detail.quantity })}
      @spread-change=${(e: CustomEvent<{ spread: string }>) => emitCommand(e.target as EventTarget, "look", { spread: e.detail.spread })}
    ></ty-layers>`;
  }
}
customElements.define("ty-layers-view", LayersView);
