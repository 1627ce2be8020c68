import { badData } from "../engine-error";

const mostColumns = 50_000;

/**
 * The column names of a header, without blanks around them. Throws bad_data where one is empty or repeated.
 * @param place of the header: "wine.csv, line 1"
 */
export function columnNames(place: string, header: readonly string[]): string[] {
  const names = header.map((cell) => cell.trim());
  if (names.length > mostColumns) {
    throw badData(
      place,
      `The header has ${names.length} columns; at most ${mostColumns} are read. Is it one row a line?`,
    );
  }
  const empty = names.indexOf("");
  if (empty !== -1) throw badData(place, emptyName(names, empty));
  const first = new Map<string, number>();
  for (const [i, column] of names.entries()) {
    const before = first.get(column);
    if (before !== undefined) throw badData(place, repeatedName(names, before, i));
    first.set(column, i);
  }
  return names;
}

/** What to say of names that are all numbers: they are more likely the first row. */
export function numbersAsNames(names: readonly string[]): string | null {
  const isNumber = (name: string) => Number.isFinite(Number(name.replace(",", ".")));
  return names.every(isNumber)
    ? `The first line (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", ..." : ""}) was taken for the names of the columns, though it holds numbers. If it is data, put a line with names above it.`
    : null;
}

function emptyName(names: string[], i: number): string {
  const last = i === names.length - 1 && i > 0;
  const remedy = last
    ? "Remove the separator at the end of every line, or name the column."
    : "Write a name into the first line.";
  return `Column ${i + 1} of ${names.length} has no name. ${remedy}`;
}

function repeatedName(names: string[], i: number, j: number): string {
  const what = `Columns ${i + 1} and ${j + 1} are both named "${names[i]}".`;
  const numbers = names.filter((column) => Number.isFinite(Number(column))).length;
  if (numbers > names.length / 2)
    return `${what} If this line is data, put a line with column names above it.`;
  return `${what} Give each column a name of its own.`;
}
