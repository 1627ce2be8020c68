import { html } from "lit";
import type { Query } from "../engine/protocol.js";
import { classCount } from "../state/describe.js";
import { getAt } from "../state/spec-path.js";
import { whyNot } from "./sample-limits.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Why a row of this experiment cannot be followed; "" where it can. */
export const reasonOf = (context: StageContext) => {
  const { live, catalog } = context;
  const spec = live.resolved ?? context.spec;
  return whyNot(spec, catalog, live.prepared.features.length, classCount(spec, live.table) ?? 1);
};

registerTab({
  id: "sample",
  label: "One sample",
  order: 14,
  fits: (context) => Array.isArray(getAt(context.spec, "model.layers")),
  queries: (context): Record<string, Query> =>
    reasonOf(context) ? {} : { sample: { what: "sample", row: context.view.row } },
  render: (context) => {
    void import("./sample-view.js");
    return html`<ty-sample-view .context=${context}></ty-sample-view>`;
  },
});
