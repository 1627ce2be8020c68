/** What the engine's worker and its helpers say to each other. */
import type { Build } from "../../wasm/session/feature-test";
import type { TableSource } from "./protocol";

/** A table, and a number that tells it from others: it is read once for all runs on it. */
export interface NumberedTable {
  id: number;
  source: TableSource;
}

/** `run` numbers the experiments: what belongs to an earlier one is passed over. */
export type HelperRequest =
  | { type: "start"; build: Build; module: WebAssembly.Module }
  /** The description as text, and the table where it is not made up. */
  | { type: "begin"; run: number; spec: string; table: NumberedTable | null }
  | { type: "make"; run: number; unit: number };

export type HelperResponse =
  | { type: "begun"; run: number }
  | { type: "made"; run: number; unit: number; bytes: Uint8Array }
  /** It helps no more with this run: a table that is gone, or no more memory. */
  | { type: "failed"; run: number };
