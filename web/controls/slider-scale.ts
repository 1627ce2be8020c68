/** How a slider walks through a parameter's range: evenly, or by steps of 1, 2, 5 where the catalog says log. */
import type { ParamInfo } from "../engine/protocol.js";
import { withinBounds } from "../state/check-value.js";

export interface SliderScale {
  /** Number of the last position; the first is 0. */
  last: number;
  toValue(position: number): number;
  toPosition(value: number): number;
}

/** Steps of an even slider, at most. */
const EVEN_STEPS = 100;
/** Decades shown to each side of the default where a bound is open. */
const OPEN_DECADES = 3;

function logScale(param: ParamInfo, low: number, high: number): SliderScale | null {
  const whole = param.type.startsWith("integer");
  const values: number[] = [];
  if (param.minimum === 0 && !param.minimum_excluded) values.push(0);
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      const fits = value >= low * 0.999 && value <= high * 1.001 && withinBounds(param, value);
      if (fits && (!whole || Number.isInteger(value))) values.push(value);
    }
  }
  if (values.length < 3) return null;
  return {
    last: values.length - 1,
    toValue: (position) => values[Math.round(position)] ?? low,
    toPosition: (value) => {
      const size = (v: number) => Math.log(Math.max(v, low / 2));
      let best = 0;
      for (const [i, v] of values.entries()) {
        if (Math.abs(size(v) - size(value)) < Math.abs(size(values[best] as number) - size(value))) best = i;
      }
      return best;
    },
  };
}

/** Null where a slider would serve nobody: an open linear range, or one of many whole numbers. */
export function sliderScale(param: ParamInfo): SliderScale | null {
  const standard = typeof param.default === "number" && param.default > 0 ? param.default : 1;
  const { minimum, maximum } = param;
  if (param.scale === "log") {
    const reach = 10 ** OPEN_DECADES;
    const low = minimum !== undefined && minimum > 0 ? Math.max(minimum, standard / reach) : standard / reach;
    const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, standard * reach);
    return logScale(param, low, high);
  }
  if (minimum === undefined || maximum === undefined) return null;
  const whole = param.type.startsWith("integer");
  if (whole && maximum - minimum > 1000) return null;
  const step = whole ? 1 : 10 ** Math.floor(Math.log10((maximum - minimum) / EVEN_STEPS) + 0.5);
  const first = param.minimum_excluded ? minimum + step : minimum;
  const end = param.maximum_excluded ? maximum - step : maximum;
  return {
    last: Math.round((end - first) / step),
    toValue: (position) => Number((first + position * step).toPrecision(10)),
    toPosition: (value) => Math.round((value - first) / step),
  };
}
