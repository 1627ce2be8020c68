import { html } from "lit";
import { getAt } from "../state/spec-path.js";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "columns",
  label: "Columns",
  order: 88,
  fits: ({ live }) => live.table !== null && live.status !== null,
  queries: () => ({}),
  render: ({ live, spec }) => {
    // Fetched with the first look at it.
    void import("./columns-view.js");
    return html`<ty-columns-view .table=${live.table} .prepared=${live.prepared}
      .target=${String(getAt(live.resolved ?? spec, "data.target") ?? "")}></ty-columns-view>`;
  },
});
