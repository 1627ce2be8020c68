/** Keys that work wherever nothing else wants them. */

export interface Shortcut {
  keys: string;
  does: string;
  command: string;
  value?: unknown;
  matches(event: KeyboardEvent): boolean;
}

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey;
const held = (event: KeyboardEvent) => (event.ctrlKey || event.metaKey) && !event.altKey;
const letter = (key: string) => (event: KeyboardEvent) => plain(event) && event.key.toLowerCase() === key;

export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: "Space",
    does: "Train or pause",
    command: "toggle",
    matches: (event) => plain(event) && event.key === " ",
  },
  { keys: "S", does: "One step", command: "step", matches: letter("s") },
  { keys: "R", does: "Back to the same starting weights", command: "reset", matches: letter("r") },
  { keys: "D", does: "Another seed", command: "dice", matches: letter("d") },
  {
    keys: "Ctrl Z",
    does: "Undo",
    command: "undo",
    matches: (event) => held(event) && !event.shiftKey && event.key.toLowerCase() === "z",
  },
  {
    keys: "Ctrl Shift Z",
    does: "Redo",
    command: "redo",
    matches: (event) =>
      held(event) && ((event.shiftKey && event.key.toLowerCase() === "z") || event.key.toLowerCase() === "y"),
  },
  { keys: "?", does: "This list", command: "help", matches: (event) => plain(event) && event.key === "?" },
];

/** Whether the element under the keyboard uses the key itself. */
function wantsKey(event: KeyboardEvent): boolean {
  const at = event.composedPath()[0];
  if (!(at instanceof HTMLElement || at instanceof SVGElement)) return false;
  if (at instanceof HTMLElement && at.isContentEditable) return true;
  if (at.closest("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])"))
    return true;
  const pressable = at.closest("button, summary, a[href], input, [role=button], [role=tab], [role=slider]");
  return pressable !== null && (event.key === " " || event.key === "Enter");
}

export function shortcutFor(event: KeyboardEvent): Shortcut | undefined {
  if (event.defaultPrevented || event.repeat || wantsKey(event)) return undefined;
  return SHORTCUTS.find((shortcut) => shortcut.matches(event));
}
