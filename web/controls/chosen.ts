import { nothing } from "lit";
import { type ChildPart, Directive, directive, type PartInfo, PartType } from "lit/directive.js";

class Chosen extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.CHILD)
      throw new Error("chosen() stands among the options of a select, after them.");
  }

  render(_value: string) {
    return nothing;
  }

  override update({ startNode }: ChildPart, [value]: [string]) {
    const select = startNode?.parentNode;
    // In a template of its own it would choose before the options are in the select.
    if (!(select instanceof HTMLSelectElement))
      throw new Error("chosen() stands in the select's own template.");
    if (select.value !== value) select.value = value;
    return nothing;
  }
}

/**
 * Stands after the options of a select and sets what it shows, at every rendering. An option's own attribute cannot do
 * that: once a person has chosen by hand, the browser no longer listens to it, and an undo would show the wrong entry.
 */
export const chosen = directive(Chosen);
