/** What there is to see of the gap laboratory; the laboratory itself is fetched when it is first looked at. */
import type { LabResult, LabStatus } from "../engine/protocol.js";

/** What is missing where, before any step. */
export interface GapMap {
  /** Rows of the table, and those that lack nothing. */
  rows: number;
  complete: number;
  columns: { name: string; missing: number; share: number }[];
  /** Sets of columns that are missing together in a row, the most frequent first; none of them: complete rows. */
  patterns: { columns: string[]; rows: number }[];
  otherPatterns: number;
  /** Rows that are shown, by their place in the table; every so many-th of a long one. */
  places: ArrayLike<number>;
  /** [shown, columns], row-major: 0 there, 1 missing, 2 taken away on purpose. */
  cells: ArrayLike<number>;
}

export interface GapState {
  map: GapMap | null;
  /** Why there is no map. */
  mapProblem: string;
  phase: "waiting" | "comparing" | "cancelled" | "done";
  status: LabStatus | null;
  /** What is known by now. */
  result: LabResult | null;
  /** Seconds until the end, if all goes on at this pace. */
  secondsLeft: number | null;
  /** For which description; another one makes the figures stale. */
  key: string;
  /** Why nothing could be compared. */
  problem: string;
}

/** What the reader may ask of the laboratory. */
export type GapWish = { do: "look" } | { do: "compare" } | { do: "cancel" };
