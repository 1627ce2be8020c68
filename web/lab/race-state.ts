/** What there is to see of a race between ensembles; the lab itself is fetched when it is first looked at. */
import type { PlaneExtent, PlanePoints, Tensor } from "../draw/types.js";
import type { HistoryEntry, RefitStatus, Status } from "../engine/protocol.js";

/** One model in the race. */
export interface Racer {
  id: string;
  /** As in a description: an object with `kind`. */
  model: Record<string, unknown>;
  /** Index into the categorical palette. */
  color: number;
  status: Status | null;
  history: readonly HistoryEntry[];
  /** What it answers over the plane, where two columns make one. */
  grid: Tensor | null;
  /** Milliseconds spent growing trees, by one worker alone. */
  trainingMs: number;
  /** What AdaBoost knows at the end. */
  boosting: { heaviestTenth: number; says: readonly number[] } | null;
  /** Growing the same trees with every worker, where they can be grown apart. */
  together: { ms: number; workers: number } | null;
  /** Why it cannot run. */
  problem: string;
}

export interface RaceState {
  racers: readonly Racer[];
  phase: "waiting" | "preparing" | "racing" | "paused" | "done";
  /** For which table, split and seed it was run; another one makes it stale. */
  key: string;
  extent: PlaneExtent | null;
  points: PlanePoints | null;
  /** The decomposition, as far as it has come. The first model is a single tree. */
  refits: RefitStatus | null;
  measuring: boolean;
}

/** What the reader may ask of the lab. */
export type RaceWish =
  | { do: "open" }
  | { do: "start" }
  | { do: "pause" }
  | { do: "measure"; rounds: number }
  | { do: "cancel" }
  | { do: "models"; models: Record<string, unknown>[] };
