import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isIdx, sortIdx, unpacked } from "../../wasm/tables/read-idx";

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 4);

describe("files in the format of MNIST", () => {
  it("are known by their first bytes", () => {
    expect(isIdx(images)).toBe(true);
    expect(isIdx(new TextEncoder().encode("a,b,c\n1,2,3\n"))).toBe(false);
  });

  it("find their part by contents and name", () => {
    const files = [
      { name: "t10k-labels-idx1-ubyte", bytes: labels },
      { name: "train-images-idx3-ubyte", bytes: images },
      { name: "train-labels-idx1-ubyte", bytes: labels },
      { name: "t10k-images-idx3-ubyte", bytes: images },
    ];
    const names = Object.fromEntries(Object.entries(sortIdx(files)).map(([role, file]) => [role, file.name]));
    expect(names).toEqual({
      images: "train-images-idx3-ubyte",
      labels: "train-labels-idx1-ubyte",
      test_images: "t10k-images-idx3-ubyte",
      test_labels: "t10k-labels-idx1-ubyte",
    });
    // Two files alone are what is trained on, whatever their names.
    expect(Object.keys(sortIdx(files.slice(2)))).toEqual(["labels", "images"]);
  });

  it("must be one of each", () => {
    const twice = [
      { name: "a", bytes: images },
      { name: "b", bytes: images },
    ];
    expect(() => sortIdx(twice)).toThrow(/This file and a both hold images/);
    expect(() => sortIdx([{ name: "t.csv", bytes: new TextEncoder().encode("a,b,c\n1,2,3") }])).toThrow(
      /no IDX file/,
    );
  });

  it("are unpacked, and refused where the packing is damaged", async () => {
    const packed = new Uint8Array(gzipSync(images));
    expect((await unpacked({ name: "a.gz", bytes: packed })).bytes).toEqual(images);
    expect((await unpacked({ name: "a", bytes: labels })).bytes).toBe(labels);
    await expect(unpacked({ name: "a.gz", bytes: packed.slice(0, 20) })).rejects.toThrow(
      /damaged or cut off/,
    );
  });
});
