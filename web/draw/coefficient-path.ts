import { css, html, LitElement, nothing } from "lit";
import { at, valueAt } from "./axis.js";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { colorOf, drawPaths, type PathAxes, type PathView, pathAxes } from "./coefficient-path-draw.js";
import {
  coefficientsAt,
  nearestAlpha,
  type PathCurves,
  pathSummary,
  pathTable,
} from "./coefficient-words.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import { figure } from "./number.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";

/** Curves with a colour of their own: those that weigh most. The palette's last is too near the grey of the others. */
const COLOURED = 7;

/**
 * Coefficients over the strength of the penalty, model beside model: the lasso's leave zero one by one, ridge's all
 * shrink together. The model's own alpha is marked.
 *
 * @element ty-coefficient-path
 * @prop {PathCurves[]} paths
 * @prop {string[]} features   names, in the order of the curves
 * @prop {string} remark       a sentence below the picture
 *
 * Pointer or arrow keys read the values: left and right along alpha, up and down through the features, Tab or the
 * other half of the picture for the next model. Height from --ty-plot-height (default 320px).
 */
export class CoefficientPath extends LitElement {
  static override properties = {
    paths: { attribute: false },
    features: { attribute: false },
    remark: {},
    cursor: { state: true },
    feature: { state: true },
  };
  declare paths: readonly PathCurves[];
  declare features: readonly string[];
  declare remark: string;
  declare private cursor: { path: number; at: number } | null;
  declare private feature: number;
  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private axes: PathAxes | null = null;

  constructor() {
    super();
    this.paths = [];
    this.features = [];
    this.remark = "";
    this.cursor = null;
    this.feature = -1;
    new DrawController(this, () => this.draw());
  }

  static override styles = [
    pictureStyles,
    css`
      .plot { position: relative; height: var(--ty-plot-height, 320px); touch-action: pan-y; }
      .plot canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
      .areas { position: absolute; inset: 0; }
      .areas > div { position: absolute; top: 0; bottom: 0; cursor: crosshair; border-radius: var(--ty-radius-1); }
      ul { display: flex; flex-wrap: wrap; gap: 2px 12px; list-style: none; margin: 6px 0 0; padding: 0; font-size: var(--ty-text-1); color: var(--ty-ink-2); }
      li i, .card i { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 4px; }
      .card table { border-collapse: collapse; }
      .card td { padding: 0 0 0 10px; text-align: right; }
      .card td:first-child { text-align: left; padding: 0; max-width: 150px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .card tr.strong { font-weight: 600; }
      p { margin: 6px 0 0; color: var(--ty-ink-2); }
    `,
  ];

  override render() {
    const { paths } = this;
    if (paths.length === 0)
      return html`<header><h3>Coefficient path</h3></header><p>${this.remark || "appears when the model is ready"}</p>`;
    return html`<header><h3>Coefficients over alpha<small>log scale</small></h3>
        <button aria-label="Save the path as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
        <button aria-label="Save the numbers of the path as CSV" title="Save the numbers as CSV"
          @click=${() => saveCsv("coefficient path", pathTable(paths, this.features))}>${icons.csv}</button></header>
      <p class="said" id="said">${pathSummary(paths)}</p>
      <div class="plot"><canvas aria-hidden="true"></canvas>
        <div class="areas">${paths.map((path, p) => this.area(path, p))}</div>
        ${this.cursor ? this.card(this.cursor) : nothing}</div>
      <ul aria-label="Features">${this.coloured.map(
        (f) => html`<li><i style=${`background:${this.colorOf(f)}`}></i>${this.features[f]}</li>`,
      )}${this.features.length > COLOURED ? html`<li>and ${this.features.length - COLOURED} more in grey</li>` : nothing}</ul>
      ${this.remark ? html`<p>${this.remark}</p>` : nothing}`;
  }

  private area(path: PathCurves, p: number) {
    const now = this.cursor?.path === p ? this.cursor.at : this.start(path);
    const last = path.alphas.length - 1;
    const panel = this.axes?.panels[p].x.range ?? [0, 0];
    return html`<div role="slider" tabindex="0" aria-label=${`Alpha on the path of ${path.name}`} aria-describedby="said"
      aria-valuemin="0" aria-valuemax=${last} aria-valuenow=${last - now} aria-valuetext=${this.words(path, now)}
      style=${`left:${panel[0]}px;width:${panel[1] - panel[0]}px`}
      @pointermove=${(e: PointerEvent) => this.onPointer(e, p)} @pointerdown=${(e: PointerEvent) => this.onPointer(e, p)}
      @pointerleave=${this.leave} @blur=${this.leave} @keydown=${(e: KeyboardEvent) => this.onKey(e, p)}></div>`;
  }

  /** Where reading begins: at the model's own alpha, or in the middle. */
  private start(path: PathCurves): number {
    return path.present === null
      ? Math.floor(path.alphas.length / 2)
      : nearestAlpha(path.alphas, path.present);
  }

  private words(path: PathCurves, place: number): string {
    const values = coefficientsAt(path, place);
    const kept = values.filter((value) => value !== 0).length;
    const one = this.feature >= 0 ? `, ${this.features[this.feature]} ${figure(values[this.feature])}` : "";
    return `alpha ${figure(path.alphas[place])}: ${kept} of ${values.length} not zero${one}`;
  }

  private card({ path: p, at: place }: { path: number; at: number }) {
    const path = this.paths[p];
    if (!path || place >= path.alphas.length) return nothing;
    const values = coefficientsAt(path, place);
    const order = values
      .map((value, f) => ({ value, f }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .filter(({ f }, i) => i < 7 || f === this.feature);
    const kept = values.filter((value) => value !== 0).length;
    const x = this.axes ? at(this.axes.panels[p].x, path.alphas[place]) : 0;
    const width = this.offsetWidth;
    const side = x > width / 2 ? `right:${width - x + 10}px` : `left:${x + 10}px`;
    return html`<div class="card" style=${`${side};top:18px`}><strong>${path.name}, alpha ${figure(path.alphas[place])}</strong><br>
      <span class="quiet">${kept} of ${values.length} not zero</span>
      <table><tbody>${order.map(
        ({
          value,
          f,
        }) => html`<tr class=${f === this.feature ? "strong" : ""}><td><i style=${`background:${this.colorOf(f)}`}></i>${this.features[f]}</td>
        <td>${value === 0 ? "0" : figure(value)}</td></tr>`,
      )}</tbody></table></div>`;
  }

  /** The features that weigh most anywhere on the first path. */
  private get coloured(): number[] {
    const path = this.paths[0];
    if (!path) return [];
    const [features, count] = path.coefficients.shape;
    const most = (f: number) => {
      let size = 0;
      for (let i = 0; i < count; i++)
        size = Math.max(size, Math.abs(path.coefficients.values[f * count + i]));
      return size;
    };
    const sizes = Array.from({ length: features }, (_, f) => most(f));
    return sizes
      .map((_, f) => f)
      .sort((a, b) => sizes[b] - sizes[a])
      .slice(0, COLOURED);
  }

  private colorOf(feature: number): string {
    return this.isConnected ? colorOf(this.theme.colors, { coloured: this.coloured }, feature) : "";
  }

  private view(size: number): PathView {
    return {
      paths: this.paths,
      coloured: this.coloured,
      cursor: this.cursor,
      feature: this.feature,
      size,
    };
  }

  private draw() {
    const box = this.renderRoot.querySelector<HTMLElement>(".plot");
    const canvas = this.renderRoot.querySelector("canvas");
    if (!box || !canvas) return;
    const on = sheet(canvas, box.clientWidth, box.clientHeight);
    const view = this.view(11);
    const before = JSON.stringify(this.axes?.panels.map((panel) => panel.x.range));
    this.axes = pathAxes(on, this.theme.colors, view);
    drawPaths(on, this.theme.colors, view, this.axes);
    // The areas lie over the panels, whose places are known only now.
    if (before !== JSON.stringify(this.axes.panels.map((panel) => panel.x.range))) this.requestUpdate();
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    savePng("coefficient path", 860, 420, cssColor(colors.surface), (on) => {
      const view = { ...this.view(13), cursor: null };
      drawPaths(on, colors, view, pathAxes(on, colors, view));
    });
  };

  private onPointer(event: PointerEvent, p: number) {
    const panel = this.axes?.panels[p];
    const path = this.paths[p];
    if (!panel || !path) return;
    const place = nearestAlpha(path.alphas, valueAt(panel.x, event.offsetX + panel.x.range[0]));
    const wanted = valueAt(panel.y, event.offsetY);
    const values = coefficientsAt(path, place);
    const away = (f: number) => Math.abs(values[f] - wanted);
    const close = values.reduce((best, _, f) => (best < 0 || away(f) < away(best) ? f : best), -1);
    const pixels = close < 0 ? Infinity : Math.abs(at(panel.y, values[close]) - event.offsetY);
    this.cursor = { path: p, at: place };
    this.feature = pixels < 14 ? close : -1;
  }

  private onKey(event: KeyboardEvent, p: number) {
    const path = this.paths[p];
    const now = this.cursor?.path === p ? this.cursor.at : this.start(path);
    const last = path.alphas.length - 1;
    const order = this.coloured;
    const chosen = order.indexOf(this.feature);
    // Alphas descend, and the axis ascends: to the right is towards the first.
    const places: Record<string, number> = {
      ArrowRight: now - 1,
      ArrowLeft: now + 1,
      PageUp: now - 10,
      PageDown: now + 10,
      Home: last,
      End: 0,
    };
    if (event.key === "Escape") return this.leave();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = chosen + (event.key === "ArrowDown" ? 1 : -1);
      this.feature = order[(next + order.length) % order.length] ?? -1;
    } else if (!(event.key in places)) return;
    event.preventDefault();
    const place = places[event.key] ?? now;
    this.cursor = { path: p, at: Math.max(0, Math.min(last, place)) };
  }

  private readonly leave = () => {
    this.cursor = null;
    this.feature = -1;
  };
}
customElements.define("ty-coefficient-path", CoefficientPath);
