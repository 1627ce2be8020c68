/** Judges one plain value by its table row, before the core does: for the message at the field and for repairs. */
import type { ParamInfo } from "../engine/protocol.js";
import { isObject } from "./spec-path.js";

export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential().replace("e+", "e");
  return String(Number(value.toPrecision(7)));
}

function boundsText(param: ParamInfo): string {
  const low = param.minimum;
  const high = param.maximum;
  const above =
    low !== undefined && `${param.minimum_excluded ? "more than" : "at least"} ${formatNumber(low)}`;
  const below =
    high !== undefined && `${param.maximum_excluded ? "less than" : "at most"} ${formatNumber(high)}`;
  return [above, below].filter(Boolean).join(" and ");
}

export function withinBounds(param: ParamInfo, value: number): boolean {
  const { minimum, maximum } = param;
  if (minimum !== undefined && (param.minimum_excluded ? value <= minimum : value < minimum)) return false;
  if (maximum !== undefined && (param.maximum_excluded ? value >= maximum : value > maximum)) return false;
  return true;
}

const isNumeric = (param: ParamInfo) => /^(integer|number)/.test(param.type);
const isWhole = (param: ParamInfo) => param.type.startsWith("integer");
const orChoice = (param: ParamInfo) => (param.choices?.length ? `, or ${param.choices.join(", ")}` : "");

function numberProblem(param: ParamInfo, value: unknown): string | null {
  if (typeof value === "string" && param.type.endsWith("or_choice") && param.choices?.includes(value))
    return null;
  if (typeof value !== "number" || !Number.isFinite(value)) return `Give a number${orChoice(param)}.`;
  if (isWhole(param) && !Number.isInteger(value)) return `Give a whole number${orChoice(param)}.`;
  return withinBounds(param, value) ? null : `Must be ${boundsText(param)}${orChoice(param)}.`;
}

/** What is wrong with a value, as a sentence; null if nothing is. Looks at plain values only, not inside kinds. */
export function valueProblem(param: ParamInfo, value: unknown): string | null {
  if (value === null || value === undefined) return param.default === null ? null : "A value is missing.";
  if (isNumeric(param)) return numberProblem(param, value);
  switch (param.type) {
    case "boolean":
      return typeof value === "boolean" ? null : "Must be true or false.";
    case "choice":
      // Where "true" and "false" are choices, JSON's own words are meant as well.
      return /^(string|boolean)$/.test(typeof value) && param.choices?.includes(String(value))
        ? null
        : `Must be one of ${(param.choices ?? []).join(", ")}.`;
    case "string":
    case "column":
      return typeof value === "string" ? null : "Must be text.";
    case "columns":
      return Array.isArray(value) && value.every((name) => typeof name === "string")
        ? null
        : "Must be a list of columns.";
    case "column_types":
      return isObject(value) ? null : "Must name columns and their types.";
    default:
      return null;
  }
}

/** The nearest value within bounds; undefined where no number can be made of it. */
export function nearestValue(param: ParamInfo, value: unknown): number | undefined {
  if (!isNumeric(param) || typeof value !== "number" || Number.isNaN(value)) return undefined;
  const low = param.minimum ?? Number.NEGATIVE_INFINITY;
  const high = param.maximum ?? Number.POSITIVE_INFINITY;
  let near = Math.min(high, Math.max(low, value));
  if (isWhole(param)) near = Math.min(Math.floor(high), Math.max(Math.ceil(low), Math.round(near)));
  return Number.isFinite(near) && withinBounds(param, near) ? near : undefined;
}
