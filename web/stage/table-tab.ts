import { html } from "lit";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "table",
  label: "Table",
  order: 90,
  fits: (context) => context.live.table !== null,
  queries: () => ({}),
  render: ({ live, spec }) => {
    void import("./table-view.js");
    return html`<ty-table-view .table=${live.table} .spec=${spec}></ty-table-view>`;
  },
});
