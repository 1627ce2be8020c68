/** The engine's looks inside, as the pictures take them. */
import type { NetworkInput, NetworkLayer, PlaneExtent, PlanePoints, Tensor } from "../draw/types.js";
import type { Inspection, Spec } from "../engine/protocol.js";
import { getAt } from "../state/spec-path.js";

type Maybe = Inspection | null | undefined;

export function arrayOf(inspection: Maybe, name: string): Tensor | null {
  return inspection?.arrays.find((array) => array.name === name) ?? null;
}

function interval(axis: unknown): [number, number] | null {
  const [low, high] = [getAt(axis, "minimum"), getAt(axis, "maximum")];
  return typeof low === "number" && typeof high === "number" ? [low, high] : null;
}

export function extentOf(inspection: Maybe): PlaneExtent | null {
  const x = interval(inspection?.info.x);
  const y = interval(inspection?.info.y);
  return x && y ? { x, y } : null;
}

export function pointsOf(inspection: Maybe): PlanePoints | null {
  const [x, y, target, part] = ["x", "y", "target", "part"].map((name) => arrayOf(inspection, name)?.values);
  return x && y && target && part ? { x, y, target, part } : null;
}

export function textsOf(info: unknown, key: string): string[] {
  const list = getAt(info, key);
  return Array.isArray(list) ? list.map(String) : [];
}

/** Names of the two features of a plane; null where the model does not live on one. */
export function planeOf(spec: Spec, points: Maybe): { x: string; y: string } | null {
  const [x, y] = [points?.info.x, points?.info.y];
  const features = getAt(spec, "data.features");
  const two = !Array.isArray(features) || features.length === 2;
  return typeof x === "string" && typeof y === "string" && two ? { x, y } : null;
}

/** Names of the arrays of a layer are like `layers[2].weight`; `at` is the layer's place in the list. */
export function drawnLayer(
  layer: NetworkLayer,
  at: number,
  isOutput: boolean,
  weights: Maybe,
  neurons: Maybe,
): NetworkLayer {
  const place = `layers[${at}]`;
  return {
    ...layer,
    weights: arrayOf(weights, `${place}.weight`),
    bias: arrayOf(weights, `${place}.bias`),
    maps: arrayOf(neurons, isOutput ? "output" : place),
  };
}

/** The prepared columns. On a plane each input's map is its own slope, which needs no engine. */
export function networkInputs(names: readonly string[], plane: boolean): NetworkInput[] {
  return names.map((name, i) => ({
    name,
    map: plane && names.length === 2 ? SLOPES[i === 0 ? 0 : 1] : null,
  }));
}

const SLOPE_SIZE = 16;
const SLOPES = [slope(true), slope(false)] as const;

function slope(horizontal: boolean): Tensor {
  const values = new Float32Array(SLOPE_SIZE * SLOPE_SIZE);
  for (let i = 0; i < values.length; i++) {
    const at = horizontal ? i % SLOPE_SIZE : Math.floor(i / SLOPE_SIZE);
    values[i] = (2 * at) / (SLOPE_SIZE - 1) - 1;
  }
  return { shape: [SLOPE_SIZE, SLOPE_SIZE], values };
}
