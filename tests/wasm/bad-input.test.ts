import { afterAll, describe, expect, it } from "vitest";
import { Folder, runner } from "./runner";

const folder = new Folder();
afterAll(folder.remove);

const table = "size,weight,kind\n1,2,a\n2,3,b\n3,5,a\n4,4,b\n5,7,a\n6,6,b\n7,9,a\n8,8,b\n9,1,a\n10,1,b\n";
const good = {
  data: { source: { kind: "csv", path: "t.csv" }, target: "kind" },
  model: { kind: "mlp", layers: [{ kind: "dense", units: 4 }, { kind: "tanh" }] },
  training: { epochs: 2 },
};

/** A good description with some of its fields changed, by path. */
function changed(fields: Record<string, unknown>): unknown {
  const spec = structuredClone(good) as Record<string, unknown>;
  for (const [path, value] of Object.entries(fields)) {
    const keys = path.split(".");
    let place = spec;
    for (const key of keys.slice(0, -1)) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    place[keys.at(-1) as string] = value;
  }
  return spec;
}

function refusal(spec: unknown, content: string | Uint8Array = table): string {
  folder.write("t.csv", content);
  const ran = runner(["run", folder.write("spec.json", spec), "--out", `${folder.path}/result.json`]);
  expect(ran.stderr).toMatch(/^[^\n]+\n$/);
  expect(ran.stdout).toBe("");
  expect(ran.status).toBe(2);
  expect(() => folder.read("result.json")).toThrow();
  return ran.stderr;
}

it("runs what the cases below are made from", () => {
  folder.write("t.csv", table);
  const ran = runner(["run", folder.write("spec.json", good)]);
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
});

describe("a bad description", () => {
  it.each<[string, unknown, string[]]>([
    ["no JSON", '{"data": {\n"source": }', ["spec.json, line 2", "JSON"]],
    ["no object", "[1, 2]", ["object"]],
    ["an unknown key", changed({ "training.epoch": 5 }), ["training.epoch:", "epochs"]],
    ["an unknown kind of model", changed({ "model.kind": "mpl" }), ["model.kind:", "mlp"]],
    ["a wrong type", changed({ "training.epochs": "ten" }), ["training.epochs:"]],
    ["a value out of bounds", changed({ "training.epochs": 0 }), ["training.epochs:", "1"]],
    ["a fraction of an epoch", changed({ "training.epochs": 1.5 }), ["training.epochs:"]],
    ["a value beyond all numbers", JSON.stringify(good).replace('"epochs":2', '"epochs":1e400'), ["1e400"]],
    ["a bad layer", changed({ "model.layers": [{ kind: "dense", units: -1 }] }), ["model.layers[0].units:"]],
    ["an unknown column", changed({ "data.target": "knd" }), ["data.target:", "kind"]],
    ["an unknown feature", changed({ "data.features": ["size", "height"] }), ["data.features[1]:", "height"]],
    ["a missing section", { data: good.data }, ["model:"]],
    ["an unknown version", changed({ version: 2 }), ["version:"]],
    ["an unknown built-in", changed({ "data.source": { kind: "builtin", name: "irsi" } }), ["iris"]],
    ["a table that is not there", changed({ "data.source.path": "u.csv" }), ["u.csv:", "no such file"]],
    [
      "a network of a thousand million weights",
      changed({ "model.layers": [40_000, 40_000].map((units) => ({ kind: "dense", units })) }),
      ["model"],
    ],
  ])("names the field of %s", (_, spec, fragments) => {
    const message = refusal(spec);
    for (const fragment of fragments) expect(message).toContain(fragment);
  });
});

const dense = { kind: "dense", units: 4 };
const layers = (...list: unknown[]) => ({ "model.layers": list });

describe("a network that cannot be", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "batch norm with batches of one",
      { ...layers(dense, { kind: "batch_norm" }), "training.batch_size": 1 },
      ["training.batch_size:", "2 rows or more", "layer_norm"],
    ],
    [
      "batch norm in a block, with batches of one",
      {
        ...layers({ kind: "residual", layers: [dense, { kind: "batch_norm" }] }),
        "training.batch_size": 1,
      },
      ["training.batch_size:", "2 rows or more"],
    ],
    [
      "dropout of everything",
      layers(dense, { kind: "dropout", p: 1 }),
      ["model.layers[1].p:", "less than 1"],
    ],
    [
      "a block around a changing width, without projection",
      layers({ kind: "residual", layers: [dense], projection: false }),
      ["model.layers[0].projection:", "takes 2", "gives 4", '"auto"', "2 units"],
    ],
    [
      "every layer frozen",
      { ...layers({ ...dense, trainable: false }), "model.output_trainable": false },
      ["model.output_trainable:", "frozen", "trainable of one of model.layers"],
    ],
  ])("is refused with the field and the remedy: %s", (_, fields, fragments) => {
    const message = refusal(changed(fields));
    for (const fragment of fragments) expect(message).toContain(fragment);
  });
});

describe("a series that cannot be cut into windows", () => {
  const days = Array.from({ length: 40 }, (_, day) => day);
  const series = (steps: number[]) => `day,y\n${steps.map((day) => `${day},${(day * 7) % 11}`).join("\n")}\n`;
  it.each<[string, Record<string, unknown>, number[], string[]]>([
    ["longer than the table", { length: 41 }, days, ["data.sequence.length:", "has 40", "at most 39"]],
    ["as long as the table", { length: 40 }, days, ["data.sequence.length:", "at most 39"]],
    [
      "longer than a part",
      { length: 30 },
      days,
      ["data.sequence.length:", "training part", "smaller length"],
    ],
    ["no such order", { order: "week" }, days, ["data.sequence.order:", '"week"', '"day"']],
    [
      "a gap",
      {},
      days.filter((day) => day < 9 || day > 11),
      ['t.csv, column "day", line 11:', "After 8 comes 12", "Add the rows", '"split"', '"ignore"'],
    ],
    ["a day twice", {}, [...days, 7], ['column "day", line 42:', "line 9 too", "data.sequence.group"]],
  ])("names the place and the remedy: %s", (_, sequence, steps, fragments) => {
    const spec = {
      data: {
        source: good.data.source,
        target: "y",
        task: "regression",
        sequence: { order: "day", length: 3, ...sequence },
      },
      model: { kind: "recurrent" },
      training: { epochs: 2 },
    };
    const message = refusal(spec, series(steps));
    for (const fragment of fragments) expect(message).toContain(fragment);
  });
});

describe("a bad table", () => {
  const row = (text: string) => table.replace("3,5,a", text);
  it.each<[string, string | Uint8Array, string[]]>([
    ["an empty file", "", ["t.csv:", "empty"]],
    ["only a header", "size,weight,kind\n", ["t.csv, line 1:", "header"]],
    ["ragged rows", row("3,5"), ["t.csv, line 4:", "2 cells", "3 columns"]],
    ["an open quote", row('3,5,"a'), ["t.csv, line 4:", "never closes"]],
    ["a repeated name", table.replace("weight", "size"), ["t.csv, line 1:", '"size"']],
    ["an empty name", table.replace("weight", ""), ["t.csv, line 1:", "no name"]],
    ["a binary file", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1), ["t.csv:", "PNG"]],
    ["control characters", row("3,\u0001,a"), ["t.csv:", "control character"]],
    ["an infinite number", row("3,inf,a"), ["t.csv, ", '"weight"', "line 4", "inf"]],
    ["a number beyond the range", row("3,1e400,a"), ["t.csv, ", '"weight"', "line 4", "1e400"]],
    ["a decimal comma", row('3,"1,5",a'), ["t.csv, ", '"weight"', "line 4", "1,5"]],
    ["a target with a gap", row("3,5,"), ["t.csv, ", '"kind"', "line 4"]],
    ["one class", table.replaceAll(",b", ",a"), ['"kind"', "one class"]],
    ["a column without values", table.replace(/,\d+,/g, ",,"), ['"weight"']],
  ])("names the place of %s", (_, content, fragments) => {
    const message = refusal(good, content);
    for (const fragment of fragments) expect(message).toContain(fragment);
  });

  it("only notes a constant column: pictures have many", () => {
    folder.write("t.csv", table.replace(/,\d+,/g, ",1,"));
    const ran = runner(["run", folder.write("spec.json", good)]);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toMatch(/^note: t\.csv, column "weight": [^\n]+\n$/);
  });

  it("keeps true line numbers over blank lines and line ends in cells", () => {
    const text = 'size,weight,kind\n\n1,2,"a\nz"\n\n2,inf,b\n3,4,"a\nz"\n4,5,b\n5,6,b\n6,7,b\n7,7,b\n';
    expect(refusal(good, text)).toContain("line 6");
  });
});

describe("a bad command line", () => {
  it.each([
    [[], "verb is missing"],
    [["fly"], '"fly" is no verb'],
    [["run"], "needs a spec"],
    [["run", "a.json", "b.json"], '"b.json" is one word too many'],
    [["run", "a.json", "--fast"], "no option --fast"],
    [["run", "a.json", "--out"], "--out needs a value"],
    [["run", "a.json", "--build", "sse"], "must be simd or relaxed"],
    [["catalog", "--model", "x"], "no option --model"],
  ])("explains itself after %j", (words, message) => {
    const ran = runner(words);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toContain("usage:");
  });

  it("names a spec that is not there", () => {
    const ran = runner(["run", "nothing.json"]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("nothing.json: There is no such file");
  });

  it("names an output that cannot be written", () => {
    folder.write("t.csv", table);
    const ran = runner(["run", folder.write("spec.json", good), "--out", "/nowhere/at/all.json"]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("/nowhere/at/all.json");
  });
});
