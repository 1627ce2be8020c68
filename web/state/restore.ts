/** Repairs a description that came from outside (a shared link), field by field, and lists what was repaired. */
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import { innerParams, kindInfo, kindsOf, labelOf, rootParams } from "./catalog-lookup.js";
import { formatNumber, nearestValue, valueProblem } from "./check-value.js";
import { isObject } from "./spec-path.js";

export interface Repair {
  path: string;
  /** A sentence without the path: "3 is not a choice; adam is used." */
  message: string;
}

export interface Restored {
  spec: Spec;
  repairs: Repair[];
}

/** Longest list of layers or steps that a link may bring. */
const MAX_ITEMS = 200;

/** What the core would refuse is left out, brought within bounds, or replaced by the fallback's value. */
export function restoreSpec(untrusted: unknown, catalog: Catalog, fallback: Spec): Restored {
  const repairs: Repair[] = [];
  if (!isObject(untrusted)) {
    return {
      spec: fallback,
      repairs: [{ path: "", message: "Not a description of an experiment; the opening one is used." }],
    };
  }
  const restorer = new Restorer(catalog, repairs);
  const spec = restorer.params(rootParams(catalog, untrusted), untrusted, "");
  for (const param of rootParams(catalog)) {
    if (!param.required || spec[param.key] !== undefined) continue;
    spec[param.key] = fallback[param.key];
    repairs.push({ path: param.key, message: "Missing; the opening one is used." });
  }
  return { spec, repairs };
}

class Restorer {
  constructor(
    private readonly catalog: Catalog,
    private readonly repairs: Repair[],
  ) {}

  /** The known and valid keys of an object. */
  params(
    params: readonly ParamInfo[],
    given: Record<string, unknown>,
    path: string,
  ): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(given)) {
      if (key === "kind") continue;
      const at = path ? `${path}.${key}` : key;
      const param = params.find((candidate) => candidate.key === key);
      if (!param) this.note(at, "Not known; left out.");
      else {
        const kept = this.value(param, value, at);
        if (kept !== undefined) out[key] = kept;
      }
    }
    return out;
  }

  private value(param: ParamInfo, value: unknown, path: string): unknown {
    if (value === null) return param.default === null ? null : this.drop(param, path, "Empty");
    switch (param.type) {
      case "section":
        if (!isObject(value)) return this.drop(param, path, "Not a group of settings");
        return this.params(innerParams(this.catalog, param, value), value, path);
      case "kind":
        return this.kind(param, value, path);
      case "kinds":
        return this.kinds(param, value, path);
      default:
        return this.plain(param, value, path);
    }
  }

  private kind(param: ParamInfo, value: unknown, path: string): unknown {
    const info = kindInfo(this.catalog, param.group, value);
    if (!info) {
      const known = kindsOf(this.catalog, param.group).map((kind) => kind.kind);
      return this.drop(param, path, `Not one of ${known.slice(0, 6).join(", ")}`);
    }
    if (typeof value === "string") return value;
    return {
      kind: info.kind,
      ...this.params(innerParams(this.catalog, param, value), value as Record<string, unknown>, path),
    };
  }

  private kinds(param: ParamInfo, value: unknown, path: string): unknown {
    if (!Array.isArray(value)) return this.drop(param, path, "Not a list");
    if (value.length > MAX_ITEMS) this.note(path, `More than ${MAX_ITEMS} entries; the rest is left out.`);
    return value
      .slice(0, MAX_ITEMS)
      .map((item, i) => this.kind({ ...param, default: undefined, label: "" }, item, `${path}[${i}]`))
      .filter((item) => item !== undefined);
  }

  private plain(param: ParamInfo, value: unknown, path: string): unknown {
    const problem = valueProblem(param, value);
    if (problem === null) return value;
    const near = nearestValue(param, value);
    if (near === undefined) return this.drop(param, path, problem.replace(/\.$/, ""));
    this.note(path, `${formatNumber(value as number)} is out of range; ${formatNumber(near)} is used.`);
    return near;
  }

  private drop(param: ParamInfo, path: string, why: string): undefined {
    const standard = param.default;
    const shown = isObject(standard) && typeof standard.kind === "string" ? standard.kind : standard;
    const instead =
      shown === undefined || shown === null || typeof shown === "object"
        ? "left out"
        : `the usual ${labelOf(param)} ${String(shown)} is used`;
    this.note(path, `${why}; ${instead}.`);
    return undefined;
  }

  private note(path: string, message: string): void {
    this.repairs.push({ path, message });
  }
}
