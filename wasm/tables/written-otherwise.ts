/** Texts that people mean as numbers or dates, and that are written otherwise: what to say of a column of them. */

const currency = "[$€£¥₹]";
/** A sign, digits in groups of three or without groups, a fraction; or a number to the base of sixteen. */
const grouped = /^[-+−]?(\d{1,3}(?:[ '_,.\u00a0\u202f’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)$/;
const sixteen = /^0x[0-9a-f]+$/i;
/** What may stand before and behind the digits. */
const dressed = new RegExp(
  `^(${currency}?)\\s*(.*\\d|0x[0-9a-f]+)\\s*(%|‰|${currency}|°?[A-Za-zµ]{1,6})?$`,
  "iu",
);

interface Written {
  digits: string;
  /** The mark or unit around them. */
  mark: string;
}

function parse(text: string): Written | null {
  const bare = text.trim();
  if (sixteen.test(bare)) return { digits: bare, mark: "" };
  const [, before = "", digits = "", behind = ""] = dressed.exec(bare) ?? [];
  return grouped.test(digits) ? { digits, mark: before + behind } : null;
}

/** As a file is expected to have it. */
function plain({ digits }: Written): string {
  if (sixteen.test(digits)) return String(Number(digits));
  const ungrouped = digits.replace("−", "-").replace(/[ '_\u00a0\u202f’]/g, "");
  const [, whole = "", mark = "", fraction = ""] = /^(.*)([.,])(\d+)$/.exec(ungrouped) ?? [];
  // A mark that comes twice groups; a lone comma before three digits too, which is how it is mostly meant.
  const groups =
    whole.includes(mark) || (mark === "," && fraction.length === 3 && /^[-+]?\d{1,3}$/.test(whole));
  if (mark === "" || groups) return ungrouped.replace(/[.,]/g, "");
  return `${whole.replace(/[.,]/g, "")}.${fraction}`;
}

const dates: readonly ((text: string) => boolean)[] = [
  (text) => inRange(/^\d{4}([-/.])(\d{1,2})\1(\d{1,2})\b/.exec(text), 2, 3),
  (text) => inRange(/^(\d{1,2})([-/.])(\d{1,2})\2\d{4}\b/.exec(text), 3, 1),
  (text) => inRange(/^(\d{1,2})\/(\d{1,2})\/\d{4}\b/.exec(text), 1, 2),
];

const inRange = (found: RegExpExecArray | null, month: number, day: number) =>
  found !== null && Number(found[month]) <= 12 && Number(found[day]) <= 31;

/**
 * A sentence about a text column whose cells are all numbers with marks ("5%", "$5", "1_000", "3 kg", "0x1F"), or all
 * dates in more than one way; null for others.
 * @param texts different ones, or a sample of them
 */
export function writtenOtherwise(texts: readonly string[]): string | null {
  return asNumbers(texts) ?? asDates(texts);
}

function asNumbers(texts: readonly string[]): string | null {
  const parts = texts.map(parse);
  const marks = new Set(parts.flatMap((part) => part?.mark || []));
  const example = parts.findIndex((part, i) => part !== null && plain(part) !== texts[i]?.trim());
  const found = parts[example];
  if (parts.includes(null) || marks.size > 1 || !found) return null;
  return `Its numbers are written as texts, such as "${texts[example]}", so each is a category. Write plain numbers into the file (${plain(found)} in its place).`;
}

function asDates(texts: readonly string[]): string | null {
  const isDate = (text: string) => dates.some((format) => format(text));
  if (texts.length === 0 || !texts.every(isDate)) return null;
  if (dates.some((format) => texts.every(format))) return null;
  const ways = dates.flatMap((format) => texts.find(format) ?? []);
  const shown = [...new Set(ways)].map((text) => `"${text}"`).join(", ");
  return `Its dates are written in several ways (${shown}), so each is a category. Write all in one of them, best as 2024-03-31.`;
}
