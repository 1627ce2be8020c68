/** Keeps the loaded table and the runs over a reload, in IndexedDB. A browser that forbids it loses only that. */
import { createStore, get, set, type UseStore } from "idb-keyval";
import type { SharedTable } from "./link-codec.js";
import type { Run } from "./run.js";

export interface Kept {
  table: SharedTable | null;
  runs: Run[];
}

/** Larger tables stay in memory only. */
const MAX_TABLE_LETTERS = 64 * 1024 * 1024;

export class Persistence {
  private store: UseStore | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly key: string) {}

  async load(): Promise<Kept> {
    try {
      this.store = createStore("trainyard", "experiments");
      const [table, runs] = await Promise.all([
        get<SharedTable>(`${this.key}:table`, this.store),
        get<Run[]>(`${this.key}:runs`, this.store),
      ]);
      return { table: table ?? null, runs: Array.isArray(runs) ? runs : [] };
    } catch {
      this.store = null;
      return { table: null, runs: [] };
    }
  }

  saveTable(table: SharedTable | null): void {
    const kept = table && table.text.length <= MAX_TABLE_LETTERS ? table : null;
    void this.write("table", kept);
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
