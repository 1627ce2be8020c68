import { html } from "lit";
import type { Query } from "../engine/protocol.js";
import { REACH } from "../state/painted-points.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** What the model says all over the plane that is painted on. */
const boundary: Query = {
  what: "boundary",
  x: "x1",
  y: "x2",
  width: 64,
  height: 64,
  x_range: [-REACH, REACH],
  y_range: [-REACH, REACH],
};

const isPainted = ({ spec }: StageContext) => getAt(spec, "data.source.kind") === "points";

registerTab({
  id: "paint",
  label: "Paint",
  order: 5,
  fits: isPainted,
  queries: () => ({ painted: boundary }),
  render: ({ spec, live }) => {
    // Fetched with the first plane that is painted on.
    void import("./paint-view.js");
    return html`<ty-paint .text=${String(getAt(spec, "data.source.points") ?? "")}
      .grid=${live.problem ? null : arrayOf(live.views.painted, "output")} .labels=${live.prepared.classes}></ty-paint>`;
  },
});
