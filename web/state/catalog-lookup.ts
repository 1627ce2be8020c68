/** Finding one's way in the catalog: which parameters may stand where. */
import type { Catalog, KindInfo, ParamInfo, Spec } from "../engine/protocol.js";
import { isObject, type PathPart, parsePath } from "./spec-path.js";

/** The group whose one kind holds the top-level keys of a description. */
const ROOT_GROUPS = ["experiment", "spec"];

export function kindsOf(catalog: Catalog, group: string | undefined): KindInfo[] {
  return (group !== undefined && catalog.groups[group]?.kinds) || [];
}

/** The top-level keys of a description. Each kind of model has a section `training` of its own. */
export function rootParams(catalog: Catalog, spec?: Spec): ParamInfo[] {
  const params = ROOT_GROUPS.flatMap((name) => kindsOf(catalog, name).slice(0, 1))[0]?.params ?? [];
  const group = learningKind(catalog, spec?.model)?.training;
  return group ? params.map((param) => (param.key === "training" ? { ...param, group } : param)) : params;
}

/** The kind by whose rules a model learns: its own, or, of a model that trains others, that of these. */
function learningKind(catalog: Catalog, model: unknown): KindInfo | undefined {
  const info = kindInfo(catalog, "model", model);
  const inner = info?.learns_as !== undefined && isObject(model) ? model[info.learns_as] : undefined;
  return kindInfo(catalog, "model", inner) ?? info;
}

/** What of the section `training` another kind of model knows too; the rest would be refused. */
export function trainingFor(catalog: Catalog, spec: Spec, model: unknown): Record<string, unknown> {
  const section = paramOf(rootParams(catalog, { model }), "training");
  const known = section ? innerParams(catalog, section, {}).map((row) => row.key) : [];
  const entries = isObject(spec.training) ? Object.entries(spec.training) : [];
  return Object.fromEntries(entries.filter(([key]) => known.includes(key)));
}

/** What one round of this model's learning is called. */
export function roundName(catalog: Catalog, spec: Spec): string {
  const tags = kindInfo(catalog, "model", spec.model)?.tags ?? [];
  if (tags.includes("linear")) return "sweep";
  if (!tags.includes("trees")) return "epoch";
  return holdsTrees(spec.model) ? "tree" : "model";
}

/** Whether what an ensemble is made of are trees: bagging may hold other models. */
export function holdsTrees(ensemble: unknown): boolean {
  const base = isObject(ensemble) ? ensemble.estimator : null;
  return base == null || kindName(base) === "decision_tree";
}

/** The kind of a value that is an object with `kind`, or the bare name. */
export function kindName(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return isObject(value) && typeof value.kind === "string" ? value.kind : undefined;
}

export function kindInfo(catalog: Catalog, group: string | undefined, value: unknown): KindInfo | undefined {
  const name = kindName(value);
  return kindsOf(catalog, group).find((kind) => kind.kind === name);
}

/** A row by another name; the sentences that are brought into the row are found there too. */
const named = (label: string, row: ParamInfo): ParamInfo => Object.assign(Object.create(row), { label });

/**
 * The parameters inside a parameter's value: of the section's one kind, or of the kind that was chosen. A choice that
 * is made from a group (the name of a generator) brings the parameters of what was chosen along, beside itself.
 */
export function innerParams(catalog: Catalog, param: ParamInfo, value: unknown): ParamInfo[] {
  const info =
    param.type === "section" ? kindsOf(catalog, param.group)[0] : kindInfo(catalog, param.group, value);
  if (!info) return [];
  return info.params.flatMap((row) => {
    if (row.key === "n_estimators" && !holdsTrees(value)) return [named("Number of models", row)];
    if (row.type !== "choice" || !row.group) return [row];
    const chosen = (isObject(value) ? value[row.key] : undefined) ?? row.default;
    return [row, ...(kindInfo(catalog, row.group, chosen)?.params ?? [])];
  });
}

export interface Located {
  param: ParamInfo;
  /** Set where the path names one entry of a list of kinds. */
  index?: number;
}

/** The table row that describes the value at a path, given the description in which it stands. */
export function paramAt(
  catalog: Catalog,
  spec: Spec,
  path: string | readonly PathPart[],
): Located | undefined {
  const parts = typeof path === "string" ? parsePath(path) : path;
  let params = rootParams(catalog, spec);
  let value: unknown = spec;
  let located: Located | undefined;
  for (const part of parts) {
    if (typeof part === "number") {
      if (!located) return undefined;
      value = Array.isArray(value) ? value[part] : undefined;
      located = { param: located.param, index: part };
    } else {
      const param = params.find((candidate) => candidate.key === part);
      if (!param) return undefined;
      value = isObject(value) ? value[part] : undefined;
      located = { param };
    }
    params = innerParams(catalog, located.param, value);
  }
  return located;
}

/** The words of a control: the label, or the key with its underscores opened. */
export function labelOf(param: ParamInfo): string {
  return param.label || param.key.replaceAll("_", " ");
}

export function paramOf(params: readonly ParamInfo[], key: string): ParamInfo | undefined {
  return params.find((param) => param.key === key);
}

/** The label of a kind, or its name where the catalog knows none. */
export function kindLabel(catalog: Catalog, group: string | undefined, value: unknown): string {
  return kindInfo(catalog, group, value)?.label || (kindName(value) ?? "").replaceAll("_", " ");
}
