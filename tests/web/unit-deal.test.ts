import { describe, expect, it } from "vitest";
import type { EngineSession } from "../../wasm/session/session";
import { type Helper, UnitDeal } from "../../wasm/session/unit-deal";

/** An engine that notes which units wait in it, and makes one in so many steps; a unit's bytes are its number. */
function fakeSession(steps = 1) {
  const arrived: number[] = [];
  let worked = 0;
  const session = {
    makeAhead(unit: number) {
      worked += 1;
      if (worked % steps === 0) arrived.push(unit);
      return worked % steps === 0;
    },
    offerUnits: (bytes: Uint8Array) => arrived.push(bytes[0]),
  };
  return { session: session as unknown as EngineSession, arrived };
}

function fakeHelper() {
  const asked: number[] = [];
  const helper: Helper = { make: (unit) => asked.push(unit) };
  return { helper, asked };
}

const bytes = (unit: number) => new Uint8Array([unit]);

describe("units of an ensemble are dealt out", () => {
  it("lowest first, three in hand for each helper, and the next ones to the engine itself", () => {
    const { session, arrived } = fakeSession();
    const deal = new UnitDeal(session, 22, 0);
    const [a, b] = [fakeHelper(), fakeHelper()];
    deal.add(a.helper);
    deal.add(b.helper);
    expect(deal.claim(0)).toBe(true);
    deal.dealOut();
    expect([a.asked, b.asked]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(deal.claim(1)).toBe(false);
    expect(deal.workAhead()).toBe(true);
    expect(arrived).toEqual([7]);
    expect(deal.ready(1)).toBe(0);
    deal.made(a.helper, 2, bytes(2));
    deal.made(a.helper, 1, bytes(1));
    expect(deal.ready(1)).toBe(2);
    deal.dealOut();
    expect(a.asked).toEqual([1, 2, 3, 8, 9]);
    expect(deal.workers).toBe(3);
  });

  it("one by one towards the end, until there are none", () => {
    const { session, arrived } = fakeSession();
    const deal = new UnitDeal(session, 3, 0);
    const a = fakeHelper();
    deal.add(a.helper);
    deal.dealOut();
    expect(a.asked).toEqual([0]);
    deal.made(a.helper, 0, bytes(0));
    deal.dealOut();
    expect(a.asked).toEqual([0, 1]);
    expect([deal.workAhead(), deal.workAhead()]).toEqual([true, false]);
    expect(arrived).toEqual([0, 2]);
  });

  it("and what a lost helper was asked for is made by others", async () => {
    const { session, arrived } = fakeSession();
    const deal = new UnitDeal(session, 3, 0);
    const a = fakeHelper();
    deal.add(a.helper);
    deal.dealOut();
    expect(deal.claim(1)).toBe(true);
    expect(deal.claim(2)).toBe(true);
    const waiting = deal.wait();
    deal.lost(a.helper);
    await waiting;
    expect(deal.workAhead()).toBe(true);
    expect(arrived).toEqual([0]);
    expect(deal.workAhead()).toBe(false);
  });

  it("and the engine stays at a unit until it is complete", () => {
    const { session, arrived } = fakeSession(3);
    const deal = new UnitDeal(session, 8, 0);
    deal.add(fakeHelper().helper);
    deal.dealOut();
    expect([deal.workAhead(), deal.workAhead(), arrived.length]).toEqual([true, true, 0]);
    deal.workAhead();
    expect(arrived).toEqual([1]);
    deal.workAhead();
    deal.passed(2);
    expect([deal.claim(2), deal.claim(2), deal.claim(3)]).toEqual([true, true, true]);
    expect(deal.claim(2)).toBe(false);
  });

  it("but none that the engine has already", () => {
    const { session } = fakeSession();
    const deal = new UnitDeal(session, 6, 0);
    deal.passed(4);
    const a = fakeHelper();
    deal.add(a.helper);
    deal.dealOut();
    expect(a.asked).toEqual([4]);
  });
});
