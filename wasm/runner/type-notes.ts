import { writtenOtherwise } from "../tables/written-otherwise";
import type { ColumnFacts } from "./tables";

/** What a type that a description must ask for would mean, by its name. */
const meanings: Record<string, string> = {
  identifier: "a model can learn it by heart, and knows nothing of new rows",
  date: "as text, each day is a category of its own",
  ordinal: "as text, its categories have no order",
};

/** In a table of fewer rows, a number that counts them may as well be an example's only feature. */
const fewestToName = 20;

interface TypeNote {
  path: string;
  message: string;
}

/**
 * Features whose cells speak for another type than they are taken as, or are written so that nobody can tell: data.types
 * says which, and nothing is said of a column that it names already.
 * @param spec with its target filled in
 * @param rows of the table
 */
export function typeNotes(columns: readonly ColumnFacts[], rows: number, spec: unknown): TypeNote[] {
  const { data, split } = spec as { data: Record<string, unknown>; split?: { column?: unknown } };
  const {
    target,
    features,
    types = {},
    sequence = {},
  } = data as {
    target?: string;
    features?: string[];
    types?: Record<string, unknown>;
    sequence?: { order?: string; group?: string };
  };
  const others = [target, split?.column, sequence.order, sequence.group];
  const isFeature = (name: string) => (features ? features.includes(name) : !others.includes(name));
  return columns.flatMap(({ name, categories, suggested: { type, reason } }) => {
    if (Object.hasOwn(types, name) || !isFeature(name)) return [];
    const otherwise = writtenOtherwise((categories ?? []).map(({ value }) => value));
    if (otherwise) return [{ path: `column "${name}"`, message: otherwise }];
    const meaning = meanings[type];
    if (meaning === undefined || (type === "identifier" && rows < fewestToName)) return [];
    const message = `${reason} Set this to "${type}": ${meaning}. Name another type to keep it as it is.`;
    return [{ path: `data.types.${name}`, message }];
  });
}
