import { html } from "lit";
import { kindName } from "../state/catalog-lookup.js";
import { registerTab, type StageContext } from "./stage-tab.js";

registerTab({
  id: "time",
  label: "Through time",
  order: 11,
  fits: ({ spec }: StageContext) => kindName(spec.model) === "recurrent",
  queries: ({ view, live }) => {
    const rows = Number(live.views.gates?.info.rows ?? Number.POSITIVE_INFINITY);
    return {
      sequence_gradients: { what: "sequence_gradients" },
      gates: { what: "gates", row: view.row < rows ? view.row : 0 },
    };
  },
  render: (context) => {
    void import("./through-time-view.js");
    return html`<ty-through-time .context=${context}></ty-through-time>`;
  },
});
