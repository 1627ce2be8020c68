import { html } from "lit";
import type { PathCurves } from "../draw/coefficient-words.js";
import { kindInfo } from "../state/catalog-lookup.js";
import { getAt } from "../state/spec-path.js";
import { arrayOf, textsOf } from "./inspections.js";
import { registerTab, type StageContext } from "./stage-tab.js";

/** Their pictures come when they are first looked at: most visits begin with a network. */
const loadBars = () => void import("../draw/coefficients.js");
const loadPath = () => void import("../draw/coefficient-path.js");

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
  render: ({ live }) => {
    loadBars();
    const answer = live.views.coefficients;
    return html`<ty-coefficients .weights=${arrayOf(answer, "coefficients")} .intercepts=${arrayOf(answer, "intercepts")}
      .features=${textsOf(answer?.info, "features")} .outputs=${textsOf(answer?.info, "outputs")}
      .note=${String(answer?.info.note ?? "")}></ty-coefficients>`;
  },
});

registerTab({
  id: "path",
  label: "Path",
  order: 15,
  fits: (context) => hasTag(context, "linear") && hasTag(context, "regression"),
  queries: () => ({ path: { what: "path", limit: MAX_CURVES } }),
  render: ({ live }) => {
    loadPath();
    const info = live.views.path?.info;
    const kind = getAt(info, "kind");
    const alpha = getAt(info, "alpha");
    const paths = textsOf(info, "paths").flatMap((name): PathCurves[] => {
      const alphas = arrayOf(live.views.path, `${name}.alphas`);
      const coefficients = arrayOf(live.views.path, `${name}.coefficients`);
      const present = name === kind && typeof alpha === "number" ? alpha : null;
      return alphas && coefficients
        ? [{ name: name.replaceAll("_", " "), alphas: alphas.values, coefficients, present }]
        : [];
    });
    const features = textsOf(info, "features");
    const count = Number(getAt(info, "count") ?? 0);
    const remark =
      count > features.length ? `The ${features.length} of ${count} features that weigh most are drawn.` : "";
    return html`<ty-coefficient-path style="--ty-plot-height: clamp(280px, 50vh, 560px)" .paths=${paths} .features=${features} .remark=${remark}></ty-coefficient-path>`;
  },
});
