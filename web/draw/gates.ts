import { css, html, LitElement, nothing } from "lit";
import { DrawController, type Sheet, saveCsv, savePng, sheet } from "./canvas.js";
import { type ColorMap, cssColor, unpack } from "./color.js";
import { largest, MapSheet } from "./heat.js";
import { icons } from "./icons.js";
import { figure } from "./number.js";
import { pictureStyles } from "./styles.js";
import { type Colors, ThemeController } from "./theme.js";
import { type GateLayer, gateName, gateWords, isSigned, meanAt } from "./through-time-words.js";
import type { Tensor } from "./types.js";

/** A map of colours as the stops of a gradient. */
const ramp = (map: ColorMap) =>
  [0, 64, 128, 192, 255].map((at) => cssColor(unpack(map[at] as number))).join(", ");

/** Left of the maps: their names. */
const ROOM = 92;
const LINES = 56;
const MAP = 58;
const GAP = 6;

/**
 * The gates and states of a recurrent layer along one sequence, units by steps, with the sequence above.
 *
 * @element ty-gates
 * @prop {GateLayer[]} layers     one button each where there are several
 * @prop {Tensor|null} inputs     [channels, steps], as the model reads them
 * @prop {string[]} channels
 * @prop {number|null} cursor     step under the crosshair, from 0
 * @fires step-point {step: number|null}
 */
export class Gates extends LitElement {
  static override properties = {
    layers: { attribute: false },
    inputs: { attribute: false },
    channels: { attribute: false },
    cursor: { type: Number },
    shown: { state: true },
    unit: { state: true },
  };
  declare layers: GateLayer[];
  declare inputs: Tensor | null;
  declare channels: string[];
  declare cursor: number | null;
  declare private shown: number;
  declare private unit: { gate: number; unit: number } | null;
  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private readonly maps = new MapSheet();

  constructor() {
    super();
    this.layers = [];
    this.inputs = null;
    this.channels = [];
    this.cursor = null;
    this.shown = 0;
    this.unit = null;
    new DrawController(this, () => this.draw());
  }

  static override styles = [
    pictureStyles,
    css`
      .maps { position: relative; touch-action: pan-y; }
      .maps canvas { width: 100%; height: 100%; }
      .area { position: absolute; inset: 0; cursor: crosshair; border-radius: var(--ty-radius-1); }
      .key { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 14px; margin: 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .key i { display: inline-block; margin: 0 5px; width: 48px; height: 10px; border-radius: 2px; }
      ul { margin: 4px 0 0; padding: 0; list-style: none; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
    `,
  ];

  private get layer(): GateLayer | undefined {
    return this.layers[this.shown] ?? this.layers[0];
  }

  private get steps(): number {
    return this.layer?.gates[0]?.values.shape[1] ?? 0;
  }

  override render() {
    const { layer, steps } = this;
    if (!layer) return html`<p class="quiet">The gates appear when the model is ready.</p>`;
    const height = LINES + layer.gates.length * (MAP + GAP) + 20;
    const now = this.cursor ?? steps - 1;
    return html`<header><h3>${layer.gates.length > 1 ? "Gates and states" : "State"} along the sequence</h3>
        ${this.layers.length > 1 ? this.layers.map((each, i) => html`<button aria-pressed=${each === layer} @click=${() => (this.shown = i)}>${each.name}</button>`) : nothing}
        <button aria-label="Save the gates as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the gates as CSV" title="Save the numbers as CSV" @click=${this.saveNumbers}>${icons.csv}</button></header>
      <div class="maps" style=${`height:${height}px`}><canvas aria-hidden="true"></canvas>
        <div class="area" role="slider" tabindex="0" aria-label="Gates at one step of the sequence" aria-describedby="said"
          aria-valuemin="1" aria-valuemax=${steps} aria-valuenow=${now + 1} aria-valuetext=${this.words(now)}
          @pointermove=${this.onPointer} @pointerdown=${this.onPointer} @pointerleave=${() => this.point(null, null)}
          @keydown=${this.onKey} @blur=${() => this.point(null, null)}></div>
        ${this.cursor === null ? nothing : this.card(layer, this.cursor)}</div>
      <p class="key"><span>One line a unit.</span>${layer.gates.some(({ letter }) => !isSigned(letter)) ? this.scale("0", this.theme.colors.sequential, "1") : nothing}
        ${this.scale("−", this.theme.colors.diverging, "+")}</p>
      <ul id="said">${layer.gates.map((gate) => html`<li>${gateWords(gate)}</li>`)}</ul>`;
  }

  private scale(low: string, map: ColorMap, high: string) {
    return html`<span>${low}<i style=${`background:linear-gradient(to right, ${ramp(map)})`}></i>${high}</span>`;
  }

  private card(layer: GateLayer, step: number) {
    const gate = this.unit ? layer.gates[this.unit.gate] : undefined;
    const one = gate && this.unit ? gate.values.values[this.unit.unit * this.steps + step] : 0;
    // Over what the reader looks at, so that it is in sight where the maps are taller than the screen.
    const top = this.unit ? Math.max(4, LINES + this.unit.gate * (MAP + GAP) - 150) : 4;
    return html`<div class="card" style=${`${step > this.steps / 2 ? `left:${ROOM + 6}px` : "right:8px"};top:${top}px`}>Step ${step + 1}
      ${this.channels.map((name, c) => html`<div>${name}: <b>${figure(this.inputs?.values[c * this.steps + step])}</b></div>`)}
      ${gate && this.unit ? html`<div>${gateName(gate.letter)}, unit ${this.unit.unit + 1}: <b>${figure(one)}</b></div>` : nothing}
      ${layer.gates.map((each) => html`<div>${each.letter}, mean of the units: <b>${figure(meanAt(each, step))}</b></div>`)}</div>`;
  }

  private words(step: number): string {
    const means =
      this.layer?.gates.map((gate) => `${gateName(gate.letter)} ${figure(meanAt(gate, step))}`) ?? [];
    return `Step ${step + 1}, means of the units: ${means.join(", ")}`;
  }

  private draw() {
    const canvas = this.renderRoot.querySelector("canvas");
    const box = canvas?.parentElement;
    if (!canvas || !box) return;
    const on = sheet(canvas, box.clientWidth, box.clientHeight);
    this.paint(on, this.theme.colors);
    if (this.cursor === null || this.steps === 0) return;
    const { context } = on;
    const width = (on.width - ROOM) / this.steps;
    context.strokeStyle = this.theme.colors.ink;
    context.strokeRect(ROOM + this.cursor * width, 0.5, width, on.height - 20);
  }

  private paint(on: Sheet, colors: Colors) {
    const { layer, steps } = this;
    if (!layer || steps === 0) return;
    const { context } = on;
    context.font = `11px ${colors.font}`;
    context.textBaseline = "middle";
    this.paintLines(on, colors);
    layer.gates.forEach(({ letter, values }, i) => {
      const top = LINES + i * (MAP + GAP);
      const signed = isSigned(letter);
      const most = signed ? Math.max(1, largest(values.values)) : 1;
      const picture = { shape: [1, values.shape[0], steps], values: values.values };
      const [offset, factor] = signed ? [127.5, 127.5 / most] : [0, 255];
      this.maps.paint(
        picture,
        [0],
        () => (signed ? colors.diverging : colors.sequential),
        offset,
        factor,
        true,
      );
      this.maps.draw(context, 0, ROOM, top, on.width - ROOM, MAP, false);
      context.fillStyle = colors.quiet;
      context.textAlign = "left";
      context.fillText(gateName(letter), 0, top + MAP / 2 - 7);
      context.fillText(signed ? `±${figure(most)}` : "0 to 1", 0, top + MAP / 2 + 7);
    });
    context.fillStyle = colors.quiet;
    context.textAlign = "left";
    context.fillText("step 1", ROOM, on.height - 9);
    context.textAlign = "right";
    context.fillText(`step ${steps}`, on.width, on.height - 9);
  }

  /** The sequence, all channels to one scale. */
  private paintLines({ context, width }: Sheet, colors: Colors) {
    const { inputs, steps } = this;
    if (!inputs) return;
    const most = largest(inputs.values) || 1;
    const x = (t: number) => ROOM + ((t + 0.5) * (width - ROOM)) / steps;
    const y = (value: number) => 4 + ((LINES - 14) * (1 - value / most)) / 2;
    context.lineWidth = 1.5;
    context.textAlign = "left";
    for (let c = 0; c < inputs.shape[0]; c++) {
      context.strokeStyle = cssColor(colors.categorical[c % colors.categorical.length]);
      context.beginPath();
      for (let t = 0; t < steps; t++) context.lineTo(x(t), y(inputs.values[c * steps + t]));
      context.stroke();
      if (c > 3) continue;
      context.fillStyle = context.strokeStyle;
      context.fillRect(0, 8 + c * 13, 8, 3);
      context.fillStyle = colors.quiet;
      context.fillText((this.channels[c] ?? "").slice(0, 13), 12, 9 + c * 13);
    }
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    const height = LINES + (this.layer?.gates.length ?? 0) * (MAP + GAP) + 20;
    savePng("Gates", 720, height, cssColor(colors.surface), (on) => this.paint(on, colors));
  };

  private readonly saveNumbers = () => {
    const gates = this.layer?.gates ?? [];
    const rows = gates.flatMap(({ letter, values }) =>
      Array.from({ length: values.shape[0] }, (_, unit) => [
        letter,
        unit + 1,
        ...Array.from({ length: this.steps }, (_, t) => values.values[unit * this.steps + t]),
      ]),
    );
    saveCsv("Gates", [
      ["gate", "unit", ...Array.from({ length: this.steps }, (_, t) => `step ${t + 1}`)],
      ...rows,
    ]);
  };

  private readonly onPointer = (event: PointerEvent) => {
    const box = event.currentTarget as HTMLElement;
    const { layer, steps } = this;
    if (!layer || steps === 0) return;
    const step = Math.floor(((event.offsetX - ROOM) / (box.clientWidth - ROOM)) * steps);
    if (step < 0 || step >= steps) return this.point(null, null);
    const gate = Math.floor((event.offsetY - LINES) / (MAP + GAP));
    const units = layer.gates[gate]?.values.shape[0] ?? 0;
    const unit = Math.floor(((event.offsetY - LINES - gate * (MAP + GAP)) / MAP) * units);
    this.point(step, unit >= 0 && unit < units ? { gate, unit } : null);
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const last = this.steps - 1;
    const now = this.cursor ?? last;
    const moves: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    if (event.key === "Escape") return this.point(null, null);
    if (last < 0 || !(event.key in moves)) return;
    event.preventDefault();
    this.point(Math.max(0, Math.min(last, moves[event.key])), null);
  };

  private point(step: number | null, unit: Gates["unit"]) {
    this.unit = unit;
    if (step === this.cursor) return;
    this.cursor = step;
    this.dispatchEvent(new CustomEvent("step-point", { detail: { step }, bubbles: true, composed: true }));
  }
}
customElements.define("ty-gates", Gates);
