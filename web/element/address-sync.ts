/** The experiment in the address: written after each change, read at the start and when the reader goes back. */

import type { Spec } from "../engine/protocol.js";
import { decodeLink, encodeLink, type SharedTable } from "../state/link-codec.js";

export interface FromAddress {
  spec: unknown;
  table?: SharedTable;
}

/** Changes that follow each other this fast are one entry of the browser's history. */
const ENTRY_MS = 1200;

export class AddressSync {
  private lastPush = 0;
  private written = "";
  private version = 0;
  private arriving = false;

  /** `arrived` is called with what the reader went back or forward to. */
  constructor(
    private readonly arrived: (from: FromAddress) => void,
    private readonly failed: (why: string) => void,
  ) {}

  connect(): void {
    addEventListener("popstate", this.onPop);
    addEventListener("hashchange", this.onPop);
  }

  disconnect(): void {
    removeEventListener("popstate", this.onPop);
    removeEventListener("hashchange", this.onPop);
  }

  async read(): Promise<FromAddress | null> {
    try {
      this.written = location.hash;
      return await decodeLink(location.hash);
    } catch {
      this.failed(
        "This link is cut off or damaged, so its experiment could not be read. Ask for the whole link.",
      );
      return null;
    }
  }

  /**
   * `entry` false: the address is completed, the reader cannot go back to before. Nor is what the reader went back to an
   * entry of its own: what lies ahead of it would be lost. Browsers pack the same experiment into different letters.
   */
  async write(spec: Spec, table: SharedTable | null, entry: boolean): Promise<void> {
    const version = ++this.version;
    const isNew = entry && !this.arriving;
    const hash = await encodeLink({ spec, table: table ?? undefined });
    if (version !== this.version || hash === location.hash) return;
    const fresh = performance.now() - this.lastPush > ENTRY_MS;
    this.written = hash;
    if (isNew && fresh && location.hash) {
      this.lastPush = performance.now();
      history.pushState(null, "", hash);
    } else {
      history.replaceState(null, "", hash);
    }
  }

  private readonly onPop = async (): Promise<void> => {
    if (location.hash === this.written) return;
    this.version++;
    const from = await this.read();
    if (!from) return;
    this.arriving = true;
    this.arrived(from);
    this.arriving = false;
  };
}
