import { html } from "lit";
import { getAt } from "../state/spec-path.js";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "gaps",
  label: "Gaps",
  order: 89,
  fits: ({ live, spec }) => live.table !== null && !getAt(spec, "data.sequence"),
  queries: () => ({}),
  render: (context) => {
    void import("../lab/gap-tab.js");
    return html`<ty-gap-tab .context=${context}></ty-gap-tab>`;
  },
});
