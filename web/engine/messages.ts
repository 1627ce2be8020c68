/** What is posted between the client and its worker. */

import type { Build } from "../../wasm/session/feature-test";
import type {
  Begun,
  EngineError,
  Inspection,
  LabResult,
  LabStatus,
  Query,
  RefitQuery,
  RefitStatus,
  Snapshot,
  Spec,
  TableSource,
  TableSummary,
  Until,
  WeightsSource,
  WeightsSummary,
} from "./protocol";

/** Every call: what it takes, and what it answers. */
export interface Calls {
  start: {
    args: {
      build: Build;
      module: WebAssembly.Module;
      workers: { count: number; asked: boolean };
      /** An experiment to go through before the first call. */
      rehearsal: Spec | null;
    };
    reply: null;
  };
  check: { args: Spec; reply: Spec };
  loadTable: { args: TableSource; reply: TableSummary };
  generatedTable: { args: Spec; reply: TableSummary };
  loadWeights: { args: WeightsSource; reply: WeightsSummary };
  weights: { args: null; reply: Uint8Array };
  csv: { args: "loaded" | "prepared"; reply: Blob };
  tableText: { args: null; reply: { name: string; text: string } | null };
  begin: { args: Spec; reply: { begun: Begun; snapshot: Snapshot } };
  watch: { args: Record<string, Query>; reply: null };
  train: { args: Until; reply: Snapshot };
  pause: { args: null; reply: Snapshot };
  retune: { args: Spec; reply: null };
  inspect: { args: Query; reply: Inspection };
  beginRefits: { args: RefitQuery; reply: RefitStatus };
  refit: { args: null; reply: RefitStatus };
  refitRows: { args: null; reply: Inspection };
  explore: { args: { spec: Spec; query: Query }; reply: Inspection };
  beginLab: { args: Spec; reply: LabStatus };
  lab: { args: null; reply: LabStatus };
  labResult: { args: null; reply: LabResult };
  result: { args: null; reply: Record<string, unknown> };
}

export type CallName = keyof Calls;

/** To the worker. `seen` says that a snapshot has arrived, so that the next may follow. */
export type Request =
  | { [K in CallName]: { type: "call"; id: number; call: K; args: Calls[K]["args"] } }[CallName]
  | { type: "cancel"; id: number }
  | { type: "seen" };

/** From the worker. After `lost` it answers nothing any more. */
export type Response =
  | { type: "reply"; id: number; value: unknown }
  | { type: "error"; id: number; error: EngineError }
  | { type: "progress"; id: number; share: number }
  | { type: "snapshot"; snapshot: Snapshot }
  | { type: "lost"; error: EngineError };
