/** Places inside a description, written as the core writes them: `model.layers[2].units`. */

export type PathPart = string | number;

/** Splits `model.layers[2].units` into ["model", "layers", 2, "units"]. */
export function parsePath(path: string): PathPart[] {
  const parts: PathPart[] = [];
  for (const match of path.matchAll(/[^.[\]]+|\[(\d+)\]/g)) {
    parts.push(match[1] === undefined ? match[0] : Number(match[1]));
  }
  return parts;
}

export function formatPath(parts: readonly PathPart[]): string {
  return parts.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part),
    "",
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined where the path leads nowhere. */
export function getAt(root: unknown, path: string | readonly PathPart[]): unknown {
  const parts = typeof path === "string" ? parsePath(path) : path;
  let value = root;
  for (const part of parts) {
    if (Array.isArray(value) && typeof part === "number") value = value[part];
    else if (isObject(value) && typeof part === "string" && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/**
 * A copy of `root` with `value` at the path; undefined removes the key. What lies on the way and is absent is taken
 * from `template` (the description with all defaults): a list as a whole, of an object only its kind.
 */
export function setAt(
  root: unknown,
  path: string | readonly PathPart[],
  value: unknown,
  template?: unknown,
): unknown {
  const parts = typeof path === "string" ? parsePath(path) : path;
  const [head, ...rest] = parts;
  if (head === undefined) return value;
  if (typeof head === "number") {
    const list = [...(Array.isArray(root) ? root : Array.isArray(template) ? template : [])];
    list[head] = setAt(list[head], rest, value, getAt(template, [head]));
    return list;
  }
  const object: Record<string, unknown> = isObject(root) ? { ...root } : startOf(root, template);
  const next = setAt(object[head], rest, value, getAt(template, [head]));
  if (next === undefined) delete object[head];
  else object[head] = next;
  return object;
}

/** The least object that may stand where none is yet. A bare kind name is the short form of an object. */
function startOf(root: unknown, template: unknown): Record<string, unknown> {
  if (typeof root === "string") return { kind: root };
  if (isObject(template) && typeof template.kind === "string") return { kind: template.kind };
  return {};
}

/**
 * What the reader wrote, over a completed description that may be a moment older: objects are merged key by key while
 * their kind is the same, everything else is taken as written. A description of another table stands alone.
 */
export function overlay(completed: unknown, written: unknown): unknown {
  if (written === undefined) return completed;
  if (!isObject(completed) || !isObject(written)) return written;
  if (written.kind !== completed.kind || !sameJson(written.source, completed.source)) return written;
  const merged = { ...completed };
  for (const [key, value] of Object.entries(written)) merged[key] = overlay(completed[key], value);
  return merged;
}

/** Deep equality of JSON values. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** Whether a column of that type is nothing to learn from. */
export const isNoFeature = (type: unknown): boolean => type === "identifier" || type === "ignore";

/** Whether the rows are made from the description alone: the engine makes them itself, and knows what they are meant to predict. */
export function makesItsTable(spec: unknown): boolean {
  const kind = getAt(spec, "data.source.kind");
  return kind === "generator" || kind === "points";
}
