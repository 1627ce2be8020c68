import { html, mathml, type TemplateResult } from "lit";
import { figure } from "./number.js";

/** Figures to stand in for identifiers: {tp: 40, fp: 3}. */
export type Values = Readonly<Record<string, number>>;

type Piece = TemplateResult | string;

const GREEK_AND_SIGNS: Record<string, string> = {
  sum: "∑",
  cdot: "·",
  times: "×",
  le: "≤",
  ge: "≥",
  in: "∈",
  ln: "ln",
  log: "log",
  partial: "∂",
  eta: "η",
  Delta: "Δ",
  ldots: "…",
  leftarrow: "←",
  rightarrow: "→",
};
const ACCENTS: Record<string, string> = { hat: "^", bar: "‾" };

/**
 * The catalog's formulas (a small part of LaTeX: \frac \tfrac \sqrt \sum \hat \bar \ln, ^ _, { }) as MathML. Runs of
 * letters are one identifier, so that `tp` is not t times p; those named in values are replaced by their figures.
 */
class Reader {
  private readonly tokens: string[];
  private at = 0;

  constructor(
    source: string,
    private readonly values: Values | null,
  ) {
    this.tokens = source.match(/\\[a-zA-Z]+|\\.|[0-9.]+|[a-zA-Z]+|\S/g) ?? [];
  }

  row(): Piece[] {
    const pieces: Piece[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== "}") pieces.push(this.scripted());
    this.at++;
    return pieces;
  }

  private scripted(): Piece {
    const isSum = this.tokens[this.at] === "\\sum";
    const base = this.atom();
    let [below, above]: [Piece | null, Piece | null] = [null, null];
    while (this.tokens[this.at] === "_" || this.tokens[this.at] === "^") {
      if (this.tokens[this.at++] === "_") below = this.atom();
      else above = this.atom();
    }
    if (below && isSum) return mathml`<munder>${base}${below}</munder>`;
    if (below && above) return mathml`<msubsup>${base}${below}${above}</msubsup>`;
    if (below) return mathml`<msub>${base}${below}</msub>`;
    return above ? mathml`<msup>${base}${above}</msup>` : base;
  }

  private atom(): Piece {
    const token = this.tokens[this.at++] ?? "";
    if (token === "{") return mathml`<mrow>${this.row()}</mrow>`;
    if (token.startsWith("\\")) return this.command(token.slice(1));
    if (/^[0-9.]/.test(token)) return mathml`<mn>${token}</mn>`;
    if (token === "(") return this.bracket();
    if (!/^[a-zA-Z]/.test(token))
      return mathml`<mo stretchy="false">${token.replace("-", "−").replace("'", "′")}</mo>`;
    const value = this.values?.[token];
    if (value !== undefined) return mathml`<mn>${figure(value)}</mn>`;
    return mathml`<mi>${/^[tf][pn]$/.test(token) ? token.toUpperCase() : token}</mi>`;
  }

  /** A group of its own, so that a minus at its start is a sign and no subtraction. */
  private bracket(): Piece {
    const pieces: Piece[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== ")") pieces.push(this.scripted());
    this.at++;
    return mathml`<mrow><mo stretchy="false">(</mo><mrow>${pieces}</mrow><mo stretchy="false">)</mo></mrow>`;
  }

  private command(name: string): Piece {
    if (name === "frac" || name === "tfrac") {
      const above = this.atom();
      return mathml`<mfrac>${above}${this.atom()}</mfrac>`;
    }
    if (name === "sqrt") return mathml`<msqrt>${this.atom()}</msqrt>`;
    if (name in ACCENTS)
      return mathml`<mover accent="true">${this.atom()}<mo stretchy="false">${ACCENTS[name]}</mo></mover>`;
    if (name === ",") return this.values ? mathml`<mo>·</mo>` : mathml`<mspace width="0.2em"></mspace>`;
    const sign = GREEK_AND_SIGNS[name];
    if (sign === "ln" || sign === "log") return mathml`<mi>${sign}</mi><mspace width="0.2em"></mspace>`;
    return mathml`<mo stretchy="false">${sign ?? name}</mo>`;
  }
}

/** A chain of equations as it stands, in pieces between which a line may break. */
export function formulaLine(source: string): TemplateResult {
  const [first, second, ...rest] = source.split(" = ");
  const pieces = [second === undefined ? first : `${first} = ${second}`, ...rest.map((each) => `= ${each}`)];
  return html`${pieces.map(
    (piece) => html`<math displaystyle="true"><mrow>${new Reader(piece ?? "", null).row()}</mrow></math>`,
  )}`;
}

/** `left = formula`, or `= formula = result` with values put in. */
export function formula(
  source: string,
  values: Values | null = null,
  before = "",
  result = "",
): TemplateResult {
  const pieces = new Reader(source, values).row();
  return html`<math display="block"><mrow>${before ? mathml`<mtext>${before}</mtext><mo>=</mo>` : mathml`<mo>=</mo>`}${pieces}${
    result ? mathml`<mo>=</mo><mn>${result}</mn>` : ""
  }</mrow></math>`;
}
