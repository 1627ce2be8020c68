import { html } from "lit";
import { kindName } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { registerTab } from "./stage-tab.js";

registerTab({
  id: "folds",
  label: "Folds",
  order: 86,
  fits: ({ spec }) => kindName(spec.split) === "k_fold" && getAt(spec, "split.fold") == null,
  queries: () => ({}),
  render: (context) => {
    void import("./folds-view.js");
    return html`<ty-folds-view .context=${context}></ty-folds-view>`;
  },
});
