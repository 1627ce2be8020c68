import { html, type TemplateResult } from "lit";
import type { Query } from "../engine/protocol.js";
import { holdsTrees, kindInfo, kindName, roundName } from "../state/catalog-lookup.js";
import { planeOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Trees and ensembles: what they ask of the engine. Their pictures come when they are first looked at. */
function loaded(view: TemplateResult): TemplateResult {
  void import("./trees/index.js");
  return view;
}

const SIDE = { width: 84, height: 84 };

const tagged = ({ catalog, spec }: StageContext, tag: string) =>
  kindInfo(catalog, "model", spec.model)?.tags.includes(tag) ?? false;
/** Whether there is a tree to draw. */
const hasTrees = (context: StageContext) => tagged(context, "trees") && holdsTrees(context.spec.model);
const isBoosting = ({ spec }: StageContext) =>
  /^(adaboost|gradient_boosting)$/.test(kindName(spec.model) ?? "");
const rounds = ({ live }: StageContext) => live.status?.epoch ?? 0;
const isResting = (context: StageContext) => rounds(context) > 0 && context.live.phase !== "training";

/** Trees that a round of boosting grows: one for each of three or more classes. */
export const treesPerRound = ({ spec, live }: StageContext): number =>
  kindName(spec.model) === "gradient_boosting" && live.prepared.classes.length > 2
    ? live.prepared.classes.length
    : 1;

/** Of all rounds where the reader has chosen none, or more than there are by now. */
export const placeOf = (chosen: number, context: StageContext): number =>
  chosen > 0 ? Math.min(chosen, rounds(context)) : rounds(context);

/** The model and state for which the reader asked for something that takes a while. */
export const stateKey = ({ live, runs }: StageContext): string => `${runs.length} ${live.status?.step}`;

const treeAt = (context: StageContext) =>
  Math.min(context.view.tree, rounds(context) * treesPerRound(context) - 1);

const plane = (context: StageContext, query: Query, name: string): Record<string, Query> =>
  planeOf(context.spec, context.live.points) ? { [name]: { ...query, ...SIDE } } : {};

function treeQueries(context: StageContext): Record<string, Query> {
  if (rounds(context) === 0) return {};
  const index = treeAt(context);
  const unit = Math.floor(index / treesPerRound(context));
  return {
    tree: { what: "tree", index, row: context.view.row },
    ...plane(context, { what: "boundary", unit }, "alone"),
  };
}

function stageQueries(context: StageContext): Record<string, Query> {
  const units = placeOf(context.view.units, context);
  if (units === 0) return {};
  const query: Record<string, Query> = {
    first: context.view.units > 0 ? { what: "boundary", units } : { what: "boundary" },
    alone: { what: "boundary", unit: units - 1 },
    disagreement: { what: "disagreement" },
  };
  return {
    ...plane(context, query[context.view.plane] as Query, context.view.plane),
    ...(isResting(context) ? { stagedTest: { what: "staged", part: "test" } } : {}),
  };
}

function boostingQueries(context: StageContext): Record<string, Query> {
  const round = placeOf(context.view.round, context);
  if (round === 0) return {};
  return {
    // As the tree of this round found the rows; and, of gradient boosting, as it left them.
    boosting: { what: "boosting", unit: round - 1 },
    ...(kindName(context.spec.model) === "adaboost" ? {} : { stepped: { what: "boosting", unit: round } }),
    ...plane(context, { what: "boundary", unit: round - 1 }, "alone"),
    ...plane(context, { what: "boundary", units: round }, "first"),
  };
}

function importanceQueries(context: StageContext): Record<string, Query> {
  if (rounds(context) === 0) return {};
  const { view, live } = context;
  const part = live.metrics?.validation ? "validation" : live.metrics?.test ? "test" : "train";
  const feature = view.feature || live.prepared.features[0];
  return {
    importances: { what: "importances" },
    ...(isResting(context) ? { dependence: { what: "partial_dependence", feature, part, points: 40 } } : {}),
    ...(isResting(context) && view.permuted === stateKey(context)
      ? { permutation: { what: "permutation_importances", part, repeats: 5 } }
      : {}),
  };
}

registerTab({
  id: "tree",
  label: "Tree",
  order: 10,
  fits: hasTrees,
  queries: treeQueries,
  render: (context) => loaded(html`<ty-tree-tab .context=${context}></ty-tree-tab>`),
});
registerTab({
  id: "stages",
  label: ({ catalog, spec }) => (roundName(catalog, spec) === "model" ? "Model by model" : "Tree by tree"),
  order: 11,
  fits: (context) => tagged(context, "ensemble"),
  queries: stageQueries,
  render: (context) => loaded(html`<ty-stages-tab .context=${context}></ty-stages-tab>`),
});
registerTab({
  id: "boosting",
  label: "Boosting",
  order: 12,
  fits: isBoosting,
  queries: boostingQueries,
  render: (context) => loaded(html`<ty-boosting-tab .context=${context}></ty-boosting-tab>`),
});
registerTab({
  id: "race",
  label: "Race",
  order: 14,
  fits: (context) => tagged(context, "trees"),
  queries: () => ({}),
  render: (context) => {
    void import("../lab/race-tab.js");
    return html`<ty-race-tab .context=${context}></ty-race-tab>`;
  },
});
registerTab({
  id: "importance",
  label: "Importance",
  order: 13,
  fits: hasTrees,
  queries: importanceQueries,
  render: (context) => loaded(html`<ty-importance-tab .context=${context}></ty-importance-tab>`),
});
