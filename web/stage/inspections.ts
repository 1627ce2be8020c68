/** The engine's looks inside, as the pictures take them. */
import type { NetworkInput, NetworkLayer, PlaneExtent, PlanePoints, Tensor } from "../draw/types.js";
import type { Inspection, Spec } from "../engine/protocol.js";
import { getAt } from "../state/spec-path.js";

export function arrayOf(inspection: Inspection | null | undefined, name: string): Tensor | null {
  return inspection?.arrays.find((array) => array.name === name) ?? null;
}

function interval(value: unknown): [number, number] | null {
  return Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "number" ? [value[0], value[1]] : null;
}

export function extentOf(inspection: Inspection | null | undefined): PlaneExtent | null {
  const extent = getAt(inspection?.info, "extent");
  const x = interval(getAt(extent, "x"));
  const y = interval(getAt(extent, "y"));
  return x && y ? { x, y } : null;
}

export function pointsOf(inspection: Inspection | null | undefined): PlanePoints | null {
  const [x, y, target, part] = ["x", "y", "target", "part"].map((name) => arrayOf(inspection, name)?.values);
  return x && y && target && part ? { x, y, target, part } : null;
}

export function textsOf(info: unknown, key: string): string[] {
  const list = getAt(info, key);
  return Array.isArray(list) ? list.map(String) : [];
}

/** Names of the two features of a plane; null where the model does not live on one. */
export function planeOf(spec: Spec, points: Inspection | null): { x: string; y: string } | null {
  const names = textsOf(points?.info, "features");
  const given = names.length > 0 ? names : textsOf(spec, "data.features");
  return given.length === 2 ? { x: given[0] as string, y: given[1] as string } : null;
}

/** Weights and maps of one drawn layer. */
export function drawnLayer(layer: NetworkLayer, i: number, weights: Inspection | undefined, neurons: Inspection | undefined): NetworkLayer {
  return {
    ...layer,
    weights: arrayOf(weights, `layer${i}.weight`),
    bias: arrayOf(weights, `layer${i}.bias`),
    maps: arrayOf(neurons, `layer${i}`),
  };
}

/** The prepared columns. On a plane each input's map is its own slope, which needs no engine. */
export function networkInputs(names: readonly string[], plane: boolean): NetworkInput[] {
  const slope = (horizontal: boolean): Tensor => {
    const size = 16;
    const values = new Float32Array(size * size);
    for (let i = 0; i < values.length; i++) {
      const at = horizontal ? i % size : Math.floor(i / size);
      values[i] = (2 * at) / (size - 1) - 1;
    }
    return { shape: [size, size], values };
  };
  return names.map((name, i) => ({ name, map: plane && names.length === 2 ? slope(i === 0) : null }));
}
