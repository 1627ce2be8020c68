import { figure, percent, plural } from "./number.js";
import type { Tensor } from "./types.js";

/** How much of the gradient reaches each step of a sequence, in one recurrent layer. */
export interface TimeGradient {
  /** "Layer 1 (LSTM)" */
  name: string;
  /** Norm of the gradient by the state, oldest step first. */
  norms: ArrayLike<number>;
}

/** Gates and states of one recurrent layer along one sequence. */
export interface GateLayer {
  name: string;
  gates: Gate[];
}

export interface Gate {
  /** PyTorch's letter. */
  letter: string;
  /** [units, steps] */
  values: Tensor;
}

const NAMES: Record<string, string> = {
  i: "input gate",
  f: "forget gate",
  o: "output gate",
  r: "reset gate",
  z: "update gate",
  g: "candidate",
  n: "candidate",
  c: "cell state",
  h: "state",
};

/** "forget gate f" */
export const gateName = (letter: string) => (NAMES[letter] ? `${NAMES[letter]} ${letter}` : letter);

/** Gates lie between 0 and 1; candidates and states have a sign. */
export const isSigned = (letter: string) => "gnch".includes(letter);

/** A gradient that arrives at the first step with less than this share has vanished. */
export const VANISHED = 1e-3;

/** First over last; not a number before the first step. */
export function reach({ norms }: TimeGradient): number {
  return norms.length > 0 ? norms[0] / norms[norms.length - 1] : Number.NaN;
}

/** "Layer 1 (LSTM): the gradient is 3.21e−5 at the first of 50 steps and 0.0123 at the last, 0.0026 of it: ..." */
export function gradientWords(layers: readonly TimeGradient[]): string {
  const said = layers.filter(({ norms }) => norms.length > 0);
  if (said.length === 0)
    return "The gradient at every step of the sequence appears with the first training step.";
  return said
    .map((layer) => {
      const { name, norms } = layer;
      const share = reach(layer);
      const verdict =
        share < VANISHED
          ? "it vanishes on its way back, so early steps are hardly learned from"
          : share > 1e3
            ? "it explodes on its way back"
            : "early steps are learned from";
      return `${name}: the gradient is ${figure(norms[0])} at the first of ${plural(norms.length, "step")} and ${figure(norms[norms.length - 1])} at the last, ${figure(share)} of it: ${verdict}.`;
    })
    .join(" ");
}

/** "forget gate f: mean 0.71 over 32 units and 50 steps, open (above 0.9) in 12 %, closed (below 0.1) in 0 %" */
export function gateWords({ letter, values }: Gate): string {
  const [units, steps] = values.shape;
  let [sum, open, closed, low, high] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.values.length; i++) {
    const value = values.values[i];
    sum += value;
    open += value > 0.9 ? 1 : 0;
    closed += value < 0.1 ? 1 : 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const n = Math.max(1, values.values.length);
  const where = `over ${plural(units, "unit")} and ${plural(steps, "step")}`;
  return isSigned(letter)
    ? `${gateName(letter)}: ${figure(low)} to ${figure(high)} ${where}`
    : `${gateName(letter)}: mean ${figure(sum / n)} ${where}, open (above 0.9) in ${percent(open / n)}, closed (below 0.1) in ${percent(closed / n)}`;
}

/** Mean over the units at one step. */
export function meanAt({ values }: Gate, step: number): number {
  const [units, steps] = values.shape;
  let sum = 0;
  for (let unit = 0; unit < units; unit++) sum += values.values[unit * steps + step];
  return sum / Math.max(1, units);
}
