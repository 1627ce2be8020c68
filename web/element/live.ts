/** What the engine says at the moment: nothing of it is kept, all of it can be asked again. */

import type {
  Begun,
  Catalog,
  EngineError,
  HistoryEntry,
  Inspection,
  Metrics,
  Spec,
  Status,
  TableSummary,
} from "../engine/protocol.js";
import { warningText } from "../state/warning-text.js";

export interface Live {
  catalog: Catalog;
  /** The description that the engine holds, with all defaults. */
  resolved: Spec | null;
  /** What the reader wrote of it. */
  written: Spec | null;
  table: TableSummary | null;
  status: Status | null;
  history: HistoryEntry[];
  metrics: Metrics | null;
  metricsEpoch: number;
  views: Record<string, Inspection>;
  /** The rows on the plane: asked once after each begin. */
  points: Inspection | null;
  /** What the preparation made and learned, and what the core remarks on the data; also once. */
  prepared: Prepared;
  rowsPerSecond: number;
  phase: "starting" | "preparing" | "idle" | "training";
  loading: { name: string; share: number } | null;
  /** Why the description as it stands cannot run. */
  problem: EngineError | null;
  /** Why the last table was not taken. */
  rejected: EngineError | null;
}

export interface Prepared {
  /** Names of the columns that the model sees. */
  features: string[];
  classes: string[];
  steps: readonly unknown[];
  warnings: string[];
}

export const preparedOf = ({ features, labels, prepare, warnings }: Begun): Prepared => ({
  features,
  classes: labels,
  steps: prepare,
  warnings: warnings.map(warningText),
});

export const NOTHING_YET: Omit<Live, "catalog"> = {
  resolved: null,
  written: null,
  table: null,
  status: null,
  history: [],
  metrics: null,
  metricsEpoch: 0,
  views: {},
  points: null,
  prepared: { features: [], classes: [], steps: [], warnings: [] },
  rowsPerSecond: 0,
  phase: "starting",
  loading: null,
  problem: null,
  rejected: null,
};

/** The place and what is wrong there: "wine.csv, line 3: This row has ...". */
export function errorWords({ path, message }: EngineError): string {
  return path ? `${path}: ${message}` : message;
}

export function asEngineError(cause: unknown): EngineError {
  if (typeof cause === "object" && cause !== null && "code" in cause && "message" in cause)
    return cause as EngineError;
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: "engine_lost", path: "", message };
}
