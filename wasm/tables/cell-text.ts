/** What a value of a typed format becomes as a cell; null where it is no single value. */
export function cellText(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isNaN(value) ? "" : String(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "";
    default:
      if (value === null) return "";
      return value instanceof Date ? dateText(value) : null;
  }
}

/** ISO 8601 in UTC, without the time of day where that is midnight. */
function dateText(date: Date): string {
  if (Number.isNaN(date.valueOf())) return "";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, -1).replace(/\.000$/, "");
}

/** "a list", "an object": what stands where a single value was expected. */
export function nestedWords(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value instanceof Uint8Array ? "bytes" : "an object";
}
