import { count, figure } from "./number.js";
import { inputsOf, type Moment, type Sample, type SampleBlock } from "./sample-moments.js";

/** A moment in words and in formulas: a heading, a sentence, and lines of the formula reader's LaTeX. */
export interface Told {
  heading: string;
  text: string;
  formulas: string[];
}

/** Terms of a sum that are written out; of longer ones the first and the last. */
const MOST_TERMS = 4;

/** A figure as the formula reader takes it: brackets around what is negative, powers of ten set properly. */
export function tex(value: number, bare = false): string {
  const words = figure(value).replaceAll("−", "-").replaceAll(",", "").replace("–", "?");
  const [mantissa, power] = words.split("e");
  const set = power === undefined ? (mantissa as string) : `${mantissa} \\cdot 10^{${power}}`;
  return value < 0 ? (bare ? `{${set}}` : `(${set})`) : set;
}

const blockAt = (sample: Sample, block: number) => sample.blocks[block] as SampleBlock;
const isOutput = (sample: Sample, block: number) => block === sample.blocks.length - 1;

/** "x1", "layer 1, unit 3", "setosa"; block -1: the inputs. */
export function unitName(sample: Sample, block: number, unit: number): string {
  if (block < 0) return sample.inputNames[unit] ?? `input ${unit + 1}`;
  if (isOutput(sample, block)) return sample.outputs[unit] ?? `output ${unit + 1}`;
  return `${blockAt(sample, block).name}, unit ${unit + 1}`;
}

/** Terms of a sum, shortened in the middle. */
function sum(terms: string[]): string {
  if (terms.length <= MOST_TERMS) return terms.join(" + ");
  return `${terms.slice(0, MOST_TERMS - 1).join(" + ")} + \\ldots + ${terms[terms.length - 1]}`;
}

const list = (values: ArrayLike<number>, name: (i: number) => string) => {
  const words = Array.from(values, (value, i) => `${name(i)} ${figure(value)}`);
  return words.length > 6 ? `${words.slice(0, 5).join(", ")} and ${words.length - 5} more` : words.join(", ");
};

function forwardFormulas(sample: Sample, block: number, unit: number): string[] {
  const { z, a, weight, bias, activation } = blockAt(sample, block);
  const x = inputsOf(sample, block);
  const n = x.length;
  const terms = Array.from(
    { length: n },
    (_, i) => `${tex(weight.values[unit * n + i])} \\cdot ${tex(x[i])}`,
  );
  const lines = [`z = \\sum_i w_i a_i + b`, `z = ${sum(terms)} + ${tex(bias[unit])} = ${tex(z[unit], true)}`];
  if (isOutput(sample, block) && activation === "linear") lines.push(`\\hat y = z = ${tex(a[unit], true)}`);
  else if (activation === "softmax") {
    const all = Array.from(z, (value) => `e^{${tex(value, true)}}`);
    lines.push(
      `p = \\frac{e^{z}}{\\sum_k e^{z_k}} = \\frac{e^{${tex(z[unit], true)}}}{${sum(all)}} = ${tex(a[unit], true)}`,
    );
  } else
    lines.push(
      `a = ${nameOf(activation)}(z) = ${nameOf(activation)}(${tex(z[unit], true)}) = ${tex(a[unit], true)}`,
    );
  return lines;
}

const nameOf = (activation: string) => activation.replaceAll("_", " ").replaceAll(" ", "");

function lossFormulas({ lossKind, wanted, blocks, loss }: Sample): string[] {
  const { a } = blocks[blocks.length - 1] as SampleBlock;
  const result = tex(loss, true);
  if (lossKind === "cross_entropy") {
    const p = a[wanted.indexOf(1)] ?? Number.NaN;
    return [`L = -\\ln p = -\\ln ${tex(p)} = ${result}`];
  }
  if (lossKind === "binary_cross_entropy") {
    const p = a[0] as number;
    return wanted[0] === 1
      ? [`L = -\\ln p = -\\ln ${tex(p)} = ${result}`]
      : [`L = -\\ln (1 - p) = -\\ln (1 - ${tex(p)}) = ${result}`];
  }
  const terms = wanted.map((y, i) => `(${tex(a[i] as number, true)} - ${tex(y)})^2`);
  if (terms.length === 1) return [`L = (\\hat y - y)^2 = ${terms[0]} = ${result}`];
  return [`L = \\frac{1}{k} \\sum_k (p_k - y_k)^2 = \\frac{1}{${terms.length}} (${sum(terms)}) = ${result}`];
}

const Z = "\\frac{\\partial L}{\\partial z}";
const A = "\\frac{\\partial L}{\\partial a}";

function deltaFormulas(sample: Sample, block: number, unit: number): string[] {
  const { dz, da, slope, a, activation } = blockAt(sample, block);
  const result = tex(dz[unit], true);
  if (da && slope)
    return [`${Z} = ${A} \\cdot f'(z) = ${tex(da[unit])} \\cdot ${tex(slope[unit])} = ${result}`];
  if (sample.lossKind === "mean_squared_error" && activation === "linear")
    return [
      `${Z} = 2 (\\hat y - y) = 2 (${tex(a[unit], true)} - ${tex(sample.wanted[unit] as number)}) = ${result}`,
    ];
  if (!da)
    return [`${Z} = p - y = ${tex(a[unit], true)} - ${tex(sample.wanted[unit] as number)} = ${result}`];
  return [`${Z} = p (${A} - \\sum_k p_k \\frac{\\partial L}{\\partial a_k}) = ${result}`];
}

function edgeFormulas(sample: Sample, block: number, unit: number, from: number): string[] {
  const { dz, da, slope, weightGradient } = blockAt(sample, block);
  const x = inputsOf(sample, block);
  const result = tex(weightGradient.values[unit * x.length + from], true);
  const W = "\\frac{\\partial L}{\\partial w}";
  return da && slope
    ? [
        `${W} = ${A} \\cdot f'(z) \\cdot a`,
        `${W} = ${tex(da[unit])} \\cdot ${tex(slope[unit])} \\cdot ${tex(x[from])} = ${result}`,
      ]
    : [`${W} = ${Z} \\cdot a = ${tex(dz[unit])} \\cdot ${tex(x[from])} = ${result}`];
}

function backFormulas(sample: Sample, block: number, unit: number): string[] {
  const { dz, weight } = blockAt(sample, block);
  const n = inputsOf(sample, block).length;
  const result = (sample.blocks[block - 1] as SampleBlock).da?.[unit] ?? Number.NaN;
  const terms = Array.from(dz, (value, j) => `${tex(weight.values[j * n + unit])} \\cdot ${tex(value)}`);
  return [`${A} = \\sum_j w_j \\frac{\\partial L}{\\partial z_j} = ${sum(terms)} = ${tex(result, true)}`];
}

function updateFormulas(sample: Sample, block: number, unit: number, from: number): string[] {
  const { weight, weightGradient, newWeight } = blockAt(sample, block);
  const at = unit * inputsOf(sample, block).length + from;
  const [old, gradient, next] = [weight.values[at], weightGradient.values[at], newWeight.values[at]] as [
    number,
    number,
    number,
  ];
  if (sample.plainStep)
    return [
      `w \\leftarrow w - \\eta \\frac{\\partial L}{\\partial w} = ${tex(old, true)} - ${tex(sample.learningRate)} \\cdot ${tex(gradient)} = ${tex(next, true)}`,
    ];
  return [
    `\\frac{\\partial L}{\\partial w} = ${tex(gradient, true)}`,
    `w \\leftarrow w + \\Delta w = ${tex(old, true)} + ${tex(next - old)} = ${tex(next, true)}`,
  ];
}

/** Everything that is said at a moment, about the unit and the edge that are looked at. */
export function tell(sample: Sample, moment: Moment, focus: { unit: number; from: number }): Told {
  const { phase, block } = moment;
  const unit = moment.unit ?? focus.unit;
  const from = moment.from ?? focus.from;
  const name = block < 0 ? "" : blockAt(sample, block).name;
  const here = block < 0 ? "" : unitName(sample, block, unit);
  const source = unitName(sample, block - 1, from);
  switch (phase) {
    case "input":
      return {
        heading: "The row enters",
        text: `Row ${count(sample.row)}, of the ${sample.part} part, as the network sees it: ${list(sample.inputs, (i) => unitName(sample, -1, i))}. It should give ${sample.truth}.`,
        formulas: [],
      };
    case "forward": {
      const { a } = blockAt(sample, block);
      return {
        heading: `Forward: ${name}`,
        text: `${here} adds up what comes in, each times its weight, and gives ${figure(a[unit])}.`,
        formulas: forwardFormulas(sample, block, unit),
      };
    }
    case "loss":
      return {
        heading: "The loss",
        text: `The row is ${sample.truth}; how far off the network is comes down to one number, ${figure(sample.loss)}.`,
        formulas: lossFormulas(sample),
      };
    case "delta": {
      const { da, slope, dz } = blockAt(sample, block);
      const faint = da && slope && Math.abs(slope[unit] as number) < 0.05;
      return {
        heading: `Backward: through ${isOutput(sample, block) ? "the loss" : `the activation of ${name}`}`,
        text:
          da && slope
            ? `If z of ${here} rose by a little, the loss would change by ${figure(dz[unit])} times that: what arrives, times the slope of the activation${faint ? ", which is almost flat here, so that hardly anything passes" : ""}.`
            : `If the score of ${here} rose by a little, the loss would change by ${figure(dz[unit])} times that: what it gave, less what it should have given.`,
        formulas: deltaFormulas(sample, block, unit),
      };
    }
    case "weights": {
      const n = inputsOf(sample, block).length;
      return {
        heading: `Backward: the weights into ${name}`,
        text: `The weight from ${source} to ${here}: its gradient is ${figure(blockAt(sample, block).weightGradient.values[unit * n + from])}, the product along the way from the loss.`,
        formulas: edgeFormulas(sample, block, unit, from),
      };
    }
    case "back": {
      const to = unitName(sample, block - 1, unit);
      return {
        heading: `Backward: from ${name} to ${(sample.blocks[block - 1] as SampleBlock).name}`,
        text: `${to} is blamed by every unit that it fed, each in proportion to the weight between them.`,
        formulas: backFormulas(sample, block, unit),
      };
    }
    case "update": {
      const how = sample.plainStep
        ? `${sample.optimizer} goes against the gradient, by the learning rate ${figure(sample.learningRate)}`
        : `${sample.optimizer}, from where it stands now, makes this step of the gradient`;
      return {
        heading: `Update: the weights into ${name}`,
        text: `The weight from ${source} to ${here}. ${how}. Training takes the mean gradient of a whole batch; this is the step that this row alone would make.`,
        formulas: updateFormulas(sample, block, unit, from),
      };
    }
    default: {
      const falls = sample.lossAfter < sample.loss;
      return {
        heading: "After the step",
        text: `With these weights the loss of this row ${falls ? "falls" : "rises"} from ${figure(sample.loss)} to ${figure(sample.lossAfter)}${falls ? "" : sample.plainStep ? ": the step was too large for it" : ": the step also follows earlier gradients"}. It is only looked at: the network keeps the weights it had.`,
        formulas: [`L: ${tex(sample.loss, true)} \\rightarrow ${tex(sample.lossAfter, true)}`],
      };
    }
  }
}

/** Every edge with the numbers of its chain rule, for the table and the CSV; a bias is an edge from 1. */
export function sampleTable(sample: Sample): (string | number)[][] {
  const rows: (string | number)[][] = [
    ["from", "to", "weight", "input", "dL/da", "f'(z)", "dL/dz", "gradient", "new weight"],
  ];
  sample.blocks.forEach((block, b) => {
    const x = inputsOf(sample, b);
    for (let unit = 0; unit < block.z.length; unit++) {
      const to = unitName(sample, b, unit);
      const chain = [
        block.da?.[unit] ?? Number.NaN,
        block.slope?.[unit] ?? Number.NaN,
        block.dz[unit] as number,
      ];
      for (let from = 0; from < x.length; from++) {
        const at = unit * x.length + from;
        rows.push([
          unitName(sample, b - 1, from),
          to,
          block.weight.values[at] as number,
          x[from] as number,
          ...chain,
          block.weightGradient.values[at] as number,
          block.newWeight.values[at] as number,
        ]);
      }
      rows.push([
        "bias",
        to,
        block.bias[unit] as number,
        1,
        ...chain,
        block.biasGradient[unit] as number,
        block.newBias[unit] as number,
      ]);
    }
  });
  return rows;
}
