/** Keeps the loaded table and the runs over a reload, in IndexedDB. A browser that forbids it loses only that. */
import { createStore, get, set, type UseStore } from "idb-keyval";
import type { SharedTable } from "./link-codec.js";
import type { Run } from "./run.js";

export interface Kept {
  table: SharedTable | null;
  runs: Run[];
  weights: KeptWeights[];
}

/** Trained weights, by the path that descriptions name them by. */
export interface KeptWeights {
  path: string;
  bytes: Uint8Array;
}

/** Larger tables stay in memory only. */
const MAX_TABLE_LETTERS = 64 * 1024 * 1024;
/** Files of weights that are kept, the newest ones, and how large they may be together. */
const MAX_WEIGHTS = 12;
const MAX_WEIGHTS_BYTES = 64 * 1024 * 1024;

export class Persistence {
  private store: UseStore | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly key: string) {}

  async load(): Promise<Kept> {
    try {
      this.store = createStore("trainyard", "experiments");
      const [table, runs, weights] = await Promise.all([
        get<SharedTable>(`${this.key}:table`, this.store),
        get<Run[]>(`${this.key}:runs`, this.store),
        get<KeptWeights[]>(`${this.key}:weights`, this.store),
      ]);
      return {
        table: table ?? null,
        runs: Array.isArray(runs) ? runs : [],
        weights: Array.isArray(weights) ? weights : [],
      };
    } catch {
      this.store = null;
      return { table: null, runs: [], weights: [] };
    }
  }

  saveTable(table: SharedTable | null): void {
    const kept = table && table.text.length <= MAX_TABLE_LETTERS ? table : null;
    void this.write("table", kept);
  }

  saveWeights(files: readonly KeptWeights[]): void {
    let room = MAX_WEIGHTS_BYTES;
    const kept = files.slice(-MAX_WEIGHTS).filter(({ bytes }) => {
      room -= bytes.length;
      return room >= 0;
    });
    void this.write("weights", kept);
  }

  /** Soon, and not at every snapshot. */
  saveRunsSoon(runs: () => readonly Run[]): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.write("runs", runs());
    }, 700);
  }

  private async write(what: string, value: unknown): Promise<void> {
    try {
      if (this.store) await set(`${this.key}:${what}`, value, this.store);
    } catch {
      // Full or forbidden: the page works on, the reload will not find it.
    }
  }
}
