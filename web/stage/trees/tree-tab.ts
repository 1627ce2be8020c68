import { html, nothing } from "lit";
import "../../draw/tree-view.js";
import type { Tensor } from "../../draw/types.js";
import { kindName } from "../../state/catalog-lookup.js";
import { getAt } from "../../state/spec-path.js";
import { arrayOf, planeOf } from "../inspections.js";
import type { StageContext } from "../stage-tab.js";
import { treesPerRound } from "../tree-tabs.js";
import { TreeTabElement } from "./tab-element.js";
import { answersOf, criterionOf, gapsOf, pathOf, pictureOf } from "./tree-answers.js";

/** "Tree 3 of 100", "Tree 3 of 100, for class a" */
function nameOf(context: StageContext, index: number, trees: number): string {
  if (trees < 2) return "The tree";
  const each = treesPerRound(context);
  const round = Math.floor(index / each) + 1;
  const label = each > 1 ? `, for ${context.live.prepared.classes[index % each]}` : "";
  return each > 1 ? `Round ${round} of ${trees / each}${label}` : `Tree ${round} of ${trees}`;
}

/**
 * One tree, drawn; and where two columns make a plane, what it says there.
 *
 * @element ty-tree-tab
 * @prop {StageContext} context
 * @fires ty-command  look {tree, row}
 */
export class TreeTab extends TreeTabElement {
  override render() {
    const { context } = this;
    if (!context) return nothing;
    const { live, view } = context;
    const spec = live.resolved ?? context.spec;
    const fresh = (live.status?.epoch ?? 0) > 0;
    const answer = fresh ? live.views.tree : undefined;
    const trees = Number(answer?.info.trees ?? 0);
    const index = Math.min(view.tree, Math.max(0, trees - 1));
    const isPlane = planeOf(spec, live.points) !== null;
    const answers = answersOf(context);
    return html`<div class=${isPlane ? "split" : "whole"}>
      <ty-tree .picture=${pictureOf(answer)} .answers=${answers} .labels=${live.prepared.classes}
        .target=${String(getAt(spec, "data.target") ?? "target")} .criterion=${criterionOf(context)} .gaps=${gapsOf(context)}
        .trees=${trees} .index=${index} .name=${nameOf(context, index, trees)} .path=${pathOf(answer)} .row=${view.row}
        .rows=${live.table?.rows ?? 0} .truth=${this.truth(view.row)}
        @tree-change=${(e: CustomEvent<{ tree: number }>) => this.look({ tree: e.detail.tree })}
        @row-change=${(e: CustomEvent<{ row: number }>) => this.look({ row: e.detail.row })}></ty-tree>
      ${isPlane ? this.beside(answers === "step") : nothing}</div>`;
  }

  /** What this tree alone says over the plane; the row nearest to the pointer is followed. */
  private beside(isStep: boolean) {
    const grid = this.context.live.views.alone ? arrayOf(this.context.live.views.alone, "output") : null;
    const kind = kindName(this.context.spec.model);
    return html`<div class="column" @plane-press=${this.follow}>
      <figure><figcaption>${isStep ? "The step of this tree" : "What this tree says"}
        <small>${
          isStep
            ? "added to the score: blue raises, orange lowers"
            : kind === "decision_tree"
              ? "every leaf is a box of the plane"
              : "one tree alone; all of them together stand under Boundary"
        }</small></figcaption>
      ${isStep ? this.depth("alone", stepOf(grid, this.context), "step") : this.plane("alone")}</figure>
      <p class="note">Press the plane to follow the nearest row down the tree.</p></div>`;
  }

  /** The nearest row to the place that was pressed, in the scale of the plane. */
  private readonly follow = (event: CustomEvent<{ x: number; y: number }>): void => {
    const { points } = this.context.live;
    const [x, y, row] = ["x", "y", "row"].map((name) => arrayOf(points, name)?.values);
    if (!x || !y || !row) return;
    const span = (values: ArrayLike<number>) => {
      const list = Array.from(values).filter(Number.isFinite);
      return Math.max(...list) - Math.min(...list) || 1;
    };
    const [sx, sy] = [span(x), span(y)];
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < row.length; i++) {
      const far = Math.hypot((x[i] - event.detail.x) / sx, (y[i] - event.detail.y) / sy);
      if (far < least) [best, least] = [i, far];
    }
    if (best >= 0) this.look({ row: row[best] });
  };

  /** What the table says of a row, where the rows of the plane or the preview hold it. */
  private truth(row: number): string {
    const { live, spec } = this.context;
    const rows = arrayOf(live.points, "row")?.values;
    const at = rows ? Array.prototype.indexOf.call(rows, row) : -1;
    const value = at >= 0 ? arrayOf(live.points, "target")?.values[at] : undefined;
    if (value !== undefined) return live.prepared.classes[value] ?? String(Number(value.toPrecision(4)));
    const target = getAt(live.resolved ?? spec, "data.target");
    const column = live.table?.columns.findIndex(({ name }) => name === target) ?? -1;
    return live.table?.preview[row]?.[column] ?? "";
  }
}
customElements.define("ty-tree-tab", TreeTab);

/** The step of one class's score over the plane; two classes share one score. */
export function stepOf(grid: Tensor | null, context: StageContext, column?: number): Tensor | null {
  if (!grid) return null;
  const [h, w, k] = grid.shape;
  const each = treesPerRound(context);
  const from = column ?? (each > 1 ? context.view.tree % each : k - 1);
  return { shape: [h, w], values: Float32Array.from({ length: h * w }, (_, i) => grid.values[i * k + from]) };
}
