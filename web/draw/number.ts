import { format } from "d3-format";

const small = format(".2e");
const grouped = format(",");
const si = format(".3~s");

/** A typographic minus, and no exponent padding: "1.2e−4". */
function typeset(text: string): string {
  return text.replaceAll("-", "−").replace("e+", "e");
}

/** A figure with sensible digits: four significant ones, thousands set apart, powers of ten only far out. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return typeset(grouped(value));
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) return typeset(small(value));
  if (size >= 1000) return typeset(grouped(Math.round(value)));
  return typeset(value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4));
}

/** A count: "1,797". */
export function count(value: number): string {
  return typeset(grouped(Math.round(value)));
}

/** A count where space is short: "1.2k", "35M". */
export function shortCount(value: number): string {
  return value < 10_000 ? count(value) : si(value).replace("G", "B");
}

/** A share as per cent: "14 %", with one decimal below ten and above ninety where it says something. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const value = share * 100;
  const whole = Math.abs(value - Math.round(value)) < 0.05;
  return `${whole || (value > 10 && value < 90) ? Math.round(value) : value.toFixed(1)} %`;
}

/** "1 row", "7 rows". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** "tree" as it begins a sentence: "Tree". */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
