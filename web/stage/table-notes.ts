/** What a reader should know of a table before training on it, each with what may be done about it. */
import { writtenOtherwise } from "../../wasm/tables/written-otherwise.js";
import { plural } from "../draw/number.js";
import type { ColumnSummary, Spec, TableSummary } from "../engine/protocol.js";
import { chosenFeatures } from "../panels/column-facts.js";
import { kindName } from "../state/catalog-lookup.js";
import type { Remedy } from "../state/diagnosis.js";
import { getAt, isObject } from "../state/spec-path.js";

export interface TableNote {
  text: string;
  remedies: Remedy[];
}

/** Rows of a class to learn from, below which a model hardly gets to know it. */
const FEW_ROWS = 5;
/** Types that the engine finds in the cells and that a description must ask for. */
const TAKEN_AS: Record<string, string> = { date: "a date", ordinal: "steps in order" };

export interface ClassRows {
  name: string;
  train: number;
}

/** classes: none for a regression, or before they are known. warnings: the engine's, as it says them. */
export function tableNotes(
  table: TableSummary,
  spec: Spec,
  target: string,
  classes: readonly ClassRows[],
  warnings: readonly string[],
): TableNote[] {
  const given = getAt(spec, "data.types");
  const types: Record<string, unknown> = isObject(given) ? given : {};
  const features = chosenFeatures(spec, table.columns, target);
  const used = table.columns.filter(({ name }) => features.includes(name) && !(name in types));
  const leaveOut = (name: string, as: string): Remedy => ({
    label: `Leave ${name} out`,
    edits: Array.isArray(getAt(spec, "data.features"))
      ? [
          {
            path: "data.features",
            value: features.filter((each) => each !== name),
          },
        ]
      : [{ path: "data.types", value: { ...types, [name]: as } }],
  });
  const suggestion = (column: ColumnSummary): TableNote[] => {
    const texts = (column.categories ?? []).map(({ value }) => value);
    const otherwise = column.type === "categorical" ? writtenOtherwise(texts) : null;
    if (otherwise) return [{ text: `${column.name}: ${otherwise}`, remedies: [] }];
    const { type, reason, order } = column.suggested ?? {};
    if (type === "identifier")
      return [
        {
          text: `${column.name} names the rows: ${reason} A model can learn them by heart, and knows nothing of new ones.`,
          remedies: [leaveOut(column.name, "identifier")],
        },
      ];
    const as = type && TAKEN_AS[type];
    if (!as || (order === undefined && type === "ordinal")) return [];
    const edits = [{ path: "data.types", value: { ...types, [column.name]: type } }];
    return [
      {
        text: `${column.name} may be taken as ${as}: ${reason}`,
        remedies: [{ label: `Take ${column.name} as ${as}`, edits }],
      },
    ];
  };
  return [
    ...used.flatMap(suggestion),
    ...warnings.map((text) => {
      const about = features.find((name) => text.startsWith(`column "${name}": `));
      return { text, remedies: about === undefined ? [] : [leaveOut(about, "ignore")] };
    }),
    ...classes.filter(({ train }) => train < FEW_ROWS).map((one) => fewRows(one, spec)),
  ];
}

function fewRows({ name, train }: ClassRows, spec: Spec): TableNote {
  const split = isObject(spec.split) ? spec.split : {};
  const even: Remedy[] =
    split.stratify === false
      ? [{ label: "Deal classes evenly", edits: [{ path: "split.stratify", value: true }] }]
      : [];
  const folds: Remedy[] =
    kindName(spec.split) === "k_fold"
      ? []
      : [{ label: "Cross-validate", edits: [{ path: "split", value: { kind: "k_fold" } }] }];
  return {
    text: `The class ${name} has ${train === 0 ? "no row" : `only ${plural(train, "row")}`} to learn from: its figures rest on chance.`,
    remedies: [...even, ...folds],
  };
}
