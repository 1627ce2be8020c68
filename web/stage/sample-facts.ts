/** The engine's answer to `sample` as the picture takes it. */
import type { Sample, SampleBlock } from "../draw/sample-moments.js";
import type { Catalog, Inspection, Spec } from "../engine/protocol.js";
import { kindName } from "../state/catalog-lookup.js";
import { denseKind, isActivation } from "../state/layers.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf } from "./inspections.js";
import { layersOf } from "./sample-limits.js";

export interface SampleNames {
  inputs: readonly string[];
  classes: readonly string[];
  target: string;
  optimizer: string;
}

/** null for an answer to another row, or none. */
export function sampleOf(
  answer: Inspection | undefined,
  spec: Spec,
  names: SampleNames,
  row: number,
  catalog: Catalog,
): Sample | null {
  if (!answer || answer.info.row !== row) return null;
  const values = (name: string) => arrayOf(answer, name)?.values ?? null;
  const inputs = values("input");
  if (!inputs) return null;
  const layers = layersOf(spec);
  const output = String(answer.info.output);
  const blocks: SampleBlock[] = [];
  for (let i = 0; i <= layers.length; i++) {
    const isOutput = i === layers.length;
    if (!isOutput && kindName(layers[i]) !== denseKind(catalog)?.kind) continue;
    const block = blockOf(answer, i, isOutput ? `output` : `layer ${blocks.length + 1}`);
    if (!block) return null;
    const activation = isOutput
      ? output
      : isActivation(catalog, layers[i + 1])
        ? kindName(layers[i + 1])
        : "identity";
    if (isOutput && !block.da) block.a = lossOutputs(answer, output, block.z);
    blocks.push({ ...block, activation: activation ?? "identity" });
  }
  const training = getAt(spec, "training");
  const optimizer = getAt(training, "optimizer");
  const label = Number(answer.info.label);
  const target = values("target");
  const isMse = target !== null;
  const count = blocks[blocks.length - 1]?.z.length ?? 0;
  const wanted = target
    ? Array.from(target)
    : Array.from({ length: count }, (_, i) => (count === 1 ? label : i === label ? 1 : 0));
  const plain =
    kindName(optimizer) === "sgd" &&
    !Number(getAt(optimizer, "momentum") ?? 0) &&
    ["l1", "l2", "clip_norm", "clip_value", "schedule"].every((key) => !getAt(training, key));
  const isClass = Number.isFinite(label);
  return {
    row,
    part: String(answer.info.part),
    inputs,
    inputNames: names.inputs,
    blocks,
    outputs: !isClass ? [names.target] : count === 1 ? [names.classes[1] ?? "p"] : names.classes,
    wanted,
    truth: isClass
      ? `${names.target} ${names.classes[label] ?? label}`
      : `${names.target} ${Number(Number(answer.info.value).toPrecision(5))}`,
    loss: Number(answer.info.loss),
    lossAfter: Number(answer.info.loss_after),
    lossKind: isMse ? "mean_squared_error" : count === 1 ? "binary_cross_entropy" : "cross_entropy",
    optimizer: names.optimizer,
    learningRate: Number(getAt(optimizer, "learning_rate")),
    plainStep: plain,
  };
}

/** The dense layer at a place of the list, and the activation right behind it. */
function blockOf(answer: Inspection, at: number, name: string): SampleBlock | null {
  const tensor = (what: string) => arrayOf(answer, `layers[${at}].${what}`);
  const z = tensor("output");
  const dz = tensor("gradient");
  const [weight, bias] = [tensor("weight"), tensor("bias")];
  const [weightGradient, biasGradient] = [tensor("weight.gradient"), tensor("bias.gradient")];
  const [newWeight, newBias] = [tensor("weight.updated"), tensor("bias.updated")];
  if (!z || !dz || !weight || !bias || !weightGradient || !biasGradient || !newWeight || !newBias)
    return null;
  const behind = (what: string) => arrayOf(answer, `layers[${at + 1}].${what}`)?.values ?? null;
  const isDense = arrayOf(answer, `layers[${at + 1}].weight`) !== null;
  return {
    name,
    activation: "",
    z: z.values,
    a: (isDense ? null : behind("output")) ?? z.values,
    slope: isDense ? null : behind("derivative"),
    dz: dz.values,
    da: isDense ? null : behind("gradient"),
    weight,
    bias: bias.values,
    weightGradient,
    biasGradient: biasGradient.values,
    newWeight,
    newBias: newBias.values,
  };
}

/** What the output units give where the loss contains their activation: probabilities, or the score itself. */
function lossOutputs(answer: Inspection, output: string, z: ArrayLike<number>): ArrayLike<number> {
  const prediction = arrayOf(answer, "prediction")?.values;
  if (output === "linear" || !prediction) return z;
  return z.length === 1 ? [prediction[1] as number] : prediction;
}
