import { html } from "lit";
import type { Query } from "../engine/protocol.js";
import { getAt } from "../state/spec-path.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Whether some layer keeps statistics, or leaves units out; also inside blocks. */
export const hasStates = ({ spec }: StageContext) =>
  /"(batch_norm|dropout)"/.test(JSON.stringify(getAt(spec, "model.layers")));

registerTab({
  id: "layers",
  label: "Layers",
  order: 12,
  fits: (context) => Array.isArray(getAt(context.spec, "model.layers")),
  queries: (context): Record<string, Query> => ({
    histograms: { what: "histograms", bins: 16 },
    ...(hasStates(context) ? { states: { what: "states" } } : {}),
  }),
  render: (context) => {
    void import("./layers-view.js");
    return html`<ty-layers-view .context=${context}></ty-layers-view>`;
  },
});
