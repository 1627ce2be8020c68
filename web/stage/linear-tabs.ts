import { html, type TemplateResult } from "lit";
import { kindInfo } from "../state/catalog-lookup.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Their pictures come when they are first looked at: most visits begin with a network. */
function loaded(view: TemplateResult): TemplateResult {
  void import("./linear-views.js");
  return view;
}

/** Features whose curves are sent for drawing. */
const MAX_CURVES = 30;

const hasTag = ({ catalog, spec }: StageContext, tag: string) =>
  kindInfo(catalog, "model", spec.model)?.tags.includes(tag) ?? false;

registerTab({
  id: "coefficients",
  label: "Coefficients",
  order: 10,
  fits: (context) => hasTag(context, "linear"),
  queries: () => ({ coefficients: { what: "coefficients" } }),
  render: (context) => loaded(html`<ty-coefficients-view .context=${context}></ty-coefficients-view>`),
});

registerTab({
  id: "path",
  label: "Path",
  order: 15,
  fits: (context) => hasTag(context, "linear") && hasTag(context, "regression"),
  queries: () => ({ path: { what: "path", limit: MAX_CURVES } }),
  render: (context) => loaded(html`<ty-path-view .context=${context}></ty-path-view>`),
});
