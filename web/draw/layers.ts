import { css, html, LitElement, nothing } from "lit";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import {
  type Bands,
  bandsOf,
  CAPTION,
  drawLayers,
  type LayersView,
  recordAt,
  valueAxis,
} from "./layer-draw.js";
import {
  type LayerRun,
  layerCsv,
  layersSummary,
  layerTable,
  maskWords,
  type Normalized,
  normalizedWords,
  PRESENTS,
  type Present,
  QUANTITIES,
  quantityOf,
  type Spread,
  slopeWords,
  valueWords,
} from "./layer-words.js";
import { count, figure, percent } from "./number.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";
import type { Tensor } from "./types.js";

/**
 * Every layer of a network side by side, from the inputs to the output: how large its gradient (or another quantity)
 * is, what that was at earlier steps, and how its numbers are spread. A gradient that vanishes is a slope.
 *
 * @element ty-layers
 * @prop {string[]} names        of the layers, first to last
 * @prop {string[]} notes        of each: "sigmoid, 10 units"
 * @prop {LayerRun[]} runs       the one that is looked at last
 * @prop {(Spread|null)[]} spreads  of each layer's numbers now, of the kind `spread`
 * @prop {string} quantity       id of what is shown
 * @prop {Present} spread         what stands in the band of the present
 * @prop {(Normalized|null)[]} normalized   of each layer; all null where there is no batch normalization
 * @prop {(Tensor|null)[]} masks  of each layer, [rows, units], 1 where a unit was kept; all null without dropout
 * @prop {number[]} units         of each layer
 * @fires quantity-change {quantity}
 * @fires spread-change   {spread}
 *
 * Fills the box of its parent; at least 470 px high.
 */
export class LayersPicture extends LitElement {
  static override properties = {
    names: { attribute: false },
    notes: { attribute: false },
    runs: { attribute: false },
    spreads: { attribute: false },
    normalized: { attribute: false },
    masks: { attribute: false },
    units: { attribute: false },
    maskRow: { state: true },
    quantity: {},
    spread: {},
    record: { state: true },
    hot: { state: true },
    tabular: { state: true },
  };
  declare names: readonly string[];
  declare notes: readonly string[];
  declare runs: readonly LayerRun[];
  declare spreads: readonly (Spread | null)[];
  declare quantity: string;
  declare normalized: readonly (Normalized | null)[];
  declare masks: readonly (Tensor | null)[];
  declare units: readonly number[];
  declare spread: Present;
  declare private maskRow: number;
  /** The record that the reader went back to; null for the newest. */
  declare private record: number | null;
  /** Under pointer or keys; its record is one that the pointer rests on, for as long as it does. */
  declare private hot: { layer: number; record: number | null; low: boolean } | null;
  declare private tabular: boolean;
  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private bands: Bands | null = null;

  constructor() {
    super();
    this.names = [];
    this.notes = [];
    this.runs = [];
    this.spreads = [];
    this.normalized = [];
    this.masks = [];
    this.units = [];
    this.maskRow = 0;
    this.quantity = "gradient";
    this.spread = "weight";
    this.record = null;
    this.hot = null;
    this.tabular = false;
    new DrawController(this, () => this.draw());
  }

  static override styles = [
    pictureStyles,
    css`
      :host { display: flex; flex-direction: column; height: 100%; min-height: 470px; }
      header { flex: none; flex-wrap: wrap; }
      .choice { display: flex; flex-wrap: wrap; gap: 2px; flex: 1 1 auto; min-width: 0; }
      .words { margin: 2px 0 4px; min-height: 2.8em; }
      .words strong { color: var(--ty-ink); font-weight: 600; }
      .words a { color: inherit; }
      .picture { position: relative; flex: 1 1 0; min-height: 400px; touch-action: pan-y; }
      canvas, .area { position: absolute; inset: 0; width: 100%; height: 100%; }
      .area { border-radius: var(--ty-radius-1); cursor: crosshair; }
      .caption { position: absolute; left: 62px; right: 10px; display: flex; align-items: center; gap: 8px; height: 26px;
        font-size: var(--ty-text-1); color: var(--ty-ink-2); pointer-events: none; white-space: nowrap; }
      .caption > * { pointer-events: auto; }
      .caption label { display: flex; align-items: center; gap: 8px; flex: 1; min-width: 0; }
      .caption b { font-weight: 600; color: var(--ty-ink); }
      input[type="range"] { flex: 1 1 60px; min-width: 40px; max-width: 320px; height: 24px; margin: 0; accent-color: var(--ty-accent); }
      @media (max-width: 560px) {
        .caption { left: 8px; gap: 2px; }
        .long { display: none; }
      }
      .key { display: flex; align-items: center; gap: 5px; margin-left: auto; }
      .key i { background: var(--ty-cat-1); width: 7px; height: 7px; border-radius: 50%; }
      .key i.bar { background: var(--ty-line); border-radius: 0; width: 9px; height: 14px; margin-left: 6px; }
      .table { position: absolute; inset: 0; z-index: 3; }
      .table td:first-child, .table th:first-child { text-align: left; }
      .card dl { display: grid; grid-template-columns: auto auto; gap: 0 12px; margin: 2px 0 0; }
      .card dd { margin: 0; text-align: right; white-space: nowrap; }
      .card strong { font-weight: 600; }
      .card i { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 4px; }
      .empty { position: absolute; inset: 0 0 auto 62px; display: grid; place-items: center; color: var(--ty-ink-2);
        font-size: var(--ty-text-1); pointer-events: none; }
    `,
  ];

  private get current(): LayerRun | undefined {
    return this.runs[this.runs.length - 1];
  }
  /** What can stand in the band of the present. */
  private get presents(): Present[] {
    const kinds: Present[] = ["weight", "activation"];
    if (this.normalized.some(Boolean)) kinds.push("batch_norm");
    if (this.masks.some(Boolean)) kinds.push("dropout");
    return kinds;
  }
  /** The lowest band shows the units themselves: nothing may lie over it. */
  private get isOfUnits(): boolean {
    return this.present === "batch_norm" || this.present === "dropout";
  }
  private get present(): Present {
    return this.presents.includes(this.spread) ? this.spread : "weight";
  }
  /** Rows of the batch whose masks are known. */
  private get maskRows(): number {
    return this.masks.find(Boolean)?.shape[0] ?? 0;
  }
  private get records(): number {
    return this.current?.curves.steps.length ?? 0;
  }
  /** The record that is shown. */
  private get shown(): number {
    const wanted = this.hot?.record ?? this.record ?? this.records - 1;
    return Math.max(0, Math.min(wanted, this.records - 1));
  }

  override render() {
    const quantity = quantityOf(this.quantity);
    const { current, records } = this;
    const summary = layersSummary(current, quantity, this.shown, Math.max(0, this.runs.length - 1));
    const slope = current && records > 0 ? slopeWords(current.curves, quantity, this.shown) : "";
    return html`
      <header>
        <div class="choice" role="group" aria-label="What is shown of each layer">${QUANTITIES.map(
          ({ id, label, help }) => html`<button aria-pressed=${id === quantity.id} title=${help}
            @click=${() => this.tell("quantity-change", { quantity: id })}>${label}</button>`,
        )}</div>
        <button aria-label="Table of the layers" title="Numbers as a table" aria-pressed=${this.tabular}
          @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
        <button aria-label="Save the layers as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the numbers of the layers as CSV" title="Save the numbers of all steps as CSV" ?disabled=${records === 0}
          @click=${() => current && saveCsv(`layers ${current.name}`, layerCsv(current.curves))}>${icons.csv}</button>
      </header>
      <p class="words quiet">${slope ? html`<strong>${slope.charAt(0).toUpperCase()}${slope.slice(1)}.</strong> ` : nothing}${quantity.help}${
        quantity.log ? " Logarithmic." : ""
      }${records > 1 ? " Thin lines: earlier steps." : ""}${quantity.source ? html` <a href="https://${quantity.source}/" rel="noreferrer" target="_blank">CS231n</a>` : nothing}</p>
      <p class="said" id="said">${summary}</p>
      <div class="picture">
        <canvas aria-hidden="true"></canvas>
        <div class="area" role="slider" tabindex="0" aria-label="Layer" aria-describedby="said" aria-orientation="horizontal"
          aria-valuemin="1" aria-valuemax=${Math.max(1, this.names.length)} aria-valuenow=${(this.hot?.layer ?? 0) + 1}
          aria-valuetext=${this.layerWords()} @pointermove=${this.onPointer} @pointerdown=${this.onPointer}
          @pointerleave=${() => (this.hot = null)} @keydown=${this.onKey} @blur=${() => (this.hot = null)}></div>
        ${records === 0 ? html`<div class="empty" style=${`height:${this.bands?.past[1] ?? 200}px`}>appears with the first step</div>` : nothing}
        ${this.bands ? this.captions(this.bands) : nothing}
        ${this.hot && !this.tabular ? this.card(this.hot.layer, this.hot.low) : nothing}
        ${this.tabular && current && records > 0 ? this.table(current) : nothing}
      </div>`;
  }

  private captions({ past, spread }: Bands) {
    const { records, current, shown } = this;
    const steps = current?.curves.steps;
    const now = steps?.[shown] ?? 0;
    const last = steps?.[records - 1] ?? 0;
    const words =
      shown >= records - 1 ? `step ${count(now)}, the newest` : `step ${count(now)} of ${count(last)}`;
    return html`<div class="caption" style=${`top:${past[0] - CAPTION + 3}px`}>
        <label><b>Past</b><input type="range" min="0" max=${Math.max(0, records - 1)} .value=${String(shown)} ?disabled=${records < 2}
          aria-valuetext=${words} @input=${this.scrub}><span>${records > 0 ? words : ""}</span></label></div>
      <div class="caption" style=${`top:${spread[0] - CAPTION + 3}px`}><b>Now</b><div role="group" aria-label="Shown of each layer now">${this.presents.map(
        (kind) => html`<button aria-pressed=${this.present === kind} title=${PRESENTS[kind].help}
          @click=${() => this.tell("spread-change", { spread: kind })}>${PRESENTS[kind].label}</button>`,
      )}</div>${
        this.present === "dropout" && this.maskRows > 1
          ? html`<label><span class="long">row of the batch</span> <input type="range" aria-label="row of the batch" min="1" max=${this.maskRows} .value=${String(this.maskRow + 1)}
            @input=${(event: Event) => (this.maskRow = Number((event.target as HTMLInputElement).value) - 1)}></label>`
          : nothing
      }${this.present === "batch_norm" ? html`<span class="long key"><i class="dot"></i>last batch <i class="bar"></i>running, for predictions</span>` : nothing}</div>`;
  }

  /** In the band that the reader does not look at. */
  private card(layer: number, top: boolean) {
    const { current, shown } = this;
    const name = this.names[layer] ?? "";
    const spread = this.spreads[layer];
    const [normalized, mask] = [this.normalized[layer], this.masks[layer]];
    const onRight = layer >= this.names.length / 2;
    const { categorical } = this.theme.colors;
    const quantity = quantityOf(this.quantity);
    const others = this.runs.slice(0, -1).filter((run) => run.curves.names.length === this.names.length);
    return html`<div class="card" style=${`${onRight ? "left:70px" : "right:14px"};${top ? "top" : "bottom"}:8px`}>
      <strong>${name}</strong> <span class="quiet">${this.notes[layer]}${current && this.records > 0 ? `, step ${count(current.curves.steps[shown])}` : ""}</span>
      <dl>${
        current && this.records > 0
          ? QUANTITIES.map(
              (each) =>
                html`<dt>${each.label}</dt><dd>${valueWords(current.curves, each, shown, layer)}</dd>`,
            )
          : nothing
      }${others.slice(-4).map(
        (
          run,
        ) => html`<dt><i style=${`background:${cssColor(categorical[run.color % categorical.length])}`}></i>${run.name}: ${quantity.label.toLowerCase()}</dt>
          <dd>${valueWords(run.curves, quantity, recordAt(run, current, shown), layer)}</dd>`,
      )}${
        spread
          ? html`<dt>${this.present === "activation" ? "activations" : "weights"} now</dt><dd>${figure(spread.minimum)} to ${figure(spread.maximum)}</dd>
            <dt>mean ± spread</dt><dd>${figure(spread.mean)} ± ${figure(spread.std)}</dd>
            <dt>exactly 0</dt><dd>${percent(spread.zeros)}</dd>`
          : nothing
      }${normalized ? html`<dt>batch − running mean</dt><dd>${normalizedWords(normalized)}</dd>` : nothing}${
        mask
          ? html`<dt>dropout</dt><dd>${maskWords(mask, Math.min(this.maskRow, mask.shape[0] - 1))}</dd>`
          : nothing
      }</dl></div>`;
  }

  private table({ curves }: LayerRun) {
    const [header, ...rows] = layerTable(curves, this.shown);
    return html`<div class="table" tabindex="0" role="region" aria-label="Numbers of the layers"><table>
      <caption class="quiet">step ${count(curves.steps[this.shown])}; the CSV has all steps</caption>
      <thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map(
        ([name, ...cells]) =>
          html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
      )}</tbody></table></div>`;
  }

  private layerWords(): string {
    const layer = this.hot?.layer ?? 0;
    const { current } = this;
    const name = `${this.names[layer] ?? "no layer"}, ${this.notes[layer] ?? ""}`;
    if (!current || this.records === 0) return `${name}: nothing to show yet`;
    const quantity = quantityOf(this.quantity);
    const mask = this.masks[layer];
    const states = [
      this.normalized[layer] &&
        `batch norm: batch mean ${normalizedWords(this.normalized[layer])} from the running one`,
      mask && `dropout: ${maskWords(mask, Math.min(this.maskRow, mask.shape[0] - 1))}`,
    ].filter(Boolean);
    const value = valueWords(current.curves, quantity, this.shown, layer);
    return [
      `${name}: ${quantity.label.toLowerCase()} ${value} at step ${count(current.curves.steps[this.shown])}`,
      ...states,
    ].join("; ");
  }

  private view(size: number): LayersView {
    return {
      runs: this.runs,
      quantity: quantityOf(this.quantity),
      record: this.shown,
      hot: this.hot?.layer ?? null,
      present: this.present,
      spreads: this.spreads,
      normalized: this.normalized,
      masks: this.masks,
      units: this.units,
      maskRow: Math.min(this.maskRow, this.maskRows - 1),
      names: this.names,
      notes: this.notes,
      size,
    };
  }

  private draw() {
    const box = this.renderRoot.querySelector(".picture") as HTMLElement;
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas || this.names.length === 0) return;
    const size = Number.parseFloat(
      getComputedStyle(this.renderRoot.querySelector(".words") as Element).fontSize,
    );
    const bands = bandsOf(box.clientWidth, box.clientHeight, size);
    const moved = JSON.stringify(bands) !== JSON.stringify(this.bands);
    this.bands = bands;
    const view = this.view(size);
    const axis = valueAxis(view.runs, view.quantity, [bands.profile[1], bands.profile[0]]);
    drawLayers(sheet(canvas, box.clientWidth, box.clientHeight), this.theme.colors, view, bands, axis);
    if (moved) this.requestUpdate();
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    const view = { ...this.view(12), hot: null };
    savePng(`layers ${this.current?.name ?? ""}`, 800, 640, cssColor(colors.surface), (on) => {
      const bands = bandsOf(800, 640, 12);
      drawLayers(
        on,
        colors,
        view,
        bands,
        valueAxis(view.runs, view.quantity, [bands.profile[1], bands.profile[0]]),
      );
    });
  };

  private readonly scrub = (event: Event) => {
    const record = Number((event.target as HTMLInputElement).value);
    this.record = record >= this.records - 1 ? null : record;
  };

  private readonly onPointer = (event: PointerEvent) => {
    if (!this.bands || this.names.length === 0) return;
    const { left, right, past } = this.bands;
    const layer = Math.floor(((event.offsetX - left) / (right - left)) * this.names.length);
    const inPast = event.offsetY >= past[0] && event.offsetY <= past[1] && this.records > 0;
    const record = Math.floor(((event.offsetY - past[0]) / (past[1] - past[0])) * this.records);
    if (event.type === "pointerdown" && inPast) this.record = Math.min(record, this.records - 1);
    this.hot = {
      layer: Math.max(0, Math.min(this.names.length - 1, layer)),
      record: inPast ? Math.min(record, this.records - 1) : null,
      low: event.offsetY > past[1],
    };
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const last = this.names.length - 1;
    const now = this.hot?.layer ?? -1;
    const steps: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      Home: 0,
      End: last,
    };
    if (event.key === "Escape") this.hot = null;
    if (!(event.key in steps) || last < 0) return;
    event.preventDefault();
    this.hot = { layer: Math.max(0, Math.min(last, steps[event.key])), record: null, low: this.isOfUnits };
  };

  private tell(name: string, detail: object) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define("ty-layers", LayersPicture);
