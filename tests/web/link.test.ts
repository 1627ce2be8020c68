import { describe, expect, it } from "vitest";
import { decodeLink, encodeLink, MAX_TABLE_BYTES } from "../../web/state/link-codec.ts";

const spec = {
  version: 1,
  seed: 7,
  data: { source: { kind: "csv", path: "größe.csv" } },
  model: { kind: "mlp", layers: [] },
};

describe("the experiment in the address", () => {
  it("comes back as it went in", async () => {
    const hash = await encodeLink({ spec });
    expect(hash).toMatch(/^#e=[\w-]+$/);
    expect(await decodeLink(hash)).toEqual({ spec, table: undefined });
  });

  it("takes a small table along", async () => {
    const table = { name: "größe.csv", text: "a,b\n1,2\n" };
    expect(await decodeLink(await encodeLink({ spec, table }))).toEqual({ spec, table });
  });

  it("leaves a table out that does not compress into its share", async () => {
    let seed = 1;
    const noise = Array.from({ length: 6000 }, () => (seed = (seed * 48271) % 2147483647)).join("\n");
    const hash = await encodeLink({ spec, table: { name: "noise.csv", text: noise } });
    expect(hash.length).toBeLessThan(MAX_TABLE_BYTES);
    expect(await decodeLink(hash)).toEqual({ spec, table: undefined });
  });

  it("knows a hash that is no experiment, and refuses one that is cut off", async () => {
    expect(await decodeLink("#section-2")).toBeNull();
    expect(await decodeLink("")).toBeNull();
    const hash = await encodeLink({ spec });
    await expect(decodeLink(hash.slice(0, -9))).rejects.toThrow();
    await expect(decodeLink("#e=%%%")).rejects.toThrow();
  });

  it("does not unpack a bomb", async () => {
    const hash = await encodeLink({ spec: { text: "0".repeat(20_000_000) } });
    expect(hash.length).toBeLessThan(60_000);
    await expect(decodeLink(hash)).rejects.toThrow(/unpacks to more/);
  });
});
