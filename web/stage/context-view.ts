import { LitElement } from "lit";
import type { StageContext } from "./stage-tab.js";

/** The inside of a view that is fetched when it is first looked at: the context in, drawn in the stage's own tree. */
export class ContextView extends LitElement {
  static override properties = { context: { attribute: false } };
  declare context: StageContext;

  override connectedCallback(): void {
    super.connectedCallback();
    this.style.display = "contents";
  }

  protected override createRenderRoot() {
    return this;
  }
}
