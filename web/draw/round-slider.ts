import { css, html, LitElement, nothing } from "lit";
import { count } from "./number.js";
import { pictureStyles } from "./styles.js";

/** Milliseconds from one place to the next while it plays: at most so long in all. */
const PLAY_MS = 6000;
const STEP_MS = 350;

/**
 * A slider through the trees of an ensemble, that can play by itself.
 *
 * @element ty-round-slider
 * @prop {string} label    what is chosen: "first trees", "round"
 * @prop {number} value    1 .. max; 0 where min is 0
 * @prop {number} min      0 or 1
 * @prop {number} max      trees that there are
 * @prop {string} words    what is said of the place: "12 of 100 trees"
 * @fires round-change {value: number}
 */
export class RoundSlider extends LitElement {
  static override properties = {
    label: {},
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
    words: {},
    playing: { state: true },
  };
  declare label: string;
  declare value: number;
  declare min: number;
  declare max: number;
  declare words: string;
  declare private playing: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.label = "trees";
    this.value = 1;
    this.min = 1;
    this.max = 1;
    this.words = "";
    this.playing = false;
  }

  static override styles = [
    pictureStyles,
    css`
      div { display: flex; align-items: center; gap: 8px; min-height: 32px; }
      button { border-color: var(--ty-line); min-width: 32px; min-height: 28px; font-size: 11px; }
      label { display: flex; align-items: center; gap: 8px; flex: 1; min-width: 0; color: var(--ty-ink-2); white-space: nowrap; }
      input { flex: 1; min-width: 60px; height: 26px; margin: 0; accent-color: var(--ty-accent); }
      output { min-width: 8.5em; color: var(--ty-ink); text-align: right; white-space: nowrap; }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render() {
    const words = this.words || `${count(this.value)} of ${count(this.max)}`;
    return html`<div>
      <button aria-label=${this.playing ? "Stop" : `Play through the ${this.label}`} ?disabled=${this.max <= this.min}
        @click=${() => (this.playing ? this.stop() : this.play())}>${this.playing ? "❚❚" : "▶"}</button>
      <label>${this.label}<input type="range" min=${this.min} max=${Math.max(this.min, this.max)} .value=${String(this.value)}
        aria-valuetext=${words} ?disabled=${this.max <= this.min}
        @input=${(event: Event) => this.go(Number((event.target as HTMLInputElement).value))}></label>
      <output>${words || nothing}</output></div>`;
  }

  private play(): void {
    this.playing = true;
    if (this.value >= this.max) this.go(this.min);
    const wait = Math.min(STEP_MS, PLAY_MS / Math.max(1, this.max - this.min));
    // More trees than can be seen one by one are passed several at a time.
    const stride = Math.max(1, Math.round(50 / wait));
    const next = () => {
      if (!this.playing) return;
      if (this.value >= this.max) return this.stop();
      this.go(Math.min(this.max, this.value + stride));
      this.timer = setTimeout(next, wait * stride);
    };
    this.timer = setTimeout(next, wait);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.playing = false;
  }

  private go(value: number): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent("round-change", { detail: { value }, bubbles: true, composed: true }));
  }
}
customElements.define("ty-round-slider", RoundSlider);
