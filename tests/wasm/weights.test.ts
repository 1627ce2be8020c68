import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Folder, root, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const python = "/usr/bin/python3";
const hasTorch = spawnSync(python, ["-c", "import torch"]).status === 0;

const spec = {
  data: { source: { kind: "builtin", name: "wine" } },
  model: {
    kind: "mlp",
    layers: [
      { kind: "dense", units: 12 },
      { kind: "batch_norm" },
      { kind: "relu" },
      { kind: "dropout", p: 0.2 },
      { kind: "dense", units: 6 },
      { kind: "tanh" },
    ],
  },
  training: { epochs: 6, optimizer: { kind: "adam", learning_rate: 0.01 } },
};
const from = (weights: unknown) => ({ ...spec, model: { ...spec.model, weights } });
const at = (name: string) => join(folder.path, name);

function save(): Record<string, unknown> {
  const words = ["--weights", at("wine.safetensors"), "--predictions", at("trained.csv")];
  const ran = runner(["run", folder.write("wine.json", spec), ...words]);
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  return JSON.parse(ran.stdout);
}

function refusal(weights: unknown, bytes?: Uint8Array): string {
  if (bytes) folder.write("bad.safetensors", bytes);
  const ran = runner(["run", folder.write("bad.json", from(weights))]);
  expect(ran.stderr).toMatch(/^[^\n]+\n$/);
  expect(ran.status).toBe(2);
  return ran.stderr;
}

/** The file with another name for one tensor, so that it is missing and the other is foreign. */
function renamed(file: Uint8Array, tensor: string, name: string): Uint8Array {
  const bytes = Buffer.from(file);
  const length = Number(bytes.readBigUInt64LE());
  const text = bytes.subarray(8, 8 + length).toString();
  const header = Buffer.from(text.replace(`"${tensor}"`, `"${name}"`));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, bytes.subarray(8 + length)]);
}

describe("trained weights", () => {
  it("are saved, loaded, and predict the same without training", () => {
    const trained = save();
    const words = ["--predictions", at("loaded.csv")];
    const ran = runner([
      "evaluate",
      folder.write("start.json", from({ path: "wine.safetensors" })),
      ...words,
    ]);
    expect(ran.stderr).toBe("");
    const loaded = JSON.parse(ran.stdout);
    expect(loaded.metrics).toEqual(trained.metrics);
    expect(loaded.history).toEqual([]);
    expect(folder.read("loaded.csv")).toBe(folder.read("trained.csv"));
  });

  it.skipIf(!hasTorch)("load into PyTorch's nn.Sequential and predict the same there", () => {
    save();
    const prepared = runner(["prepare", folder.write("wine.json", spec), "--out", at("prepared.csv")]);
    expect(prepared.status).toBe(0);
    const script = join(root, "tests/reference/check_weights.py");
    const words = [script, at("wine.safetensors"), at("prepared.csv"), at("trained.csv")];
    const { status, stdout, stderr } = spawnSync(python, words, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(Number(stdout)).toBeLessThan(1e-5);
  });

  it("keep the body for another target", () => {
    save();
    const target = { ...spec.data, target: "alcohol", features: undefined };
    const body = from({ path: "wine.safetensors", layers: 6 });
    // Another column as target leaves other features: the body does not fit them, and that is said.
    const other = runner(["run", folder.write("other.json", { ...body, data: target })]);
    expect(other.stderr).toMatch(
      /wine\.safetensors, tensor "0\.weight": Its shape is \[12, 13\], and layer 1/,
    );
    expect(other.status).toBe(2);
    const same = runner(["evaluate", folder.write("same.json", body)]);
    expect(same.status).toBe(0);
  });

  it("that do not fit or are damaged are refused with the place and the remedy", () => {
    save();
    const good = new Uint8Array(readFileSync(at("wine.safetensors")));
    expect(refusal({ path: "gone.safetensors" })).toMatch(/^gone\.safetensors: There is no such file/);
    expect(refusal({ path: "bad.safetensors" }, good.slice(0, good.length - 3))).toMatch(
      /^bad\.safetensors, tensor "[^"]+": .*cut off/,
    );
    const tenGigabytes = Uint8Array.from(good);
    new DataView(tenGigabytes.buffer).setBigUint64(0, 10_000_000_000n, true);
    expect(refusal({ path: "bad.safetensors" }, tenGigabytes)).toMatch(
      /^bad\.safetensors, header: It claims 10000000000 bytes/,
    );
    const nan = Uint8Array.from(good);
    new DataView(nan.buffer).setFloat32(good.length - 4, Number.NaN, true);
    expect(refusal({ path: "bad.safetensors" }, nan)).toMatch(/tensor "6\.bias": Number 3 of 3 is NaN/);
    expect(refusal({ path: "bad.safetensors" }, new TextEncoder().encode("a,b\n1,2\n"))).toMatch(
      /header: It claims/,
    );
    expect(refusal({ path: "bad.safetensors" }, renamed(good, "6.bias", "bias"))).toMatch(
      /tensor "bias": This is no name of PyTorch's nn\.Sequential.*state_dict/,
    );
    expect(refusal({ path: "bad.safetensors" }, renamed(good, "6.bias", "9.bias"))).toMatch(
      /tensor "9\.bias": The network has no place for this tensor.*Give the description the layers/,
    );
    expect(refusal({ path: "bad.safetensors" }, renamed(good, "6.bias", "5.bias"))).toMatch(
      /tensor "[56]\.bias": .*Give the description the layers/,
    );
    const wider = structuredClone(spec);
    wider.model.layers[4] = { kind: "dense", units: 7 };
    const other = runner([
      "run",
      folder.write("wider.json", {
        ...wider,
        model: { ...wider.model, weights: { path: "wine.safetensors" } },
      }),
    ]);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(
      /tensor "4\.weight": Its shape is \[6, 12\], and layer 5 \(Dense\) needs \[7, 12\]\. Give the description/,
    );
    expect(refusal({ path: "wine.safetensors", body: "mnist_0_4" })).toMatch(/^model\.weights: Give either/);
    expect(refusal({ path: "wine.safetensors", layers: 7 })).toMatch(
      /^model\.weights\.layers: The network has 6/,
    );
    expect(refusal({ body: "nobody" })).toMatch(/^model\.weights\.body: /);
  });
});
