import { LitElement, html } from "lit";

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
  static override properties = { value: { type: Number }, max: { type: Number }, label: {}, text: {}, state: {} };
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

  override render() {
    return html``;
  }
}
customElements.define("ty-progress", Progress);
