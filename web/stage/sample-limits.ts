/** Which networks are small enough to be followed step by step. */
import type { Catalog, Spec } from "../engine/protocol.js";
import { kindLabel, kindName } from "../state/catalog-lookup.js";
import { inSentence } from "../state/describe.js";
import { denseKind, isActivation, isCell } from "../state/layers.js";
import { getAt } from "../state/spec-path.js";

/** More have no room to be drawn with their numbers. */
export const MOST_UNITS = 12;
export const MOST_BLOCKS = 6;

export const layersOf = (spec: Spec): unknown[] => {
  const layers = getAt(spec, "model.layers");
  return Array.isArray(layers) ? layers : [];
};

/** Why a network is not followed step by step, in a sentence with what to do; "" where it is. */
export function whyNot(spec: Spec, catalog: Catalog, inputs: number, outputs: number): string {
  const layers = layersOf(spec);
  const dense = denseKind(catalog)?.kind;
  const other = layers.find((layer) => kindName(layer) !== dense && !isActivation(catalog, layer));
  if (other !== undefined) {
    const label = inSentence(kindLabel(catalog, "layer", other));
    if (isCell(catalog, other))
      return `A recurrent network reads a whole window, step by step: the view Through time shows what its ${label} layer does along it.`;
    return `It is shown for dense layers and activations, which treat every row by itself. This network has a layer of the kind ${label}; take it out to look.`;
  }
  const doubled = layers.findIndex(
    (layer, i) => isActivation(catalog, layer) && kindName(layers[i - 1]) !== dense,
  );
  if (doubled >= 0)
    return `It is shown where each activation stands behind a dense layer. Layer ${doubled + 1} of the list does not.`;
  const units = layers.flatMap((layer) => (kindName(layer) === dense ? [Number(getAt(layer, "units"))] : []));
  if (units.length + 1 > MOST_BLOCKS)
    return `It is shown for up to ${MOST_BLOCKS - 1} hidden layers, so that every number can be read. This network has ${units.length}.`;
  const most = Math.max(inputs, outputs, ...units);
  if (most > MOST_UNITS) {
    const where = most === inputs ? "inputs" : most === outputs ? "outputs" : "units in one layer";
    return `It is shown for up to ${MOST_UNITS} units in a layer, so that every number can be read. This network has ${most} ${where}.`;
  }
  return "";
}
