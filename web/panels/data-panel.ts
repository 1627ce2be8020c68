import { css, html, LitElement, nothing } from "lit";
import { chosen } from "../controls/chosen.js";
import { controlStyles } from "../controls/control.css.js";
import { emitCommand, emitEdit } from "../controls/events.js";
import "../controls/param-control.js";
import "../draw/progress.js";
import "../draw/histogram.js";
import type { Catalog, KindInfo, Spec, TableRead, TableSummary } from "../engine/protocol.js";
import {
  innerParams,
  kindInfo,
  kindName,
  kindsOf,
  labelOf,
  paramOf,
  rootParams,
} from "../state/catalog-lookup.js";
import { STARTING_POINTS } from "../state/painted-points.js";
import { getAt, isObject } from "../state/spec-path.js";
import { dataParam } from "./column-facts.js";
import "./column-list.js";

/** A table on its way in. */
export interface Loading {
  name: string;
  share: number;
}

/**
 * The table: where it comes from, what is in it, what is predicted from what.
 *
 * @element ty-data-panel
 * @prop {Catalog} catalog
 * @prop {Spec} spec             with all defaults
 * @prop {TableSummary|null} table
 * @prop {Loading|null} loading
 * @prop {string} rejected       why the last table could not be read; "" if it could
 * @prop {Record<string,string>} problems
 * @fires ty-edit
 * @fires ty-command  load-files {File[]}, load-text {string}, cancel-load
 */
export class DataPanel extends LitElement {
  static override properties = {
    catalog: { attribute: false },
    spec: { attribute: false },
    table: { attribute: false },
    loading: { attribute: false },
    rejected: {},
    problems: { attribute: false },
    pasting: { state: true },
    deeper: { state: true },
  };
  declare catalog: Catalog;
  declare spec: Spec;
  declare table: TableSummary | null;
  declare loading: Loading | null;
  declare rejected: string;
  declare problems: Record<string, string>;
  declare pasting: boolean;
  declare private deeper: boolean;

  constructor() {
    super();
    this.rejected = "";
    this.pasting = false;
    this.deeper = false;
  }

  static override styles = [
    controlStyles,
    css`
      .source { display: flex; gap: 6px; margin-bottom: 4px; }
      .source select { flex: 1; }
      .source .button { padding: 0 8px; }
      .source .button:focus-within { outline: 2px solid var(--ty-focus); outline-offset: 1px; }
      textarea { width: 100%; height: 96px; resize: vertical; font: var(--ty-text-1)/1.4 var(--ty-mono); }
      form { display: grid; gap: 6px; margin-bottom: 6px; }
      .buttons { display: flex; gap: 6px; }
      .loading { display: flex; align-items: center; gap: 8px; margin-bottom: 6px; }
      .loading ty-progress { flex: 1; }
      .note { margin: 2px 0; color: var(--ty-ink-2); font-size: var(--ty-text-1); }
      .rejected { margin: 0 0 6px; padding: 6px 8px; border-left: 3px solid var(--ty-bad); background: var(--ty-surface-2);
        font-size: var(--ty-text-1); overflow-wrap: anywhere; }
      ty-column-list { margin-top: 4px; }
      details { margin-top: 4px; }
      details summary { color: var(--ty-ink-2); font-size: var(--ty-text-1); width: max-content; }
    `,
  ];

  override render() {
    const source = getAt(this.spec, "data.source");
    const row = dataParam(this.catalog, "source");
    const values = isObject(source) ? source : {};
    const own = (row ? innerParams(this.catalog, row, source) : []).filter(
      (param) => param.type === "number" || param.type === "integer" || param.type === "boolean",
    );
    return html`
      <div class="source">
        <select aria-label="Table" @change=${this.choose}>${this.renderSources(source)}${chosen(
          this.ownFile(source) || !isObject(source) ? "" : `${source.kind}:${source.name ?? ""}`,
        )}</select>
        <label class="button" title="Choose a table (CSV, JSON, Parquet, Excel), or pictures and labels in the format of MNIST together; or drop them anywhere on the page">Open<input class="hidden-text" type="file" multiple
          aria-label="Open a table file" @change=${this.pick} /></label>
        <label class="button" title="Choose a folder of small pictures, one folder in it for each class; or drop it anywhere on the page">Folder<input class="hidden-text" type="file" webkitdirectory multiple
          aria-label="Open a folder of pictures" @change=${this.pick} /></label>
        <button aria-expanded=${this.pasting} @click=${() => (this.pasting = !this.pasting)}>Paste</button>
      </div>
      ${this.pasting ? this.renderPaste() : nothing}
      ${this.loading ? this.renderLoading(this.loading) : nothing}
      ${this.rejected ? html`<p class="rejected" role="alert">${this.rejected}</p>` : nothing}
      ${this.problems["data.source"] ? html`<p class="problem">${this.problems["data.source"]}</p>` : nothing}
      ${own.map(
        (
          param,
        ) => html`<ty-param-control .catalog=${this.catalog} .param=${param} .path=${`data.source.${param.key}`}
        .value=${values[param.key] ?? param.default} .problems=${this.problems}></ty-param-control>`,
      )}
      ${this.table?.read ? this.renderRead(this.table.read, source) : nothing}
      ${(this.table?.notes ?? []).map((note) => html`<p class="note">${note}</p>`)}
      ${
        this.table
          ? html`<ty-column-list .catalog=${this.catalog} .table=${this.table} .spec=${this.spec} .problems=${this.problems}></ty-column-list>`
          : nothing
      }
      ${this.renderDeeper()}`;
  }

  /** What may be said of how a text table is to be read. */
  /** How a file was read; what the description leaves out has the catalog's default. */
  private renderRead(read: TableRead, source: unknown) {
    // Made-up data and the tables of the page have nothing of the kind.
    void import("./read-options.js");
    const params = kindInfo(this.catalog, "source", source)?.params ?? [];
    const defaults = Object.fromEntries(params.map((param) => [param.key, param.default]));
    const given = { ...defaults, ...(isObject(source) ? source : {}) };
    return html`<ty-read-options .read=${read} .source=${given} .choices=${this.readChoices()}></ty-read-options>`;
  }

  private readChoices() {
    const params = kindInfo(this.catalog, "source", "csv")?.params;
    const of = (key: string) => (params && paramOf(params, key)?.choices) ?? [];
    return {
      delimiter: of("delimiter"),
      decimal: of("decimal"),
      encoding: of("encoding"),
      quote: of("quote"),
    };
  }

  /** Everything that the catalog can make or has built in, by name; and the reader's own table, if there is one. */
  private renderSources(source: unknown) {
    const row = dataParam(this.catalog, "source");
    const names = (kind: KindInfo) => paramOf(kind.params, "name");
    const own = this.ownFile(source);
    return html`${own ? html`<option value="">${own}</option>` : nothing}
      ${kindsOf(this.catalog, row?.group).map((kind) => {
        const param = names(kind);
        if (!param?.choices) return nothing;
        return html`<optgroup label=${kind.label}>${param.choices.map(
          (choice) => html`<option
          value=${`${kind.kind}:${choice}`}>${kindsOf(this.catalog, param.group).find((each) => each.kind === choice)?.label ?? choice.replaceAll("_", " ")}</option>`,
        )}</optgroup>`;
      })}
      ${
        kindInfo(this.catalog, "source", "points")
          ? html`<optgroup label="By hand"><option value="points:">Paint points</option></optgroup>`
          : nothing
      }`;
  }

  /** The name of the reader's own file; "" for any other table. */
  private ownFile(source: unknown): string {
    const file = isObject(source) ? (source.path ?? source.images) : "";
    return typeof file === "string" ? file : "";
  }

  private renderPaste() {
    return html`<form @submit=${this.paste}>
      <textarea name="text" aria-label="Rows as CSV, the first row with the names; or JSON records" placeholder="Rows as CSV, the first row with the names; or JSON records"></textarea>
      <div class="buttons"><button>Use these rows</button>
        <button type="button" class="quiet" @click=${() => (this.pasting = false)}>Close</button></div></form>`;
  }

  private renderLoading(loading: Loading) {
    const percent = Math.round(loading.share * 100);
    return html`<div class="loading"><ty-progress .value=${loading.share} .max=${1} .label=${`Reading ${loading.name}`}
      .text=${`Reading ${loading.name}, ${percent} %`} state="busy"></ty-progress>
      <button class="small" @click=${() => emitCommand(this, "cancel-load")}>Cancel</button></div>`;
  }

  /** The split and what is rarely asked of the data. */
  private renderDeeper() {
    const split = paramOf(rootParams(this.catalog), "split");
    const section = paramOf(rootParams(this.catalog), "data");
    const shown = new Set(["source", "target", "features", "types"]);
    const columns = this.table?.columns.map(({ name }) => name) ?? [];
    const rest = section ? innerParams(this.catalog, section, {}).filter((row) => !shown.has(row.key)) : [];
    const troubled = Object.keys(this.problems).some((path) => /^split|^data\.(sequence|gaps)/.test(path));
    // What a problem has opened stays so when it is solved: the reader is at work there.
    return html`<details ?open=${this.deeper || troubled} @toggle=${(event: Event) => (this.deeper = (event.target as HTMLDetailsElement).open)}>
      <summary>Split and more</summary>
      ${
        split
          ? html`<ty-param-control .catalog=${this.catalog} .param=${{ ...split, label: labelOf(split) }} path="split"
        .value=${this.spec.split ?? split.default} .problems=${this.problems} .columns=${columns}></ty-param-control>`
          : nothing
      }
      ${rest.map(
        (row) => html`<ty-param-control .catalog=${this.catalog} .param=${row} .path=${`data.${row.key}`}
        .value=${getAt(this.spec, `data.${row.key}`) ?? row.default} .problems=${this.problems} .columns=${columns}></ty-param-control>`,
      )}</details>`;
  }

  /** Another table: what was said of the old one's columns does not carry over. */
  private readonly choose = (event: Event): void => {
    const [kind, name] = (event.target as HTMLSelectElement).value.split(":");
    if (!kind) return;
    const painted = kind === "points";
    if (!painted && !name) return;
    const data = {
      path: "data",
      value: { source: painted ? { kind, points: STARTING_POINTS } : { kind, name } },
    };
    const ordered = (of: unknown) =>
      kindInfo(this.catalog, "generator", of)?.tags.includes("sequence") ?? false;
    const before = ordered(getAt(this.spec, "data.source.name"));
    const recurrent = kindName(this.spec.model) === "recurrent";
    // A task made of sequences brings how it is split; cells read nothing else, and what reads it best is a cell.
    const split = before || ordered(name) ? [{ path: "split", value: undefined }] : [];
    const model =
      ordered(name) === recurrent
        ? []
        : [{ path: "model", value: { kind: recurrent ? "mlp" : "recurrent" } }];
    emitEdit(this, data, ...split, ...model);
    if (painted) emitCommand(this, "tab", "paint");
  };

  private readonly pick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    if (files.length > 0) emitCommand(this, "load-files", files);
    input.value = "";
  };

  private readonly paste = (event: Event): void => {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get("text") ?? "");
    emitCommand(this, "load-text", text);
    this.pasting = false;
  };
}
customElements.define("ty-data-panel", DataPanel);
