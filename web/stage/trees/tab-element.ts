import { css, LitElement } from "lit";
import { controlStyles } from "../../controls/control.css.js";
import { emitCommand } from "../../controls/events.js";
import "../../draw/boundary.js";
import "../../draw/round-slider.js";
import type { Tensor } from "../../draw/types.js";
import type { View } from "../../state/store.js";
import { renderBoundary } from "../boundary-tab.js";
import type { StageContext } from "../stage-tab.js";

/** What the views of ensembles share: the context in, and looks out. */
export class TreeTabElement extends LitElement {
  static override properties = { context: { attribute: false } };
  declare context: StageContext;

  static override styles = [
    controlStyles,
    css`
      :host { display: block; height: 100%; container: tab / size; }
      .split { height: 100%; display: grid; grid-template-columns: minmax(0, 1fr) minmax(220px, 32%); gap: 14px; }
      .whole { height: 100%; display: grid; grid-template-columns: minmax(0, 1fr); }
      .column { display: flex; flex-direction: column; gap: 8px; min-width: 0; min-height: 0; }
      .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 250px), 1fr)); gap: 10px 18px; align-items: start; }
      .line { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 12px; }
      .line > ty-round-slider { flex: 1 1 260px; }
      .kinds { display: flex; border: 1px solid var(--ty-line); border-radius: var(--ty-radius-1); overflow: hidden; }
      .kinds button { border: 0; border-radius: 0; }
      .kinds button + button { border-left: 1px solid var(--ty-line); }
      h3 { margin: 0; font-size: var(--ty-text-2); font-weight: 600; }
      p { margin: 0; color: var(--ty-ink-2); max-width: 76ch; }
      .note { font-size: var(--ty-text-1); }
      figure { margin: 0; min-width: 0; display: grid; gap: 4px; justify-items: center; align-content: start; }
      figcaption { width: 100%; font-weight: 600; }
      figcaption small { display: block; font-weight: 400; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      figure ty-boundary { --ty-boundary-size: min(100%, max(230px, 100cqh - 170px)); }
      ty-line-plot { --ty-plot-height: clamp(120px, 24cqh, 220px); }
      .empty { height: 100%; display: grid; place-content: center; text-align: center; gap: 4px; }
      @container stage (max-width: 559px) {
        :host { container-type: inline-size; height: auto; }
        .split { display: flex; flex-direction: column; height: auto; }
        .split ty-tree { height: 430px; }
        figure ty-boundary { --ty-boundary-size: 300px; }
        ty-line-plot { --ty-plot-height: 150px; }
      }
    `,
  ];

  protected look(change: Partial<View>): void {
    emitCommand(this, "look", change);
  }

  /** The plane of another answer than that of the tab "Boundary". */
  protected plane(answer: string, tools = true, marks: object | null = null) {
    const { context } = this;
    const views = { ...context.live.views, boundary: context.live.views[answer] as never };
    return renderBoundary({ ...context, live: { ...context.live, views } }, tools, marks);
  }

  /** A magnitude or a step over the plane, with or without the rows. */
  protected depth(answer: string, magnitude: Tensor | null, name: string, marks: object | null = null) {
    const { context } = this;
    const views = { ...context.live.views, boundary: context.live.views[answer] as never };
    return renderBoundary({ ...context, live: { ...context.live, views } }, true, marks, { magnitude, name });
  }
}
