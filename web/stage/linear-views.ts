import { html, nothing } from "lit";
import "../draw/coefficient-path.js";
import type { PathCurves } from "../draw/coefficient-words.js";
import "../draw/coefficients.js";
import { getAt } from "../state/spec-path.js";
import { ContextView } from "./context-view.js";
import { arrayOf, textsOf } from "./inspections.js";

/**
 * The coefficients of a linear model as it stands.
 *
 * @element ty-coefficients-view
 * @prop {StageContext} context
 */
export class CoefficientsView extends ContextView {
  override render() {
    if (!this.context) return nothing;
    const { live } = this.context;
    // Before the first sweep all are 0, and say nothing.
    const answer = live.status?.epoch ? live.views.coefficients : undefined;
    return html`<ty-coefficients .weights=${arrayOf(answer, "coefficients")} .intercepts=${arrayOf(answer, "intercepts")}
      .features=${textsOf(answer?.info, "features")} .outputs=${textsOf(answer?.info, "outputs")}
      .note=${String(answer?.info.note ?? "")}></ty-coefficients>`;
  }
}
customElements.define("ty-coefficients-view", CoefficientsView);

/**
 * Its coefficients over the strength of the penalty.
 *
 * @element ty-path-view
 * @prop {StageContext} context
 */
export class PathView extends ContextView {
  override render() {
    if (!this.context) return nothing;
    const { live } = this.context;
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
  }
}
customElements.define("ty-path-view", PathView);
