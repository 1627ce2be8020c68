import { describe, expect, it } from "vitest";
import type { TableSummary } from "../../web/engine/protocol.js";
import { tableNotes } from "../../web/stage/table-notes.js";

const column = (name: string, rest: object = {}) => ({
  name,
  type: "numeric" as const,
  missing: 0,
  distinct: 9,
  constant: false,
  notes: [],
  ...rest,
});
const table = {
  name: "t",
  rows: 12,
  columns: [
    column("id", { suggested: { type: "identifier", reason: "It counts the rows." } }),
    column("size", { suggested: { type: "ordinal", reason: "Steps.", order: ["S", "M"] } }),
    column("same", { constant: true }),
    column("y"),
  ],
  preview: [],
  target: "y",
} as TableSummary;
const notes = (spec: object, classes: { name: string; train: number }[] = [], warnings: string[] = []) =>
  tableNotes(table, spec as never, "y", classes, warnings);

describe("what is worth knowing of a table", () => {
  it("an identifier among the features, and types that the cells speak for", () => {
    const found = notes({ data: {} });
    expect(found.map(({ text }) => text)).toEqual([
      "id names the rows: It counts the rows. A model can learn them by heart, and knows nothing of new ones.",
      "size may be taken as steps in order: Steps.",
    ]);
    expect(found[0]?.remedies[0]?.edits).toEqual([{ path: "data.types", value: { id: "identifier" } }]);
    expect(found[1]?.remedies[0]?.edits).toEqual([{ path: "data.types", value: { size: "ordinal" } }]);
  });
  it("is left out of listed features by name, and not told of what is no feature or was settled", () => {
    const listed = notes({ data: { features: ["id", "same"] } });
    expect(listed).toHaveLength(1);
    expect(listed[0]?.remedies[0]?.edits).toEqual([{ path: "data.features", value: ["same"] }]);
    expect(notes({ data: { types: { id: "numeric", size: "categorical" } } })).toEqual([]);
  });
  it("the engine's own warnings, with a button where one is about a feature", () => {
    const types = { id: "identifier", size: "ordinal" };
    const said = 'column "same": This column is the same in every row ("1").';
    const found = notes({ data: { types } }, [], [said, "prepare[0].max_iter: It still moved."]);
    expect(found.map(({ remedies }) => remedies.length)).toEqual([1, 0]);
    expect(found[0]?.remedies[0]?.edits).toEqual([
      { path: "data.types", value: { ...types, same: "ignore" } },
    ]);
    const tells = 'column "size": It alone tells the class of every row.';
    const left = notes({ data: { types } }, [], [tells, "split: 2 of the 9 rows repeat.", 'column "y": No.']);
    expect(left.map(({ remedies }) => remedies.length)).toEqual([1, 0, 0]);
    expect(left[0]?.remedies[0]?.edits).toEqual([
      { path: "data.types", value: { id: "identifier", size: "ignore" } },
    ]);
  });
  it("numbers that are written as texts, which name no rows", () => {
    const suggested = { type: "identifier", reason: "Each text stands in one row." };
    const categories = [
      { value: "5%", count: 1 },
      { value: "7%", count: 1 },
    ];
    const rate = column("rate", { type: "categorical", categories, suggested });
    const found = tableNotes(
      { ...table, columns: [rate, column("y")] } as never,
      { data: {} } as never,
      "y",
      [],
      [],
    );
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringContaining('rate: Its numbers are written as texts, such as "5%"'),
    ]);
    expect(found[0]?.remedies).toEqual([]);
  });
  it("a class with few rows", () => {
    const classes = [
      { name: "a", train: 9 },
      { name: "b", train: 1 },
    ];
    const settled = { data: { features: ["same"] } };
    const found = notes({ ...settled, split: { kind: "random", stratify: false } }, classes);
    expect(found[0]?.text).toBe("The class b has only 1 row to learn from: its figures rest on chance.");
    expect(found[0]?.remedies.map(({ label }) => label)).toEqual(["Deal classes evenly", "Cross-validate"]);
    expect(notes({ ...settled, split: { kind: "k_fold" } }, classes)[0]?.remedies).toEqual([]);
  });
});
