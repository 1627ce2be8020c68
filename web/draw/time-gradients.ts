import { css, html, LitElement, nothing } from "lit";
import { valueAt } from "./axis.js";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import { drawCrosshair, drawPlot, type PlotAxes, type PlotView, plotAxes } from "./line-plot-draw.js";
import { figure } from "./number.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";
import { gradientWords, type TimeGradient } from "./through-time-words.js";
import type { PlotRun } from "./types.js";

/**
 * The norm of the gradient by the state at every step of a sequence, on a log axis: where it vanishes on its way back
 * through time, the curve falls towards the first step.
 *
 * @element ty-time-gradients
 * @prop {TimeGradient[]} layers   one curve for each recurrent layer
 * @prop {number|null} cursor      step under the crosshair, from 0; told by ty-gates and this picture alike
 * @fires step-point {step: number|null}
 */
export class TimeGradients extends LitElement {
  static override properties = { layers: { attribute: false }, cursor: { type: Number } };
  declare layers: TimeGradient[];
  declare cursor: number | null;
  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private axes: PlotAxes | null = null;

  constructor() {
    super();
    this.layers = [];
    this.cursor = null;
    new DrawController(this, () => this.draw());
  }

  static override styles = [
    pictureStyles,
    css`
      .plot { position: relative; height: 190px; touch-action: pan-y; }
      .plot canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
      .area { position: absolute; inset: 0; border-radius: var(--ty-radius-1); cursor: crosshair; }
      .card { top: 4px; }
      .card i, ul i { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 4px; }
      ul { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0; padding: 0; list-style: none; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
      p { margin: 2px 0 0; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
    `,
  ];

  override render() {
    const steps = this.layers[0]?.norms.length ?? 0;
    const now = this.cursor ?? steps - 1;
    return html`<header><h3>Gradient at every step <small>log scale</small></h3>
        <button aria-label="Save the gradients as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the gradients as CSV" title="Save the numbers as CSV" @click=${this.saveNumbers}>${icons.csv}</button></header>
      <div class="plot"><canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas>
        <div class="area" role="slider" tabindex="0" aria-label="Gradient at one step of the sequence" aria-describedby="said"
          aria-valuemin="1" aria-valuemax=${Math.max(1, steps)} aria-valuenow=${Math.max(1, now + 1)} aria-valuetext=${this.words(now)}
          @pointermove=${this.onPointer} @pointerdown=${this.onPointer} @pointerleave=${() => this.point(null)}
          @keydown=${this.onKey} @blur=${() => this.point(null)}></div>
        ${this.cursor === null || steps === 0 ? nothing : this.card(this.cursor)}</div>
      ${this.layers.length > 1 ? html`<ul aria-label="Curves">${this.layers.map((layer, i) => html`<li>${this.dot(i)}${layer.name}</li>`)}</ul>` : nothing}
      <p id="said" role="note">${gradientWords(this.layers)}</p>`;
  }

  private dot(i: number) {
    const { categorical } = this.theme.colors;
    return html`<i style=${`background:${cssColor(categorical[i % categorical.length])}`}></i>`;
  }

  private card(step: number) {
    const onLeft = step > (this.layers[0]?.norms.length ?? 0) / 2;
    return html`<div class="card" style=${onLeft ? "left:64px" : "right:8px"}>Step ${step + 1}
      ${this.layers.map((layer, i) => html`<div>${this.dot(i)}${layer.name}: <b>${figure(layer.norms[step])}</b></div>`)}</div>`;
  }

  private words(step: number): string {
    const values = this.layers.map(({ name, norms }) => `${name} ${figure(norms[step])}`);
    return step >= 0 ? `Step ${step + 1}: ${values.join("; ")}` : "nothing yet";
  }

  private view(size: number): PlotView {
    const runs = this.layers.map(
      ({ name, norms }, i): PlotRun => ({
        id: name,
        name,
        color: i,
        series: [{ part: "train", x: Array.from({ length: norms.length }, (_, t) => t + 1), y: norms }],
      }),
    );
    return {
      runs,
      current: "",
      scale: "log",
      smoothing: 0,
      xTitle: "step",
      yTitle: "norm of gradient",
      size,
    };
  }

  private draw() {
    const [base, top] = this.renderRoot.querySelectorAll("canvas");
    const box = base.parentElement as HTMLElement;
    const on = sheet(base, box.clientWidth, box.clientHeight);
    const view = this.view(11);
    this.axes = plotAxes(on, this.theme.colors, view);
    drawPlot(on, this.theme.colors, view, this.axes);
    const over = sheet(top, box.clientWidth, box.clientHeight);
    if (this.cursor !== null) drawCrosshair(over, this.theme.colors, view, this.axes, this.cursor + 1);
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    savePng("Gradient through time", 720, 420, cssColor(colors.surface), (on) => {
      const view = this.view(13);
      drawPlot(on, colors, view, plotAxes(on, colors, view));
    });
  };

  private readonly saveNumbers = () => {
    const steps = Array.from({ length: this.layers[0]?.norms.length ?? 0 }, (_, t) => t);
    saveCsv("Gradient through time", [
      ["step", ...this.layers.map(({ name }) => name)],
      ...steps.map((t) => [t + 1, ...this.layers.map(({ norms }) => norms[t])]),
    ]);
  };

  private readonly onPointer = (event: PointerEvent) => {
    const steps = this.layers[0]?.norms.length ?? 0;
    if (!this.axes || steps === 0) return;
    this.point(Math.max(0, Math.min(steps - 1, Math.round(valueAt(this.axes.x, event.offsetX)) - 1)));
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const last = (this.layers[0]?.norms.length ?? 0) - 1;
    const now = this.cursor ?? last;
    const moves: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    if (event.key === "Escape") return this.point(null);
    if (last < 0 || !(event.key in moves)) return;
    event.preventDefault();
    this.point(Math.max(0, Math.min(last, moves[event.key])));
  };

  private point(step: number | null) {
    if (step === this.cursor) return;
    this.cursor = step;
    this.dispatchEvent(new CustomEvent("step-point", { detail: { step }, bubbles: true, composed: true }));
  }
}
customElements.define("ty-time-gradients", TimeGradients);
