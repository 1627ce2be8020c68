import { css, html, LitElement, nothing } from "lit";

/**
 * How far a training is.
 *
 * @element ty-progress
 * @prop {number} value      what is done, in the unit of max
 * @prop {number} max        all of it; 0: unknown
 * @prop {string} label      accessible name: "epochs trained"
 * @prop {string} text       what is read out and shown beside the bar: "epoch 12 of 50"; "" shows nothing
 * @prop {"idle"|"busy"|"done"|"failed"} state   tints the bar
 */
export class Progress extends LitElement {
  static override properties = {
    value: { type: Number },
    max: { type: Number },
    label: {},
    text: {},
    state: {},
  };
  declare value: number;
  declare max: number;
  declare label: string;
  declare text: string;
  declare state: "idle" | "busy" | "done" | "failed";

  constructor() {
    super();
    this.value = 0;
    this.max = 1;
    this.label = "progress";
    this.text = "";
    this.state = "idle";
  }

  static override styles = css`
    :host {
      display: flex;
      align-items: center;
      gap: 10px;
      min-width: 0;
      font: 400 var(--ty-text-2, 13px) / 1.3 var(--ty-font, sans-serif);
      font-variant-numeric: tabular-nums;
      color: var(--ty-ink);
    }
    .track {
      position: relative;
      flex: 1 1 60px;
      min-width: 40px;
      height: 6px;
      border-radius: 3px;
      background: var(--ty-surface-3);
      overflow: hidden;
    }
    .done {
      position: absolute;
      inset: 0;
      transform-origin: left;
      background: var(--ty-accent);
    }
    .failed {
      background: var(--ty-bad);
    }
    .finished {
      background: var(--ty-good);
    }
    span {
      white-space: nowrap;
    }
    .unknown .done {
      width: 30%;
      animation: pass 1.2s infinite ease-in-out alternate;
    }
    @keyframes pass {
      to {
        left: 70%;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .unknown .done {
        animation: none;
        width: 100%;
        opacity: 0.4;
      }
    }
  `;

  override render() {
    const known = this.max > 0;
    const share = known ? Math.max(0, Math.min(1, this.value / this.max)) : 1;
    const tint = this.state === "failed" ? "failed" : this.state === "done" ? "finished" : "";
    return html`
      ${this.text ? html`<span aria-hidden="true">${this.text}</span>` : nothing}
      <div class=${known ? "track" : "track unknown"} role="progressbar" aria-label=${this.label}
        aria-valuemin=${known ? 0 : nothing} aria-valuemax=${known ? this.max : nothing}
        aria-valuenow=${known ? this.value : nothing} aria-valuetext=${this.text || nothing}>
        <div class=${`done ${tint}`} style=${`transform:scaleX(${share})`}></div>
      </div>`;
  }
}
customElements.define("ty-progress", Progress);
