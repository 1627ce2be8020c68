/** What components say upwards: a changed field of the experiment, or something to do. */
import type { Edit } from "../state/store.js";

export interface CommandDetail {
  command: string;
  value?: unknown;
}

/** Fired as `ty-edit`; crosses shadow roots, so that only the top element listens. */
export function emitEdit(from: EventTarget, ...edits: Edit[]): void {
  from.dispatchEvent(new CustomEvent("ty-edit", { detail: { edits }, bubbles: true, composed: true }));
}

/** Fired as `ty-command`. */
export function emitCommand(from: EventTarget, command: string, value?: unknown): void {
  from.dispatchEvent(
    new CustomEvent<CommandDetail>("ty-command", {
      detail: { command, value },
      bubbles: true,
      composed: true,
    }),
  );
}
