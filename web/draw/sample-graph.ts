import { html, nothing, svg, type TemplateResult } from "lit";
import { figure } from "./number.js";
import { inputsOf, type Moment, type Reached, type Sample, type SampleBlock } from "./sample-moments.js";
import { unitName } from "./sample-words.js";

/** Where everything of the graph stands, in CSS pixels. Column 0 holds the inputs, column b + 1 block b. */
export interface Graph {
  width: number;
  height: number;
  /** Left edge of each column, and the width of its boxes. */
  x: number[];
  boxWidth: number[];
  /** Middle of every unit of every column. */
  y: number[][];
  boxHeight: number;
  /** Values above, gradients below; else one line, of whichever is under way. */
  twoLines: boolean;
}

const BOX = 100;
const INPUT_BOX = 60;
const NAMES = 64;
const LEAST_GAP = 56;
const LINE = 19;

export function layoutGraph(sample: Sample, room: number, height: number): Graph {
  const units = [sample.inputs.length, ...sample.blocks.map((block) => block.z.length)];
  const boxWidth = units.map((_, c) => (c === 0 ? INPUT_BOX : BOX));
  const boxes = boxWidth.reduce((sum, each) => sum + each, 0);
  const gap = Math.max(LEAST_GAP, (room - 2 * NAMES - boxes) / (units.length - 1));
  const x = boxWidth.map((_, c) => NAMES + boxWidth.slice(0, c).reduce((sum, each) => sum + each + gap, 0));
  const most = Math.max(...units);
  const row = Math.min(64, (height - 24) / most);
  const twoLines = row >= 2 * LINE + 6;
  const y = units.map((n) => {
    const pitch = Math.min(row * 1.25, (height - 24) / n);
    return Array.from({ length: n }, (_, i) => 22 + (height - 24) / 2 + (i - (n - 1) / 2) * pitch);
  });
  const last = x.length - 1;
  const width = Math.max(room, (x[last] as number) + BOX + NAMES);
  return { width, height, x, boxWidth, y, boxHeight: twoLines ? 2 * LINE : LINE, twoLines };
}

/** At most six characters: more have no room. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return figure(value);
  const size = Math.abs(value);
  if (size < 10 && size >= 5e-4) return value.toFixed(size < 1 ? 3 : 2).replace("-", "−");
  if (size !== 0 && (size < 5e-4 || size >= 1e4))
    return value.toExponential(0).replace("-", "−").replace("e-", "e−").replace("e+", "e");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** From the surface to the colour of the sign; never so strong that the words upon it are hard to read. */
const tint = (value: number, most: number) => {
  const share = most > 0 && Number.isFinite(value) ? Math.min(1, Math.abs(value) / most) : 0;
  const name = value < 0 ? "--ty-negative" : "--ty-positive";
  return `color-mix(in srgb, var(${name}) ${Math.round(38 * share)}%, var(--ty-surface))`;
};

const largest = (values: ArrayLike<number> | null) =>
  values ? Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0) : 0;

export interface GraphState {
  sample: Sample;
  graph: Graph;
  moment: Moment;
  reached: Reached;
  /** The unit and the edge that are looked at. */
  focus: { unit: number; from: number };
}

/** Block and unit that are looked at: the unit behind the weights, or the one that is blamed. */
export function lookedAt({ moment, focus }: GraphState): {
  block: number;
  unit: number;
  from: number | null;
} {
  const unit = moment.unit ?? focus.unit;
  if (moment.phase === "back") return { block: moment.block - 1, unit, from: null };
  const edge = moment.phase === "weights" || moment.phase === "update";
  return { block: moment.block, unit, from: edge ? (moment.from ?? focus.from) : null };
}

function edgePath({ x, boxWidth, y }: Graph, block: number, from: number, unit: number): string {
  const x0 = (x[block] as number) + (boxWidth[block] as number);
  const x1 = x[block + 1] as number;
  const [y0, y1] = [y[block]?.[from] as number, y[block + 1]?.[unit] as number];
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

function isActive(state: GraphState, block: number, unit: number, from: number): "strong" | "lit" | "" {
  const { phase } = state.moment;
  const at = lookedAt(state);
  if (phase === "back") return block === state.moment.block ? (from === at.unit ? "strong" : "lit") : "";
  if (block !== state.moment.block || !["forward", "weights", "update"].includes(phase)) return "";
  if (unit !== at.unit) return "lit";
  return at.from === null || at.from === from ? "strong" : "lit";
}

function drawEdges(state: GraphState): TemplateResult[] {
  const { sample, graph, moment } = state;
  const late = moment.phase === "weights" || moment.phase === "update";
  const drawn: { order: number; line: TemplateResult }[] = [];
  sample.blocks.forEach((block, b) => {
    const byGradient = late && b === moment.block;
    const values = (
      byGradient ? block.weightGradient : moment.phase === "after" ? block.newWeight : block.weight
    ).values;
    const most = largest(values) || 1;
    const n = inputsOf(sample, b).length;
    for (let unit = 0; unit < block.z.length; unit++) {
      for (let from = 0; from < n; from++) {
        const value = values[unit * n + from] as number;
        const active = isActive(state, b, unit, from);
        const width = 0.7 + (3 * Math.abs(value)) / most;
        drawn.push({
          order: active === "strong" ? 2 : active === "lit" ? 1 : 0,
          line: svg`<path class="edge ${active} ${value < 0 ? "minus" : "plus"}" d=${edgePath(graph, b, from, unit)}
            style=${`stroke-width:${width.toFixed(1)}`}></path>`,
        });
      }
    }
  });
  return drawn.sort((a, b) => a.order - b.order).map(({ line }) => line);
}

/** What stands on the edge that is looked at. */
function drawEdgeLabel(state: GraphState): TemplateResult | typeof nothing {
  const { sample, graph, moment } = state;
  const { block, unit, from } = lookedAt(state);
  const target = sample.blocks[block];
  if (from === null || !target) return nothing;
  const at = unit * inputsOf(sample, block).length + from;
  const value =
    moment.phase === "update"
      ? (target.newWeight.values[at] as number) - (target.weight.values[at] as number)
      : (target.weightGradient.values[at] as number);
  const words = `${moment.phase === "update" ? "Δw" : "∂w"} ${short(value)}`;
  const x =
    ((graph.x[block] as number) + (graph.boxWidth[block] as number) + (graph.x[block + 1] as number)) / 2;
  const y = ((graph.y[block]?.[from] as number) + (graph.y[block + 1]?.[unit] as number)) / 2;
  const width = words.length * 7 + 12;
  return svg`<g class="label"><rect x=${x - width / 2} y=${y - 9} width=${width} height="18" rx="5"></rect>
    <text x=${x} y=${y + 4} text-anchor="middle">${words}</text></g>`;
}

/** A box: what came forward on top, what came back below. */
function drawBox(state: GraphState, column: number, unit: number): TemplateResult {
  const { sample, graph, moment, reached } = state;
  const block = column - 1;
  const target: SampleBlock | undefined = sample.blocks[block];
  const [x, width] = [graph.x[column] as number, graph.boxWidth[column] as number];
  const y = graph.y[column]?.[unit] as number;
  const top = y - graph.boxHeight / 2;
  const at = lookedAt(state);
  const hot =
    block === at.block && (unit === at.unit || (moment.unit === undefined && moment.phase === "loss"));
  const feeds = at.from !== null && block === at.block - 1 && unit === at.from;
  const forward = block < reached.forward || (block === reached.forward && unit <= reached.forwardUnit);
  const hasDz = block > reached.dz || (block === reached.dz && unit <= reached.dzUnit);
  const hasDa = target?.da && block >= Math.min(reached.da, reached.dz);
  const backwards = reached.loss && !graph.twoLines && block >= 0 && (hasDz || hasDa);
  const values = target ? [target.z[unit], target.a[unit]] : [sample.inputs[unit]];
  const gradients = target ? [hasDz ? target.dz[unit] : null, hasDa ? target.da?.[unit] : null] : [];
  const mosts = target ? [largest(target.z), largest(target.a)] : [largest(sample.inputs)];
  const backMosts = target ? [largest(target.dz), largest(target.da)] : [];
  const cell = (
    value: number | null | undefined,
    most: number,
    i: number,
    n: number,
    line: number,
    known: boolean,
  ) => {
    const w = width / n;
    const shown = known && value !== null && value !== undefined;
    return svg`<rect class="cell" x=${x + i * w} y=${top + line * LINE} width=${w} height=${LINE}
        style=${`fill:${shown ? tint(value, most) : "var(--ty-surface)"}`}></rect>
      ${shown ? svg`<text x=${x + (i + 0.5) * w} y=${top + line * LINE + 13.5} text-anchor="middle" class=${line ? "back" : ""}>${short(value)}</text>` : nothing}`;
  };
  const known = block < 0 || forward;
  return svg`<g class="box ${hot ? "hot" : ""} ${feeds ? "feeds" : ""} ${known ? "" : "unknown"}">
    ${backwards ? gradients.map((value, i) => cell(value, backMosts[i] as number, i, 2, 0, true)) : values.map((value, i) => cell(value, mosts[i] as number, i, values.length, 0, known))}
    ${graph.twoLines && target ? gradients.map((value, i) => cell(value, backMosts[i] as number, i, 2, 1, true)) : nothing}
    <rect class="frame" x=${x} y=${top} width=${width} height=${target || !graph.twoLines ? graph.boxHeight : LINE} rx="4"></rect></g>`;
}

export function drawGraph(state: GraphState): TemplateResult {
  const { sample, graph } = state;
  const last = graph.x.length - 1;
  return html`<svg width=${graph.width} height=${graph.height + 24} aria-hidden="true">
    ${graph.x.map((x, c) => {
      const middle = x + (graph.boxWidth[c] as number) / 2;
      const block = sample.blocks[c - 1];
      return svg`<text class="head" x=${middle} y="12" text-anchor="middle">${block ? `${block.name}: z → ${c === last && block.activation === "softmax" ? "p" : "a"}` : "inputs"}</text>`;
    })}
    ${drawEdges(state)}
    ${graph.y.map((column, c) => column.map((_, unit) => drawBox(state, c, unit)))}
    ${graph.y[0]?.map((y, unit) => svg`<text x=${(graph.x[0] as number) - 6} y=${y + 4} text-anchor="end" class="name">${cut(unitName(sample, -1, unit))}</text>`)}
    ${graph.y[last]?.map((y, unit) => svg`<text x=${(graph.x[last] as number) + BOX + 6} y=${y + 4} class="name">${cut(unitName(sample, last - 1, unit))}</text>`)}
    ${drawEdgeLabel(state)}
  </svg>`;
}

const cut = (name: string) => (name.length > 9 ? `${name.slice(0, 8)}…` : name);

/** What a screen reader says of a unit: all that is known of it by now. */
export function unitWords({ sample, reached }: GraphState, block: number, unit: number): string {
  const name = unitName(sample, block, unit);
  const target = sample.blocks[block];
  if (!target) return `input ${name}: ${figure(sample.inputs[unit])}`;
  const words = [];
  if (block < reached.forward || (block === reached.forward && unit <= reached.forwardUnit))
    words.push(`z ${figure(target.z[unit])}`, `a ${figure(target.a[unit])}`);
  if (block > reached.dz || (block === reached.dz && unit <= reached.dzUnit))
    words.push(`gradient of z ${figure(target.dz[unit])}`);
  return `${name}: ${words.join(", ") || "not reached yet"}`;
}
