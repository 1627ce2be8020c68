/** What the engine says at the moment: nothing of it is kept, all of it can be asked again. */
import type { Catalog, EngineError, HistoryEntry, Inspection, Metrics, Spec, Status, TableSummary } from "../engine/protocol.js";

export interface Live {
  catalog: Catalog | null;
  /** The description that the engine holds, with all defaults. */
  resolved: Spec | null;
  table: TableSummary | null;
  status: Status | null;
  history: HistoryEntry[];
  metrics: Metrics | null;
  views: Record<string, Inspection>;
  /** The rows on the plane and what the preparation learned: asked once after each begin. */
  points: Inspection | null;
  preparation: Inspection | null;
  rowsPerSecond: number;
  phase: "starting" | "preparing" | "idle" | "training";
  loading: { name: string; share: number } | null;
  /** Why the description as it stands cannot run. */
  problem: EngineError | null;
  /** Why the last table was not taken. */
  rejected: EngineError | null;
}

export const NOTHING_YET: Live = {
  catalog: null, resolved: null, table: null, status: null, history: [], metrics: null, views: {}, points: null,
  preparation: null, rowsPerSecond: 0, phase: "starting", loading: null, problem: null, rejected: null,
};

export function asEngineError(cause: unknown): EngineError {
  if (typeof cause === "object" && cause !== null && "code" in cause && "message" in cause) return cause as EngineError;
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: "engine_lost", path: "", message };
}
