/** What a step of the preparation learned from the training rows, in words. */
import { isObject } from "../state/spec-path.js";

/** Columns that are named one by one. */
const NAMED = 4;

function valueWords(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.map(valueWords).join(", ");
  return String(value);
}

/** "alcohol: mean 12.98, std 0.82; hue: ..." from the core's description of a fitted step. */
export function learnedWords(step: unknown): string {
  const columns = isObject(step) && Array.isArray(step.columns) ? step.columns.filter(isObject) : [];
  if (columns.length === 0) return "";
  const words = columns.slice(0, NAMED).map(({ column, ...facts }) => {
    const said = Object.entries(facts).map(
      ([key, value]) => `${key.replaceAll("_", " ")} ${valueWords(value)}`,
    );
    return `${column}: ${said.join(", ")}`;
  });
  const rest = columns.length - words.length;
  return words.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
