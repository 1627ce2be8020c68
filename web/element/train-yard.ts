import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { CommandDetail } from "../controls/events.js";
import { CATALOG } from "../engine/catalog.js";
import type { EngineClient, Spec } from "../engine/protocol.js";
import { idle, otherTasks, shortWhile } from "../engine/yield.js";
import type { GapLab } from "../lab/gap-lab.js";
import type { Race } from "../lab/race.js";
import { takeEngine } from "../start-engine.js";
import { trainingFor } from "../state/catalog-lookup.js";
import type { Persistence } from "../state/persistence.js";
import { overlay } from "../state/spec-path.js";
import type { Change, Edit, Store } from "../state/store.js";
import { tokens } from "../style/tokens.css.js";
import type { AddressSync } from "./address-sync.js";
import { runCommand } from "./commands.js";
import { renderYard } from "./compose.js";
import {
  isChosen,
  isSettled,
  layoutFor,
  PARTS,
  type PanelName,
  parsePanels,
  type Yard,
} from "./composition.js";
import { EngineDriver } from "./engine-driver.js";
import { droppedFiles } from "./folder-files.js";
import type { Message } from "./message-strip.js";
import { type Opened, open } from "./opening.js";
import { shortcutFor } from "./shortcuts.js";
import { watchStage } from "./watching.js";
import { yardStyles } from "./yard.css.js";

/**
 * A machine-learning playground: table, model, training and what can be seen of them.
 *
 * @element train-yard
 * @attr spec     the experiment, as JSON
 * @attr src      relative address of a JSON file with the experiment
 * @attr panels   which panels beside stage and run bar: any of "data prepare model training watch runs"; all if absent
 * @attr theme    "light", "dark"; follows the system if absent
 * @attr address  this element owns the page's address: the experiment is kept in it, table and runs survive a reload
 * @cssprop --ty-stage-height  least height of the stage, 400px
 */
export class TrainYard extends LitElement {
  static override properties = {
    spec: {},
    src: {},
    panels: {},
    theme: { reflect: true },
    address: { type: Boolean },
    width: { state: true },
    sheet: { state: true },
    messages: { state: true },
    dropping: { state: true },
    revealed: { state: true },
  };
  static override styles = [tokens, yardStyles];
  /** Makes the engine; replaced in tests. */
  static startEngine: () => EngineClient = takeEngine;

  declare spec: string | null;
  declare src: string | null;
  declare panels: string | null;
  declare theme: string | null;
  declare address: boolean;
  declare width: number;
  declare sheet: PanelName | null;
  declare messages: readonly Message[];
  declare dropping: boolean;
  /** How many parts have come: one in an idle moment, so that neither engine nor reader is kept waiting. */
  declare revealed: number;

  store!: Store;
  driver: EngineDriver | null = null;
  engine: EngineClient | null = null;
  keeper: Persistence | null = null;
  addressSync: AddressSync | null = null;
  /** The labs, once they were looked at. */
  race: Race | null = null;
  gaps: GapLab | null = null;
  /** What the reader asked for last: a promise while it is not done. */
  asked: unknown = null;
  private opened: Opened | null = null;
  private readonly resize = new ResizeObserver(([entry]) => (this.width = entry?.contentRect.width ?? 0));
  private lastMessage = 0;
  private revealing = false;
  private unsubscribe: (() => void) | null = null;

  constructor() {
    super();
    this.spec = null;
    this.src = null;
    this.panels = null;
    this.theme = null;
    this.address = false;
    this.width = 0;
    this.sheet = null;
    this.messages = [];
    this.dropping = false;
    this.revealed = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.width = this.getBoundingClientRect().width;
    this.resize.observe(this);
    const keysFrom = this.address ? document : this;
    keysFrom.addEventListener("keydown", this.onKey);
    for (const [type, listener] of this.dropListeners)
      (this.address ? window : this).addEventListener(type, listener);
    if (!this.driver) void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    document.removeEventListener("keydown", this.onKey);
    this.removeEventListener("keydown", this.onKey);
    for (const [type, listener] of this.dropListeners) {
      window.removeEventListener(type, listener);
      this.removeEventListener(type, listener);
    }
    this.unsubscribe?.();
    this.addressSync?.disconnect();
    this.engine?.dispose();
    this.race?.dispose();
    this.gaps?.dispose();
    this.race = this.gaps = null;
    this.driver = null;
  }

  /** Starts the engine and brings the experiment that the attributes, the address or the last visit name. */
  private async begin(): Promise<void> {
    this.engine = TrainYard.startEngine();
    this.opened = await open(this);
    this.unsubscribe = this.store.subscribe((change) => this.storeChanged(change));
    this.requestUpdate();
    await this.driver?.sync();
    watchStage(this);
  }

  /** What `open` makes: the store and the driver are there before anything is drawn. */
  adopt(store: Store): EngineDriver {
    this.store = store;
    this.driver = new EngineDriver(
      this.engine as EngineClient,
      store,
      CATALOG,
      () => this.requestUpdate(),
      (words, kind) => this.say(words, kind),
    );
    return this.driver;
  }

  private storeChanged(change: Change): void {
    this.requestUpdate();
    if (change === "spec" || change === "completed") {
      this.driver?.specChanged();
      void this.writeAddress(change === "spec");
    }
    if (change === "runs") this.keeper?.saveRunsSoon(() => this.store.state.runs);
  }

  async writeAddress(entry: boolean): Promise<void> {
    const { spec } = this.store.state;
    await this.addressSync?.write(spec, this.opened?.shareable(spec) ?? null, entry);
  }

  /** The reader's table was taken: it goes into the address if it is small, and is kept for the next visit. */
  async tableLoaded(): Promise<void> {
    const table = (await this.engine?.tableText().catch(() => null)) ?? null;
    this.opened?.remember(this.store.state.spec, table);
    this.keeper?.saveTable(table);
    await this.writeAddress(false);
  }

  say(text: string, kind: "info" | "bad" = "info", list?: string[]): void {
    const id = String(++this.lastMessage);
    this.messages = [
      ...this.messages.filter((message) => message.text !== text).slice(-2),
      { id, kind, text, list },
    ];
    if (kind === "info" && !list) setTimeout(() => this.dismiss(id), 6000);
  }

  dismiss(id: string): void {
    this.messages = this.messages.filter((message) => message.id !== id);
  }

  private readonly onKey = (event: Event): void => {
    const shortcut = shortcutFor(event as KeyboardEvent);
    if (!shortcut || this.sheet) return;
    event.preventDefault();
    runCommand(this, shortcut.command, shortcut.value);
  };

  private readonly dropListeners: [string, (event: Event) => void][] = [
    ["dragover", (event) => this.onDrag(event as DragEvent, true)],
    [
      "dragleave",
      (event) => (event as DragEvent).relatedTarget === null && this.onDrag(event as DragEvent, false),
    ],
    ["drop", (event) => this.onDrop(event as DragEvent)],
  ];

  private onDrag(event: DragEvent, over: boolean): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = over;
  }

  private onDrop(event: DragEvent): void {
    this.dropping = false;
    const { dataTransfer } = event;
    if (!dataTransfer || dataTransfer.files.length === 0) return;
    event.preventDefault();
    void droppedFiles(dataTransfer).then((files) => runCommand(this, "load-files", files));
  }

  protected override updated(changed: PropertyValues): void {
    if (this.driver && this.revealed < PARTS) void this.revealNext();
    const dialog = this.renderRoot.querySelector("dialog");
    if (this.sheet && dialog && !dialog.open) dialog.showModal();
    // Another model, table, tab or width may show something else; what is the same is not asked again.
    if (this.driver?.live.status) watchStage(this);
    if (changed.has("spec") && changed.get("spec") !== undefined && this.spec && this.driver)
      this.takeSpec(this.spec);
  }

  private async revealNext(): Promise<void> {
    if (this.revealing || (this.revealed > 0 && !isSettled((this.driver as EngineDriver).live))) return;
    this.revealing = true;
    await idle();
    if (this.revealed === 0) await Promise.race([this.asked, shortWhile()]);
    try {
      await import("./parts.js");
    } catch (cause) {
      return this.say(`The rest of the page could not be loaded: ${(cause as Error).message}`, "bad");
    }
    this.revealing = false;
    this.revealed++;
  }

  /** The attribute was changed by the page around: one step that can be undone. */
  private takeSpec(text: string): void {
    try {
      this.store.replaceSpec(JSON.parse(text) as Spec);
    } catch {
      this.say("The experiment given to this element is no JSON.", "bad");
    }
  }

  /**
   * The completed description; while the engine is behind or refuses, what the reader wrote lies over it, and over
   * that of its training which the model knows.
   */
  private shownSpec(resolved: Spec | null, written: Spec | null): Spec {
    const { spec } = this.store.state;
    if (!resolved) return spec;
    if (written === spec) return resolved;
    const training = trainingFor(CATALOG, resolved, spec.model);
    return overlay({ ...resolved, training }, spec) as Spec;
  }

  /** Everything that the composition is drawn from. */
  get yard(): Yard | null {
    const live = this.driver?.live;
    if (!live) return null;
    const chosen = parsePanels(this.panels);
    return {
      state: this.store.state,
      live,
      catalog: live.catalog,
      spec: this.shownSpec(live.resolved, live.written),
      canUndo: this.store.canUndo,
      canRedo: this.store.canRedo,
      whole: this.address,
      chosen,
      layout: layoutFor(this.width, chosen),
      width: this.width,
      sheet: this.sheet,
      messages: this.messages,
      dropping: this.dropping,
      race: this.race?.state ?? null,
      gaps: this.gaps?.state ?? null,
      revealed: this.revealed,
    };
  }

  /** In a task of its own, after the engine's answers that wait: these may ask for more. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await otherTasks();
    super.scheduleUpdate();
  }

  override render() {
    const { yard } = this;
    if (this.sheet && yard && !isChosen(yard, this.sheet)) this.sheet = null;
    return html`<div class="yard"
      @ty-edit=${(event: CustomEvent<{ edits: Edit[] }>) => this.store.edit(event.detail.edits, this.driver?.live.resolved ?? undefined)}
      @ty-command=${(event: CustomEvent<CommandDetail>) => runCommand(this, event.detail.command, event.detail.value)}>${yard ? renderYard(yard) : nothing}</div>`;
  }
}
customElements.define("train-yard", TrainYard);

declare global {
  interface HTMLElementTagNameMap {
    "train-yard": TrainYard;
  }
}
