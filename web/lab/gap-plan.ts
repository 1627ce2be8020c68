/** What the gap laboratory works on, and what of it goes into the experiment. */
import type { Catalog, Inspection, LabResult, Spec, Spread, TreatmentFigures } from "../engine/protocol.js";
import { arrayOf } from "../stage/inspections.js";
import { kindInfo, kindName, kindsOf } from "../state/catalog-lookup.js";
import { getAt, isObject, makesItsTable } from "../state/spec-path.js";
import type { Edit } from "../state/store.js";
import type { GapMap } from "./gap-state.js";

/** What gaps are made like at first. */
const FIRST_GAPS = { mechanism: "mcar", share: 0.2 };
/** Steps that deal with gaps: a treatment takes their place. */
const GAP_STEPS = new Set(["impute", "drop_rows", "drop_columns", "missing_indicator", "missing_category"]);

/** Where the rows come from: the same word, the same rows. */
export const tableKey = (spec: Spec): string =>
  JSON.stringify([getAt(spec, "data.source"), getAt(spec, "data.types"), makesItsTable(spec) && spec.seed]);

/** What the map shows depends on. */
export const lookKey = ({ data, seed }: Spec): string => JSON.stringify([data, seed]);

/** What the comparison depends on: of the steps, those that are no treatment. */
export const comparedKey = (spec: Spec): string =>
  JSON.stringify({ ...spec, prepare: stepsOf(spec).filter((step) => !dealsWithGaps(step)) });

export const hasMadeGaps = (spec: Spec): boolean => isObject(getAt(spec, "data.gaps"));

const stepsOf = (spec: Spec): unknown[] => (Array.isArray(spec.prepare) ? spec.prepare : []);
const dealsWithGaps = (step: unknown): boolean => GAP_STEPS.has(kindName(step) ?? "");

/** The experiment's own steps against gaps. */
export const gapSteps = (spec: Spec): unknown[] => stepsOf(spec).filter(dealsWithGaps);

/** Whether its model learns from rows with gaps as they are. */
export function takesGaps(spec: Spec, catalog: Catalog): boolean {
  const base = getAt(spec, "model.estimator");
  const trees = kindInfo(catalog, "model", spec.model)?.tags.includes("trees") ?? false;
  const pairwise = getAt(spec, "model.missing") === "pairwise";
  return pairwise || (trees && (base == null || kindName(base) === "decision_tree"));
}

/** Gaps on purpose, or none; a model that needs numbers gets a step that fills them, so that it still can train. */
export function makeGaps(spec: Spec, catalog: Catalog, on: boolean): Edit[] {
  if (!on) return [{ path: "data.gaps", value: undefined }];
  const gaps = { path: "data.gaps", value: FIRST_GAPS };
  if (takesGaps(spec, catalog) || gapSteps(spec).length > 0) return [gaps];
  return [gaps, { path: "prepare", value: [{ kind: "impute" }, ...stepsOf(spec)] }];
}

/** A treatment in the place of the experiment's own steps against gaps; null for one that is no treatment. */
export function useTreatment(
  { treatment, steps, model }: TreatmentFigures,
  spec: Spec,
  catalog: Catalog,
): Edit[] | null {
  if (treatment === "complete") return null;
  const rest = stepsOf(spec).filter((step) => !dealsWithGaps(step));
  const prepare = { path: "prepare", value: [...steps, ...rest] };
  const training = { path: "training", value: undefined };
  if (treatment === "pairwise") {
    const own = kindName(spec.model) === model;
    const given = own && isObject(spec.model) ? spec.model : { kind: model };
    const pairs = { path: "model", value: { ...given, missing: "pairwise" } };
    return own ? [prepare, pairs] : [prepare, pairs, training];
  }
  if (treatment !== "native" || takesGaps(spec, catalog)) return [prepare];
  return [{ path: "prepare", value: [] }, { path: "model", value: { kind: model } }, training];
}

/** The kinds of treatment that can be chosen, in the order of the catalog; own steps have a place of their own. */
export const treatmentKinds = (catalog: Catalog) =>
  kindsOf(catalog, "treatment").filter(({ kind }) => kind !== "custom");

export const chosenTreatments = (spec: Spec, catalog: Catalog): string[] => {
  const given = getAt(spec, "lab.treatments");
  if (Array.isArray(given)) return given.map((each) => kindName(each) ?? "");
  return treatmentKinds(catalog).map(({ kind }) => kind);
};

/** The treatments with one more, or one fewer; undefined where these are the usual ones. */
export function toggleTreatment(spec: Spec, catalog: Catalog, kind: string): unknown[] | undefined {
  const usual = treatmentKinds(catalog).map((each) => each.kind);
  const now = chosenTreatments(spec, catalog);
  const wanted = now.includes(kind) ? now.filter((each) => each !== kind) : [...now, kind];
  if (wanted.length === usual.length && usual.every((each) => wanted.includes(each))) return undefined;
  const own = { kind: "custom", steps: gapSteps(spec) };
  return [...usual, "custom"]
    .filter((each) => wanted.includes(each))
    .map((each) => (each === "custom" ? own : each));
}

export function gapMapOf(inspection: Inspection | null): GapMap | null {
  const cells = arrayOf(inspection, "missing")?.values;
  const places = arrayOf(inspection, "row")?.values;
  if (!inspection || !cells || !places) return null;
  const { rows, complete_rows, columns, patterns, other_patterns } = inspection.info as unknown as {
    rows: number;
    complete_rows: number;
    columns: { column: string; missing: number; share: number }[];
    patterns: { columns: string[]; rows: number }[];
    other_patterns: number;
  };
  return {
    rows,
    complete: complete_rows,
    columns: columns.map(({ column, missing, share }) => ({ name: column, missing, share })),
    patterns: patterns.map(({ columns, rows }) => ({ columns, rows })),
    otherPatterns: other_patterns,
    places,
    cells,
  };
}

/** How the rows of the map stand: as in the table, those that lack most first, alike ones together, or by a column. */
export type RowOrder = "table" | "most" | "pattern" | { column: number };

const isMissing = ({ cells, columns }: GapMap, row: number, column: number) =>
  Number(cells[row * columns.length + column]) > 0;

/** Places of the shown rows in that order; rows that are equal in it stay as they are in the table. */
export function rowOrder(map: GapMap, by: RowOrder): number[] {
  const order = Array.from(map.places, (_, i) => i);
  if (by === "table") return order;
  const columns = map.columns.map((_, j) => j);
  const lacks = (row: number) => columns.filter((column) => isMissing(map, row, column));
  const key = (row: number): (number | string)[] => {
    if (typeof by === "object") return [isMissing(map, row, by.column) ? 0 : 1];
    if (by === "most") return [-lacks(row).length];
    return [
      lacks(row).length > 0 ? 0 : 1,
      columns.map((column) => (isMissing(map, row, column) ? 0 : 1)).join(""),
    ];
  };
  const keys = order.map(key);
  const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
  return order.sort((a, b) =>
    (keys[a] ?? []).reduce<number>((found, part, i) => found || compare(part, keys[b]?.[i] ?? part), 0),
  );
}

/** Places of the columns, as in the table or those that lack most first. */
export function columnOrder({ columns }: GapMap, by: "table" | "most"): number[] {
  const order = columns.map((_, j) => j);
  if (by === "table") return order;
  return order.sort((a, b) => (columns[b]?.missing ?? 0) - (columns[a]?.missing ?? 0));
}

/** One figure that treatments are compared by. */
export interface Measure {
  id: "score" | "error" | "spread" | "correlation_change" | "milliseconds";
  /** With its unit, as the axis has it. */
  title: string;
  short: string;
  better: "higher" | "lower" | "one";
}

/** Where the score comes from: the test rows, or those that validate where nothing is held out to test. */
export const scorePart = ({ spec }: LabResult): string =>
  getAt(spec, "split.test") === 0 ? "validation" : "test";

export function measuresOf(result: LabResult): Measure[] {
  const part = scorePart(result);
  const score =
    result.metric === "accuracy"
      ? { title: `accuracy on the ${part} rows (share right)`, short: `${part} accuracy` }
      : { title: `R² on the ${part} rows (1 is perfect)`, short: `${part} R²` };
  return [
    { id: "score", ...score, better: "higher" },
    {
      id: "error",
      title: "error of the fills (root mean square, in standard deviations of the column)",
      short: "error of the fills",
      better: "lower",
    },
    {
      id: "spread",
      title: "spread of the columns (standard deviation after ÷ before)",
      short: "spread kept",
      better: "one",
    },
    {
      id: "correlation_change",
      title: "change of the correlations (mean size, of r)",
      short: "correlations changed",
      better: "lower",
    },
    { id: "milliseconds", title: "time to prepare (milliseconds)", short: "time", better: "lower" },
  ];
}

/** How far a value is from what is wished. */
const badness = ({ better }: Measure, { mean }: Spread): number =>
  better === "higher" ? -mean : better === "lower" ? mean : Math.abs(mean - 1);

/** The best first; those without the figure last. */
export function bestFirst(rows: readonly TreatmentFigures[], measure: Measure): TreatmentFigures[] {
  const at = (row: TreatmentFigures) => {
    const value = row[measure.id];
    return value ? badness(measure, value) : Number.POSITIVE_INFINITY;
  };
  return [...rows].sort((a, b) => at(a) - at(b) || 0);
}
