import { html } from "lit";
import { kindName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "columns",
  label: "Columns",
  order: 88,
  // Made-up columns are what their generator says, and stand on the plane.
  fits: ({ live, spec }) => live.table !== null && kindName(getAt(spec, "data.source")) !== "generator",
  queries: () => ({}),
  render: ({ live, spec }) => {
    // Fetched with the first look at it.
    void import("./columns-view.js");
    return html`<ty-columns-view .table=${live.table} .prepared=${live.prepared} .problem=${live.problem} .spec=${spec}
      .target=${String(getAt(spec, "data.target") ?? "")}></ty-columns-view>`;
  },
});
