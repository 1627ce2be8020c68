import type { Response } from "./messages";
import type { Inspection, Snapshot } from "./protocol";

/** The arrays of a response: they are the page's from then on, and need no second copy. */
export function transferables(response: Response): Transferable[] {
  if (response.type === "snapshot") return ofSnapshot(response.snapshot);
  if (response.type !== "reply") return [];
  const value = response.value as { arrays?: unknown } | null;
  return Array.isArray(value?.arrays) ? ofInspection(value as Inspection) : [];
}

const ofSnapshot = (snapshot: Snapshot) => Object.values(snapshot.views).flatMap(ofInspection);
const ofInspection = (inspection: Inspection) => inspection.arrays.map((array) => array.values.buffer);
