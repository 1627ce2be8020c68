/** Which of the engine's two sizes a description needs. */
import onlyWhole from "../../build/engine/only-whole.json";

/**
 * The page opens with a starter that knows made-up data and plain networks alone: the whole engine is fetched when it
 * is first needed.
 */
export type Extent = "starter" | "whole";

const kinds = new Set<unknown>(onlyWhole.kinds);
const keys = new Set(onlyWhole.keys);

/** Whether a description names a kind, or holds a key, that only the whole engine knows. */
export function needsWhole(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return kinds.has(value);
  return Object.entries(value).some(
    ([key, part]) => needsWhole(part) || (keys.has(key) && part !== null && part !== undefined),
  );
}
