import { html } from "lit";
import { kindName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "gaps",
  label: "Gaps",
  order: 89,
  // Made-up columns lack nothing, unless values were taken away.
  fits: ({ live, spec }) =>
    live.table !== null &&
    !getAt(spec, "data.sequence") &&
    (kindName(getAt(spec, "data.source")) !== "generator" || Boolean(getAt(spec, "data.gaps"))),
  queries: () => ({}),
  render: (context) => {
    void import("../lab/gap-tab.js");
    return html`<ty-gap-tab .context=${context}></ty-gap-tab>`;
  },
});
