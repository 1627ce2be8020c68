/** Which of the engine's two sizes a description needs. */
import wholeKinds from "../../build/engine/whole-kinds.json";

/** The page opens with a starter that knows plain networks alone: the whole engine is fetched when it is first needed. */
export type Extent = "starter" | "whole";

const onlyWhole = new Set<unknown>(wholeKinds);

/** Whether a description names a kind that only the whole engine knows. */
export function needsWhole(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return onlyWhole.has(value);
  return Object.values(value).some(needsWhole);
}
