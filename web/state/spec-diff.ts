/** What differs between two descriptions, in words. */
import type { Catalog, ParamInfo, Spec } from "../engine/protocol.js";
import { innerParams, kindInfo, kindLabel, labelOf, paramOf, rootParams } from "./catalog-lookup.js";
import { formatNumber } from "./check-value.js";
import { inSentence } from "./describe.js";
import { isObject, sameJson } from "./spec-path.js";

export interface Difference {
  path: string;
  label: string;
  from: string;
  to: string;
}

const NOTHING = "none";

function plainWords(value: unknown): string {
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value))
    return value.length > 4 ? `${value.length} chosen` : value.map(plainWords).join(", ") || NOTHING;
  if (isObject(value))
    return (
      Object.entries(value)
        .map(([key, item]) => `${key} ${plainWords(item)}`)
        .join(", ") || NOTHING
    );
  return String(value);
}

/** One entry of a list of kinds: "dense 8", "dropout 0.3", "relu", "batch norm", "residual block (dense 8 · relu)". */
export function itemWords(catalog: Catalog, group: string | undefined, item: unknown): string {
  const label = inSentence(kindLabel(catalog, group, item));
  const info = kindInfo(catalog, group, item);
  if (!isObject(item) || info?.tags.includes("normalization")) return label;
  const first = Object.entries(item).find(([key]) => key !== "kind");
  if (!first || first[1] === null) return label;
  const param = info && paramOf(info.params, first[0]);
  if (param?.type === "kinds") return `${label} (${listWords(catalog, param, first[1])})`;
  return `${label} ${plainWords(first[1])}`;
}

function listWords(catalog: Catalog, param: ParamInfo, value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return NOTHING;
  return folded(value.map((item) => itemWords(catalog, param.group, item))).join(" · ");
}

/** Entries that follow each other three times or more are said once: "12 × (dense 8 · sigmoid)". */
function folded(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < words.length; ) {
    const { period, times } = mostRepeated(words, i);
    const unit = words.slice(i, i + period);
    out.push(times === 1 ? unit.join(" · ") : `${times} × ${period > 1 ? `(${unit.join(" · ")})` : unit[0]}`);
    i += period * times;
  }
  return out;
}

/** The shortest stretch from here on that repeats itself most. */
function mostRepeated(words: readonly string[], from: number): { period: number; times: number } {
  let best = { period: 1, times: 1 };
  for (let period = 1; period <= MOST_IN_A_STRETCH; period++) {
    let times = 1;
    while (words.slice(0, period).every((_, i) => same(words, from + i, from + times * period + i))) times++;
    if (times >= 3 && period * times > best.period * best.times) best = { period, times };
  }
  return best;
}

/** A dense layer, normalization, activation and dropout. */
const MOST_IN_A_STRETCH = 4;

const same = (words: readonly string[], i: number, j: number) => j < words.length && words[i] === words[j];

/** Both descriptions should have all defaults filled in, or a default and its absence count as different. */
export function specDiff(a: Spec, b: Spec, catalog: Catalog): Difference[] {
  const out: Difference[] = [];
  compare(rootParams(catalog, b), a, b, "");
  return out;

  function compare(
    params: readonly ParamInfo[],
    left: Record<string, unknown>,
    right: Record<string, unknown>,
    path: string,
  ) {
    for (const param of params) {
      const [from, to] = [left[param.key], right[param.key]];
      if (param.key === "version" || sameJson(from, to)) continue;
      const at = path ? `${path}.${param.key}` : param.key;
      if (param.type === "section" && isObject(from) && isObject(to)) {
        compare(innerParams(catalog, param, to), from, to, at);
      } else if (param.type === "kind") {
        compareKinds(param, from, to, at);
      } else {
        const words = param.type === "kinds" ? listWords.bind(null, catalog, param) : plainWords;
        out.push({ path: at, label: labelOf(param).toLowerCase(), from: words(from), to: words(to) });
      }
    }
  }

  function compareKinds(param: ParamInfo, from: unknown, to: unknown, at: string) {
    const name = (value: unknown) =>
      value === null || value === undefined ? NOTHING : kindLabel(catalog, param.group, value);
    if (name(from) !== name(to)) {
      out.push({ path: at, label: labelOf(param).toLowerCase(), from: name(from), to: name(to) });
      // Parameters that both kinds have (a learning rate) are compared; the others say nothing.
      const shared = innerParams(catalog, param, to).filter(
        (inner) => isObject(from) && Object.hasOwn(from, inner.key),
      );
      if (isObject(from) && isObject(to)) compare(shared, from, to, at);
    } else {
      compare(innerParams(catalog, param, to), isObject(from) ? from : {}, isObject(to) ? to : {}, at);
    }
  }
}

/** "2 differs from 3 in: optimizer Adam → SGD, learning rate 0.01 → 0.1"; from is the second run's. */
export function differenceSentence(
  first: number,
  second: number,
  differences: readonly Difference[],
): string {
  if (differences.length === 0) return `${first} is the same experiment as ${second}`;
  const words = differences.slice(0, 4).map(({ label, from, to }) => `${label} ${from} → ${to}`);
  const rest = differences.length > 4 ? `, and ${differences.length - 4} more` : "";
  return `${first} differs from ${second} in: ${words.join(", ")}${rest}`;
}
