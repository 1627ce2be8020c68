import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitEdit } from "../controls/events.js";
import type { TableRead } from "../engine/protocol.js";

/** In words, by the values of a description. */
const WORDS: Record<string, Record<string, string>> = {
  delimiter: { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank" },
  decimal: { ".": "point", ",": "comma" },
  quote: { '"': 'double "', "'": "single '", none: "none" },
};
const LABELS: Record<string, string> = {
  delimiter: "Separator",
  decimal: "Decimal mark",
  encoding: "Encoding",
  quote: "Quotes",
  sheet: "Sheet",
};
const FORMATS: Record<TableRead["kind"], string> = {
  csv: "CSV",
  json: "JSON records",
  parquet: "Parquet",
  excel: "Excel",
  images: "pictures",
};
/** Another answer to these makes other columns. */
const MAKES_COLUMNS = new Set(["delimiter", "quote", "sheet", "encoding"]);

/** Choices of a setting beside the one that was found. */
export interface ReadChoices {
  delimiter: readonly string[];
  decimal: readonly string[];
  encoding: readonly string[];
  quote: readonly string[];
}

/**
 * How the loaded file was read: what was found out, and what the reader says instead.
 *
 * @element ty-read-options
 * @prop {TableRead} read                   what was found
 * @prop {Record<string,unknown>} source    the description's data.source, with all defaults
 * @prop {ReadChoices} choices              from the catalog
 * @fires ty-edit
 */
export class ReadOptions extends LitElement {
  static override properties = {
    read: { attribute: false },
    source: { attribute: false },
    choices: { attribute: false },
  };
  declare read: TableRead;
  declare source: Record<string, unknown>;
  declare choices: ReadChoices;

  static override styles = [
    controlStyles,
    css`
      details { margin: 2px 0; }
      summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); overflow-wrap: anywhere; }
      .row { display: grid; grid-template-columns: minmax(84px, 38%) 1fr; align-items: center; gap: 2px 8px; min-height: 29px; }
      .row > :nth-child(2) { min-width: 0; width: 100%; }
      label { color: var(--ty-ink-2); }
      p { margin: 2px 0 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
    `,
  ];

  override render() {
    const { read } = this;
    if (!read) return nothing;
    const keys = this.keys();
    const found = keys.map((key) => this.foundWords(key)).filter(Boolean);
    const missing = this.source?.missing;
    return html`<details><summary>${[`Read as ${FORMATS[read.kind]}`, ...found].join(", ")}</summary>
      ${keys.map((key) => this.renderChoice(key))}
      ${
        typeof missing === "string"
          ? html`<div class="row"><label for="missing">Counts as missing</label><input id="missing" type="text" .value=${missing}
              aria-describedby="missing-help" @change=${(event: Event) => this.put("missing", (event.target as HTMLInputElement).value)} /></div>
            <p id="missing-help">Empty cells, and these words; commas between them.</p>`
          : nothing
      }</details>`;
  }

  private keys(): string[] {
    if (this.read.kind === "csv") return ["delimiter", "decimal", "encoding", "quote"];
    return this.read.sheets && this.read.sheets.length > 1 ? ["sheet"] : [];
  }

  private choicesOf(key: string): readonly string[] {
    if (key === "sheet") return this.read.sheets ?? [];
    return this.choices?.[key as keyof ReadChoices] ?? [];
  }

  private words = (key: string, value: string) => WORDS[key]?.[value] ?? value;

  private foundWords(key: string): string {
    const value = this.read[key as keyof TableRead];
    if (typeof value !== "string" || key === "quote") return "";
    if (key === "delimiter") return `${this.words(key, value)}s`;
    return key === "decimal" ? `decimal ${this.words(key, value)}` : value;
  }

  private renderChoice(key: string) {
    const given = this.source?.[key];
    const found = String(this.read[key as keyof TableRead] ?? "");
    // What the description leaves open is found out, and stands as the first choice.
    const isOpen = key !== "quote" && typeof given !== "string";
    const open = isOpen ? `${this.words(key, found)} (found)` : "find out";
    return html`<div class="row"><label for=${key}>${LABELS[key]}</label>
      <select id=${key} @change=${(event: Event) => this.put(key, (event.target as HTMLSelectElement).value)}>
        ${key === "quote" ? nothing : html`<option value="">${open}</option>`}
        ${this.choicesOf(key).map((choice) => html`<option value=${choice}>${this.words(key, choice)}</option>`)}
        ${chosen(isOpen ? "" : typeof given === "string" ? given : found)}</select></div>`;
  }

  private put(key: string, value: string): void {
    const edits = [
      { path: `data.source.${key}`, value: value === "" && key !== "missing" ? undefined : value },
    ];
    const others = MAKES_COLUMNS.has(key) ? ["data.features", "data.types"] : [];
    emitEdit(this, ...edits, ...others.map((path) => ({ path, value: undefined })));
  }
}
customElements.define("ty-read-options", ReadOptions);
