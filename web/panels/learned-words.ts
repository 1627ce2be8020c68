/** What a step of the preparation learned from the training rows, in words. */
import { isObject } from "../state/spec-path.js";

/** Columns that are named one by one. */
const NAMED = 4;

function valueWords(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.map(valueWords).join(", ");
  if (isObject(value))
    return Object.entries(value)
      .map(([key, part]) => `${key} ${valueWords(part)}`)
      .join(", ");
  return String(value);
}

/** What is to be said of a step as a whole. */
function stepWords(step: Record<string, unknown>): string {
  if (step.kind === "drop_rows") return `keeps ${step.kept} of ${step.rows} training rows`;
  if (step.kind === "polynomial_features") return `${step.terms} columns`;
  if (step.method !== "iterative") return "";
  const rounds = `${step.rounds} ${step.rounds === 1 ? "round" : "rounds"}`;
  const end = step.converged ? "" : ", not converged";
  return typeof step.draws === "number" && step.draws > 1
    ? `${rounds}, ${step.draws} draws${end}`
    : rounds + end;
}

/** "alcohol: mean 12.98, std 0.82; hue: ..." from the core's description of a fitted step. */
export function learnedWords(step: unknown): string {
  if (!isObject(step)) return "";
  const lead = stepWords(step);
  const columns =
    Array.isArray(step.columns) && step.kind !== "drop_rows" ? step.columns.filter(isObject) : [];
  if (columns.length === 0) return lead;
  const words = columns.slice(0, NAMED).map(({ column, ...facts }) => {
    const said = Object.entries(facts).map(
      ([key, value]) => `${key.replaceAll("_", " ")} ${valueWords(value)}`,
    );
    return said.length > 0 ? `${column}: ${said.join(", ")}` : String(column);
  });
  const rest = columns.length - words.length;
  const of = words.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
  return lead ? `${lead}; ${of}` : of;
}
