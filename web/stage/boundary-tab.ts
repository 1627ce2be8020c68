import { html } from "lit";
import "../draw/boundary.js";
import type { Tensor } from "../draw/types.js";
import type { Query } from "../engine/protocol.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf, extentOf, planeOf, pointsOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Samples along a side of the plane: beside the network, and alone on the stage. */
export const boundaryQuery = (large: boolean): Query => {
  const side = large ? 96 : 56;
  return { what: "boundary", width: side, height: side };
};

export function classNames({ live }: StageContext): string[] {
  return live.prepared.classes;
}

/** marks: what the rows are drawn by besides their target; over: what is painted in place of the answers. */
export function renderBoundary(
  context: StageContext,
  tools: boolean,
  marks: object | null = null,
  over: { magnitude: Tensor | null; name: string } | null = null,
) {
  const { live, view } = context;
  // Rows and answers are the engine's: they belong to what it holds, also while the reader has chosen another table.
  const spec = live.resolved ?? context.spec;
  const plane = planeOf(spec, live.points);
  const answer = live.views.boundary;
  // The plane of the principal components brings its rows and its names.
  const points = pointsOf(answer) ?? pointsOf(live.points);
  const axis = (key: "x" | "y") => String(getAt(answer?.info[key], "name") ?? plane?.[key] ?? key);
  return html`<ty-boundary .grid=${arrayOf(answer, "output")} .extent=${extentOf(answer)} .points=${points}
    .task=${getAt(spec, "data.task") === "regression" ? "regression" : "classification"}
    .labels=${classNames(context)} .target=${String(getAt(spec, "data.target") ?? "target")}
    .xName=${axis("x")} .yName=${axis("y")} ?compact=${!tools} ?discrete=${view.discrete}
    .marks=${marks} .shown=${marks ? ["train"] : view.shown} .magnitude=${over?.magnitude ?? null} .magnitudeName=${over?.name ?? ""}
  ></ty-boundary>`;
}

registerTab({
  id: "boundary",
  label: "Boundary",
  order: 20,
  fits: (context) => planeOf(context.spec, context.live.points) !== null,
  queries: () => ({ boundary: boundaryQuery(true) }),
  render: (context) => html`<div class="plane">${renderBoundary(context, true)}</div>`,
});

/** More features than the engine makes a plane of. */
const MOST_FEATURES = 1000;

registerTab({
  id: "components",
  label: "Components",
  order: 20,
  fits: ({ live, spec }) => {
    const { length } = live.prepared.features;
    return length > 2 && length <= MOST_FEATURES && getAt(spec, "data.sequence") === undefined;
  },
  queries: () => ({ boundary: { ...boundaryQuery(false), plane: "components" } }),
  render: (context) => html`<div class="plane">${renderBoundary(context, true)}</div>`,
});
