import { describe, expect, it } from "vitest";
import type { Catalog } from "../../web/engine/protocol.ts";
import {
  addColumn,
  appendKind,
  cellKinds,
  changeCell,
  extraKinds,
  layerColumns,
  resizeColumn,
} from "../../web/state/layers.ts";
import { fakeCatalog } from "./fake-catalog.ts";

const cell = (kind: string) => ({
  kind,
  label: kind.toUpperCase(),
  help: "",
  tags: ["recurrent"],
  params: (fakeCatalog.groups.layer?.kinds ?? []).flatMap((each) =>
    each.kind === "dense" ? each.params : [],
  ),
});
const layer = fakeCatalog.groups.layer;
const catalog = {
  ...fakeCatalog,
  groups: {
    ...fakeCatalog.groups,
    layer: { ...layer, kinds: [...(layer?.kinds ?? []), cell("lstm"), cell("gru")] },
  },
} as Catalog;

describe("cells in the list of layers", () => {
  const layers = [
    { kind: "lstm", units: 32, forget_bias: 2 },
    { kind: "dropout" },
    { kind: "dense", units: 8 },
    { kind: "relu" },
  ];

  it("are columns with units, and no extras", () => {
    expect(layerColumns(layers, catalog).map(({ units, activation }) => [units, activation])).toEqual([
      [32, null],
      [8, "relu"],
    ]);
    expect(cellKinds(catalog).map(({ kind }) => kind)).toEqual(["lstm", "gru"]);
    expect(extraKinds(catalog).map(({ kind }) => kind)).not.toContain("lstm");
  });

  it("are sized and changed into another kind, as wide as before", () => {
    expect(resizeColumn(layers, catalog, 0, 16)[0]).toEqual({ kind: "lstm", units: 16, forget_bias: 2 });
    expect(changeCell(layers, catalog, 0, "gru")[0]).toEqual({ kind: "gru", units: 32 });
  });

  it("are stacked: a layer added beside a cell is its copy, before what reads the last state", () => {
    expect(addColumn(layers.slice(0, 1), catalog, 1)).toEqual([layers[0], layers[0]]);
    expect(addColumn(layers, catalog, 1).map((each) => (each as { kind: string }).kind)).toEqual([
      "lstm",
      "dropout",
      "lstm",
      "dense",
      "relu",
    ]);
    expect(appendKind(layers, catalog, "dense").at(-1)).toEqual({ kind: "dense", units: 8 });
  });
});
