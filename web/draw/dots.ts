import { css, html, LitElement, nothing, svg } from "lit";
import { type Axis, at, makeAxis } from "./axis.js";
import { saveCsv } from "./canvas.js";
import { icons } from "./icons.js";
import { type Spread, spreadWords } from "./spread-words.js";
import { pictureStyles } from "./styles.js";

/** One thing that is compared. */
export interface DotRow {
  name: string;
  value: Spread | null;
  /** The same under another condition, drawn below as a hollow diamond. */
  other: Spread | null;
}

/** Width of a tick's label, as a share of the axis. */
const TICK_ROOM = 22;
/** From here on an axis is logarithmic: three decades. */
const DECADES = 1000;

const ends = ({ interval, values, mean }: Spread): number[] => [...(interval ?? []), ...values, mean];

/**
 * Figures of several things on one axis: a dot for each mean, a line for its interval, small ones for the single values.
 *
 * @element ty-dots
 * @prop {DotRow[]} rows
 * @prop {string} heading   what is compared, with its unit
 * @prop {string} of        what the things are: "treatment"
 * @prop {string} legend    what dots and lines are: "mean, with its 95 % interval"
 * @prop {string} other     what the diamonds are; "" for none
 * @prop {number|null} mark a value to compare with
 * @prop {string} markName  what it is
 * @prop {string} words     all of it in a sentence
 */
export class Dots extends LitElement {
  static override properties = {
    rows: { attribute: false },
    heading: {},
    of: {},
    legend: {},
    other: {},
    mark: { attribute: false },
    markName: {},
    words: {},
  };
  declare rows: readonly DotRow[];
  declare heading: string;
  declare of: string;
  declare legend: string;
  declare other: string;
  declare mark: number | null;
  declare markName: string;
  declare words: string;

  constructor() {
    super();
    this.rows = [];
    this.heading = "";
    this.of = "";
    this.legend = "";
    this.other = "";
    this.mark = null;
    this.markName = "";
    this.words = "";
  }

  static override styles = [
    pictureStyles,
    css`
      :host { container-type: inline-size; }
      h3::first-letter { text-transform: uppercase; }
      .key { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0 0 6px; padding: 0; list-style: none; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .key li { display: flex; align-items: center; gap: 6px; }
      .key svg { width: 18px; height: 12px; flex: none; }
      .row { display: grid; grid-template-columns: minmax(96px, 25%) minmax(0, 1fr); align-items: center; gap: 0 12px; }
      .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      @container (max-width: 480px) { .name { font-size: var(--ty-text-1); line-height: 12px; white-space: normal; } }
      .row:hover { background: var(--ty-surface-2); }
      svg { display: block; width: 100%; overflow: visible; }
      .grid { stroke: var(--ty-grid); }
      .mark { stroke: var(--ty-ink-3); stroke-dasharray: 4 3; }
      .whisker { stroke: var(--ty-accent); stroke-width: 2; }
      .value { fill: var(--ty-accent); opacity: 0.35; }
      .dot { fill: var(--ty-accent); }
      .other .whisker { stroke: var(--ty-negative); }
      .other path { fill: var(--ty-surface); stroke: var(--ty-negative); stroke-width: 2; }
      text { fill: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .none { fill: var(--ty-ink-2); }
      .title { margin: 0; text-align: center; color: var(--ty-ink-2); font-size: var(--ty-text-1); grid-column: 2; }
    `,
  ];

  override render() {
    const known = this.rows.flatMap(({ value, other }) => [value, other]).filter((each) => each !== null);
    if (known.length === 0) return nothing;
    const axis = this.axis(known);
    return html`<header><h3>${this.heading}</h3>
        <button aria-label="Save these figures as CSV" title="Save as CSV" @click=${this.save}>${icons.csv}</button></header>
      <ul class="key" aria-label="Legend"><li><svg viewBox="0 0 18 12" aria-hidden="true"><line class="whisker" x1="1" x2="17" y1="6" y2="6"></line><circle class="dot" cx="9" cy="6" r="4"></circle></svg>${this.legend}</li>
        ${this.other ? html`<li class="other"><svg viewBox="0 0 18 12" aria-hidden="true"><line class="whisker" x1="1" x2="17" y1="6" y2="6"></line><path d="M9 1l5 5-5 5-5-5z"></path></svg>${this.other}</li>` : nothing}
        ${this.mark === null ? nothing : html`<li><svg viewBox="0 0 18 12" aria-hidden="true"><line class="mark" x1="9" x2="9" y1="0" y2="12"></line></svg>${this.markName}</li>`}</ul>
      <div role="img" aria-label=${`${this.heading}. ${this.words}`}>${this.rows.map((row) => this.row(row, axis))}
        <div class="row"><span></span><svg height="18">${axis.ticks.map(
          ({ value, label }) =>
            svg`<text x=${`${at(axis, value)}%`} y="13" text-anchor="middle">${label}</text>`,
        )}</svg><p class="title">${this.heading}${axis.log ? ", logarithmic" : ""}</p></div></div>`;
  }

  /** In per cent of the width, with room at both ends. */
  private axis(known: readonly Spread[]): Axis {
    const all = known.flatMap(ends);
    if (this.mark !== null) all.push(this.mark);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const log = low > 0 && high / low >= DECADES;
    return makeAxis(low, high, [3, 97], { log, space: TICK_ROOM });
  }

  private row({ name, value, other }: DotRow, axis: Axis) {
    const words = `${name}: ${spreadWords(value)}${other ? `; ${this.other}: ${spreadWords(other)}` : ""}`;
    const height = this.other ? 34 : 24;
    return html`<div class="row" title=${words}><span class="name">${name}</span><svg height=${height}>
      ${axis.ticks.map(({ value }) => this.line("grid", at(axis, value), at(axis, value), 0, height))}
      ${this.mark === null ? nothing : this.line("mark", at(axis, this.mark), at(axis, this.mark), 0, height)}
      ${value ? this.figure(value, axis, 12, "") : svg`<text class="none" x="3%" y="16">not measured</text>`}
      ${other ? this.figure(other, axis, 25, "other") : nothing}</svg></div>`;
  }

  private line(name: string, x1: number, x2: number, y1: number, y2: number) {
    return svg`<line class=${name} x1=${`${x1}%`} x2=${`${x2}%`} y1=${y1} y2=${y2}></line>`;
  }

  private figure({ mean, interval, values }: Spread, axis: Axis, y: number, name: string) {
    const x = at(axis, mean);
    // An interval may reach below zero, where a logarithmic axis has no place.
    const low = interval && (axis.log ? Math.max(interval[0], axis.domain[0]) : interval[0]);
    return svg`<g class=${name}>${values.map((each) => svg`<circle class="value" cx=${`${at(axis, each)}%`} cy=${y} r="2"></circle>`)}
      ${interval && low !== null ? this.line("whisker", at(axis, low), at(axis, interval[1]), y, y) : nothing}
      ${
        name
          ? svg`<svg x=${`${x}%`} y=${y} overflow="visible"><path d="M0 -5l5 5-5 5-5-5z"></path></svg>`
          : svg`<circle class="dot" cx=${`${x}%`} cy=${y} r="5"></circle>`
      }</g>`;
  }

  private readonly save = () => {
    const cells = (value: Spread | null) => [
      value?.mean ?? Number.NaN,
      value?.interval?.[0] ?? Number.NaN,
      value?.interval?.[1] ?? Number.NaN,
      value?.values.join(" ") ?? "",
    ];
    const names = ["mean", "interval from", "interval to", "values"];
    const others = this.other ? names.map((name) => `${name}, ${this.other}`) : [];
    saveCsv(this.heading, [
      [this.of, ...names, ...others],
      ...this.rows.map(({ name, value, other }) => [
        name,
        ...cells(value),
        ...(this.other ? cells(other) : []),
      ]),
    ]);
  };
}
customElements.define("ty-dots", Dots);
