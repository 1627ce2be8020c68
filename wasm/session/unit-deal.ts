import type { EngineSession } from "./session";

/** How many units the engine has, of those that are dealt out, by its status. */
export const unitsMade = ({ epoch, scoring }: { epoch: number; scoring?: boolean }) =>
  epoch + (scoring ? 1 : 0);

/** Another engine that has begun the same experiment on the same table. */
export interface Helper {
  /** Asks for a unit; the helper's owner tells the deal when it is made, or that the helper is lost. */
  make(unit: number): void;
}

/**
 * Deals out the units of an ensemble (the trees of a forest) to helpers and to the engine itself. Each unit depends on
 * the description and the table alone, and the engine takes them in one after another: who made which changes nothing
 * in the result.
 */
export class UnitDeal {
  private readonly helpers = new Map<Helper, Set<number>>();
  /** Handed to a helper that was lost before it answered. */
  private readonly returned: number[] = [];
  private readonly arrived = new Set<number>();
  private wake: (() => void) | null = null;
  /** What the engine itself is at: the unit whose turn it is, and one that is made ahead. */
  private claimed: number | undefined;
  private ahead: number | undefined;
  /** How many units helpers have made. */
  helped = 0;

  constructor(
    private readonly session: EngineSession,
    private readonly units: number,
    /** The first that nobody has been asked for. */
    private next: number,
  ) {}

  add(helper: Helper) {
    this.helpers.set(helper, new Set());
  }

  /** How many engines make units, this one included. */
  get workers(): number {
    return 1 + this.helpers.size;
  }

  /** The engine has so many units: earlier ones are of no more use. */
  passed(made: number) {
    this.next = Math.max(this.next, made);
    while (this.returned.length > 0 && this.returned[0] < made) this.returned.shift();
  }

  /** Gives every helper something to do. */
  dealOut() {
    for (const [helper, asked] of this.helpers) {
      while (asked.size < this.inHand) {
        const unit = this.take();
        if (unit === undefined) return;
        asked.add(unit);
        helper.make(unit);
      }
    }
  }

  made(helper: Helper, unit: number, bytes: Uint8Array) {
    this.helpers.get(helper)?.delete(unit);
    this.session.offerUnits(bytes);
    this.arrived.add(unit);
    this.helped += 1;
    this.stir();
  }

  /** What the helper was asked for is made by others. */
  lost(helper: Helper) {
    this.returned.push(...(this.helpers.get(helper) ?? []));
    this.returned.sort((a, b) => a - b);
    this.helpers.delete(helper);
    this.stir();
  }

  /** How many units are there in a row, from that one on. */
  ready(from: number): number {
    let count = 0;
    while (this.arrived.has(from + count)) count += 1;
    return count;
  }

  /** Whether the engine is to make that unit itself, or is at it: nobody else was asked for it. */
  claim(unit: number): boolean {
    if (this.claimed === unit) return true;
    if (this.ahead === unit) this.ahead = undefined;
    else if (this.returned[0] === unit) this.returned.shift();
    else if (this.next === unit) this.next += 1;
    else return false;
    this.claimed = unit;
    return true;
  }

  /** Works for a step on a later unit while earlier ones are on their way; false where all are asked for. */
  workAhead(): boolean {
    this.ahead ??= this.take();
    if (this.ahead === undefined) return false;
    if (this.session.makeAhead(this.ahead)) {
      this.arrived.add(this.ahead);
      this.ahead = undefined;
    }
    return true;
  }

  /** Until something arrives, or stir() is called. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** Ends a wait. */
  stir() {
    this.wake?.();
    this.wake = null;
  }

  /** While a helper makes one, others wait in it, so that it never idles; at the end none, so that nobody waits for it. */
  private get inHand(): number {
    return this.units - this.next > 4 * this.workers ? 3 : 1;
  }

  private take(): number | undefined {
    const back = this.returned.shift();
    if (back !== undefined) return back;
    if (this.next >= this.units) return undefined;
    this.next += 1;
    return this.next - 1;
  }
}
