import { html, LitElement, nothing, type PropertyValues } from "lit";
import { type Camera, fitInto, moved, showing, under, zoomed } from "./camera.js";
import { DrawController, saveCsv, savePng, sheet } from "./canvas.js";
import { classColors } from "./classes.js";
import { cssColor } from "./color.js";
import { icons } from "./icons.js";
import { count, percent, plural } from "./number.js";
import { pictureStyles } from "./styles.js";
import { ThemeController } from "./theme.js";
import { drawTree, nodeAt, stopsOf, type TreeScene } from "./tree-draw.js";
import { fittingOpen, layoutTree, openAbove, READABLE, type TreeLayout } from "./tree-layout.js";
import { answerOf, isLeaf, parents, type TreeAnswers, type TreePicture } from "./tree-picture.js";
import { treeStyles } from "./tree-styles.js";
import {
  answerWords,
  factWords,
  missingWords,
  nodeWords,
  pathWords,
  ruleWords,
  type TreeContent,
  treeSummary,
  treeTable,
} from "./tree-words.js";

/** Milliseconds that a followed row takes from question to question. */
const LEG_MS = 240;

/**
 * One tree, from its first question on the left to its leaves on the right. The width of a river is the share of the
 * rows that take it, its colours are their classes. Drag, wheel, pinch, buttons or keys move it; a press folds a branch.
 *
 * @element ty-tree
 * @prop {TreePicture|null} picture
 * @prop {"classes"|"mean"|"step"} answers   what the nodes' values are
 * @prop {string[]} labels      names of the classes
 * @prop {string} target        name of the target
 * @prop {string} criterion     what the impurity is: "gini"; "" for none
 * @prop {Set<string>} gaps     columns with missing cells
 * @prop {number} trees         how many there are to choose from
 * @prop {number} index         which of them this is
 * @prop {string} name          what it is called: "Tree 3 of 100, for class a"
 * @prop {number[]} path        nodes that the followed row passes, root first
 * @prop {number} row           its number in the table
 * @prop {number} rows          how many rows the table has
 * @prop {string} truth         what the table says of that row: "cultivar 2"
 * @fires tree-change {tree: number}
 * @fires row-change  {row: number}
 * @fires node-change {node: number|null}   the chosen node, or the one under the pointer
 */
export class TreeView extends LitElement {
  static override properties = {
    picture: { attribute: false },
    answers: {},
    labels: { attribute: false },
    target: {},
    criterion: {},
    gaps: { attribute: false },
    trees: { type: Number },
    index: { type: Number },
    name: {},
    path: { attribute: false },
    row: { type: Number },
    rows: { type: Number },
    truth: {},
    tabular: { state: true },
    focused: { state: true },
    hover: { state: true },
    open: { state: true },
  };
  declare picture: TreePicture | null;
  declare answers: TreeAnswers;
  declare labels: readonly string[];
  declare target: string;
  declare criterion: string;
  declare gaps: ReadonlySet<string>;
  declare trees: number;
  declare index: number;
  declare name: string;
  declare path: readonly number[];
  declare row: number;
  declare rows: number;
  declare truth: string;
  declare private tabular: boolean;
  declare private focused: number | null;
  declare private hover: { node: number; x: number; y: number } | null;
  declare private open: ReadonlySet<number>;

  private readonly theme = new ThemeController(this, () => this.requestUpdate());
  private readonly drawing: DrawController;
  private layout: TreeLayout = { nodes: [], width: 1, height: 1, card: 1 };
  private camera: Camera = { k: 1, x: 0, y: 0 };
  /** The reader has moved it: what comes next is not fitted again. */
  private steered = false;
  /** The size of the box that the camera was fitted to. */
  private fittedFor = "";
  private shape = "";
  private travel = { from: 0, key: "" };
  /** The reader has chosen the row: its whole way is unfolded, and the camera goes along. */
  private escorted: "" | "asked" | "going" = "";
  private readonly touches = new Map<number, { x: number; y: number }>();
  private dragged = 0;

  constructor() {
    super();
    this.picture = null;
    this.answers = "classes";
    this.labels = [];
    this.target = "target";
    this.criterion = "";
    this.gaps = new Set();
    this.trees = 1;
    this.index = 0;
    this.name = "Tree";
    this.path = [];
    this.row = 0;
    this.rows = 0;
    this.truth = "";
    this.tabular = false;
    this.focused = null;
    this.hover = null;
    this.open = new Set();
    this.drawing = new DrawController(
      this,
      () => this.draw(),
      () => {
        if (!this.steered) this.place();
        this.drawing.request();
      },
    );
  }

  static override styles = [pictureStyles, treeStyles];

  private get content(): TreeContent {
    return this;
  }

  private get box(): HTMLElement {
    return this.renderRoot.querySelector(".plot") as HTMLElement;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("row") && this.hasUpdated) this.escorted = "asked";
    this.takePicture(changed);
    if (this.escorted === "asked" && changed.has("path") && this.path.length > 0) this.escort();
  }

  private takePicture(changed: PropertyValues): void {
    if (!changed.has("picture")) {
      if (changed.has("open")) this.place();
      return;
    }
    const { picture } = this;
    const shape = picture
      ? `${picture.feature.length} ${picture.features.length} ${picture.threshold[0]} ${this.index}`
      : "";
    if (shape === this.shape) return;
    const first = this.shape === "";
    this.shape = shape;
    this.focused = null;
    this.hover = null;
    if (!picture) return;
    if (first && !this.hasUpdated) this.open = openAbove(picture, 3);
    else this.open = fittingOpen(picture, this.box.clientWidth, this.box.clientHeight);
    this.steered = false;
    this.place();
  }

  protected override firstUpdated(): void {
    if (this.picture) this.open = fittingOpen(this.picture, this.box.clientWidth, this.box.clientHeight);
  }

  /** Lays out what is open, with the whole path of the followed row. */
  private place(): void {
    if (!this.picture) return;
    this.layout = layoutTree(this.picture, this.open, this.roomy);
    if (this.hasUpdated && !this.steered) this.fit();
  }

  /** Unfolds the way of the followed row, and stays near enough to read it. */
  private escort(): void {
    const { picture, path } = this;
    if (!picture) return;
    this.escorted = "going";
    const inner = path.filter((node) => !isLeaf(picture, node));
    if (inner.every((node) => this.open.has(node))) return;
    const root = this.layout.nodes[0];
    const was = root && {
      x: root.x * this.camera.k + this.camera.x,
      y: root.y * this.camera.k + this.camera.y,
    };
    this.open = new Set([...this.open, ...inner]);
    this.steered = true;
    this.layout = layoutTree(picture, this.open);
    const k = Math.max(READABLE, Math.min(1, this.camera.k));
    const now = this.layout.nodes[0];
    if (was && now) this.camera = { k, x: was.x - now.x * k, y: was.y - now.y * k };
  }

  /** The camera goes along with the row. */
  private goAlong(travel: number): void {
    const stops = stopsOf(this.layout, this.path);
    const at = stops[Math.min(stops.length - 1, Math.ceil(travel * (stops.length - 1)))];
    if (at) {
      const margin = this.layout.card * this.camera.k;
      this.camera = showing(this.camera, at.x, at.y, this.box.clientWidth, this.box.clientHeight, margin);
    }
    if (travel >= 1) this.escorted = "";
  }

  /** The height that the cards may spread over, at the scale that the width asks for. */
  private get roomy(): number {
    if (!this.hasUpdated || !this.picture) return 0;
    const { width, height } = layoutTree(this.picture, this.open);
    const { k } = fitInto(width, height, this.box.clientWidth, this.box.clientHeight);
    return (this.box.clientHeight - 40) / k;
  }

  private fit(): void {
    if (!this.hasUpdated) return;
    const { clientWidth, clientHeight } = this.box;
    this.camera = fitInto(this.layout.width, this.layout.height, clientWidth, clientHeight);
    this.fittedFor = `${clientWidth} ${clientHeight}`;
  }

  override render() {
    const { picture } = this;
    const words = treeSummary(this.content);
    return html`
      <header>${this.chooser()}${this.follower()}
        <span class="tools">
          <button aria-label="Table of the tree" title="Nodes as a table" aria-pressed=${this.tabular}
            @click=${() => (this.tabular = !this.tabular)}>${icons.table}</button>
          <button aria-label="Save the tree as PNG" title="Save as PNG" @click=${this.savePicture}>${icons.image}</button>
          <button aria-label="Save the tree as CSV" title="Save the nodes as CSV"
            @click=${() => saveCsv(this.name, treeTable(this.content))}>${icons.csv}</button></span></header>
      <p class="said" id="said">${words}</p>
      <div class="plot">
        <canvas aria-hidden="true"></canvas>
        ${picture ? nothing : html`<div class="empty">grows with the first step of the training</div>`}
        <div class=${`area ${this.hover ? "over" : ""}`} role="application" tabindex="0"
          aria-label=${`${this.name}; arrow keys walk from question to question, Enter folds a branch`} aria-describedby="said"
          @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${this.onUp}
          @pointerleave=${this.onLeave} @keydown=${this.onKey}></div>
        <div class="zoom" role="group" aria-label="Zoom">
          <button aria-label="Unfold all" title="Unfold every branch" @click=${() => this.unfold(true)}>all</button>
          <button aria-label="Fold" title="Fold to what fits" @click=${() => this.unfold(false)}>fit</button>
          <button aria-label="Smaller" title="Smaller (−)" @click=${() => this.zoomBy(1 / 1.3)}>${icons.minus}</button>
          <button aria-label="Larger" title="Larger (+)" @click=${() => this.zoomBy(1.3)}>${icons.plus}</button></div>
        ${this.cardOf()}
        ${this.tabular ? this.table() : nothing}
      </div>
      <p class="said" role="status">${this.focused === null || !picture ? "" : nodeWords(this.content, this.focused)}</p>
      ${this.way()}`;
  }

  /** Which of the trees. */
  private chooser() {
    if (this.trees < 2) return html`<h3>${this.name}</h3>`;
    const change = (event: Event) => {
      const value = Number((event.target as HTMLInputElement).value);
      if (Number.isFinite(value))
        this.tell("tree-change", { tree: Math.max(1, Math.min(this.trees, Math.round(value))) - 1 });
    };
    return html`<h3>${this.name}</h3>
      <label class="choose wide"><span class="said">Which tree</span><input type="range" min="1" max=${this.trees} .value=${String(this.index + 1)}
        aria-valuetext=${this.name} @input=${change}></label>`;
  }

  /** Which row is followed. */
  private follower() {
    if (this.rows === 0) return nothing;
    const go = (row: number) => this.tell("row-change", { row: Math.max(0, Math.min(this.rows - 1, row)) });
    return html`<span class="choose"><label class="choose">follow row <input type="number" min="0" max=${this.rows - 1} .value=${String(this.row)}
        @change=${(event: Event) => go(Math.round(Number((event.target as HTMLInputElement).value)) || 0)}></label>
      <button aria-label="The row before" title="The row before" ?disabled=${this.row <= 0} @click=${() => go(this.row - 1)}>${icons.left}</button>
      <button aria-label="The next row" title="The next row" ?disabled=${this.row >= this.rows - 1} @click=${() => go(this.row + 1)}>${icons.right}</button></span>`;
  }

  /** The followed row's answers to the questions, in words. */
  private way() {
    if (!this.picture || this.path.length === 0)
      return html`<ol class="way" aria-label="Path of the row"></ol>`;
    const { steps, answer } = pathWords(this.content, this.path);
    return html`<ol class="way" aria-label="Path of the row">
      <li>row ${count(this.row)}</li>
      ${steps.map((step) => html`<li>${step}</li>`)}
      <li><b>${answer}</b>${this.truth ? html`<span class="quiet">the table says ${this.truth}</span>` : nothing}</li></ol>`;
  }

  /** What stands at the node under the pointer, or the chosen one. */
  private cardOf() {
    const { picture } = this;
    const node = this.hover?.node ?? null;
    if (!picture || node === null || !this.hover || this.tabular) return nothing;
    const { x, y } = this.hover;
    const box = this.box;
    const across = x > box.clientWidth / 2 ? `right:${box.clientWidth - x + 14}px` : `left:${x + 14}px`;
    const down = y > box.clientHeight / 2 ? `bottom:${box.clientHeight - y + 14}px` : `top:${y + 14}px`;
    const leaf = isLeaf(picture, node);
    return html`<div class="card" style=${`${across};${down}`}>
      <b>${leaf ? answerWords(this.content, node) : `${ruleWords(picture, node)}?`}</b>
      ${factWords(this.content, node)}${leaf ? nothing : html`<br>by itself: ${answerWords(this.content, node)}`}
      ${missingWords(this.content, node) ? html`<br>${missingWords(this.content, node)}` : nothing}
      ${this.answers === "classes" ? this.shares(picture, node) : nothing}</div>`;
  }

  private shares(picture: TreePicture, node: number) {
    const values = answerOf(picture, node);
    const palette = classColors(this.theme.colors, values.length);
    const order = values.map((_, i) => i).filter((i) => values[i] > 0);
    order.sort((a, b) => values[b] - values[a]);
    return html`<span class="shares">${order.slice(0, 6).map(
      (
        i,
      ) => html`<span>${this.labels[i] ?? i}</span><i style=${`width:${Math.round(80 * values[i])}px;background:${cssColor(palette[i])}`}></i>
        <span>${percent(values[i])}</span>`,
    )}</span>`;
  }

  private table() {
    const [header, ...rows] = treeTable(this.content);
    return html`<div class="table" tabindex="0" role="region" aria-label="Nodes of the tree"><table>
      <caption class="quiet">${rows.length > 200 ? `the first 200 of ${plural(rows.length, "node")}; the CSV has all` : plural(rows.length, "node")}</caption>
      <thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows
        .slice(0, 200)
        .map(
          (row) =>
            html`<tr>${row.map((cell) => html`<td>${typeof cell === "number" ? Number(cell.toPrecision(4)) : cell}</td>`)}</tr>`,
        )}</tbody></table></div>`;
  }

  private scene(camera: Camera): TreeScene | null {
    const { picture } = this;
    if (!picture) return null;
    return {
      content: { ...this.contentCopy(), picture },
      layout: this.layout,
      camera,
      path: this.path,
      travel: this.travelled(),
      focus: this.focused,
      hover: this.hover?.node ?? null,
    };
  }

  private contentCopy(): TreeContent {
    const { picture, answers, labels, target, criterion, gaps } = this;
    return { picture, answers, labels, target, criterion, gaps };
  }

  /** How far the followed row has come: it sets out again when another row, or another tree, is followed. */
  private travelled(): number {
    const key = `${this.row} ${this.path.join()} ${this.shape}`;
    if (key !== this.travel.key) this.travel = { from: performance.now(), key };
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) return 1;
    return Math.min(1, (performance.now() - this.travel.from) / (LEG_MS * Math.max(1, this.path.length - 1)));
  }

  private draw(): void {
    const canvas = this.renderRoot.querySelector("canvas") as HTMLCanvasElement;
    const { clientWidth, clientHeight } = this.box;
    // Words above or below have come or gone, and no resizing of the whole tells.
    if (!this.steered && this.escorted === "" && this.fittedFor !== `${clientWidth} ${clientHeight}`)
      this.place();
    const on = sheet(canvas, clientWidth, clientHeight);
    if (this.escorted === "going") this.goAlong(this.travelled());
    const scene = this.scene(this.camera);
    if (!scene) return;
    drawTree(on, this.theme.colors, scene);
    if (scene.travel < 1) requestAnimationFrame(() => this.drawing.request());
  }

  private readonly savePicture = () => {
    const { colors } = this.theme;
    const { width, height } = this.layout;
    const k = Math.min(1, 3000 / width, 3000 / height);
    const camera = { k, x: 16, y: 16 };
    savePng(this.name, width * k + 32, height * k + 32, cssColor(colors.surface), (on) => {
      const scene = this.scene(camera);
      if (scene) drawTree(on, colors, { ...scene, travel: 1, hover: null, focus: null });
    });
  };

  private unfold(all: boolean): void {
    if (!this.picture) return;
    this.steered = false;
    this.open = all
      ? openAbove(this.picture, Number.POSITIVE_INFINITY)
      : fittingOpen(this.picture, this.box.clientWidth, this.box.clientHeight);
    this.place();
  }

  private zoomBy(factor: number, x = this.box.clientWidth / 2, y = this.box.clientHeight / 2): void {
    this.steered = true;
    this.camera = zoomed(this.camera, factor, x, y);
    this.drawing.request();
  }

  private toggle(node: number): void {
    const { picture } = this;
    if (!picture || isLeaf(picture, node)) return;
    const open = new Set(this.open);
    if (!open.delete(node)) open.add(node);
    const before = this.layout.nodes.find((each) => each.node === node);
    this.steered = true;
    this.open = open;
    this.layout = layoutTree(picture, open, this.roomy);
    const after = this.layout.nodes.find((each) => each.node === node);
    // The pressed card stays under the finger.
    if (before && after)
      this.camera = moved(
        this.camera,
        (before.x - after.x) * this.camera.k,
        (before.y - after.y) * this.camera.k,
      );
  }

  private choose(node: number | null): void {
    this.focused = node;
    const placed = this.layout.nodes.find((each) => each.node === node);
    if (placed) {
      const next = showing(
        this.camera,
        placed.x,
        placed.y,
        this.box.clientWidth,
        this.box.clientHeight,
        this.layout.card * 0.6 * this.camera.k,
      );
      if (next.x !== this.camera.x || next.y !== this.camera.y) this.steered = true;
      this.camera = next;
    }
    this.tell("node-change", { node });
  }

  private readonly onWheel = (event: WheelEvent) => {
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.offsetX, event.offsetY);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    // Not by the template: Lit's listeners are passive where the browser makes wheel listeners so.
    this.updateComplete.then(() =>
      this.renderRoot
        .querySelector<HTMLElement>(".area")
        ?.addEventListener("wheel", this.onWheel, { passive: false }),
    );
  }

  private readonly onDown = (event: PointerEvent) => {
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.touches.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (this.touches.size === 1) this.dragged = 0;
  };

  private readonly onMove = (event: PointerEvent) => {
    const [x, y] = [event.offsetX, event.offsetY];
    const last = this.touches.get(event.pointerId);
    if (!last) return this.point(x, y);
    this.touches.set(event.pointerId, { x, y });
    this.dragged += Math.abs(x - last.x) + Math.abs(y - last.y);
    if (this.dragged < 4) return;
    this.steered = true;
    if (this.touches.size === 1) {
      this.camera = moved(this.camera, x - last.x, y - last.y);
    } else {
      const other = [...this.touches].find(([id]) => id !== event.pointerId)?.[1];
      if (!other) return;
      const [was, is] = [
        Math.hypot(last.x - other.x, last.y - other.y),
        Math.hypot(x - other.x, y - other.y),
      ];
      if (was > 0) this.camera = zoomed(this.camera, is / was, (x + other.x) / 2, (y + other.y) / 2);
    }
    this.hover = null;
    this.drawing.request();
  };

  private readonly onUp = (event: PointerEvent) => {
    const wasPress = this.touches.delete(event.pointerId) && this.dragged < 4 && event.type === "pointerup";
    if (!wasPress) return;
    const node = nodeAt(this.layout, ...under(this.camera, event.offsetX, event.offsetY));
    if (node && this.picture && !isLeaf(this.picture, node.node)) this.toggle(node.node);
    this.choose(node?.node ?? null);
  };

  private readonly onLeave = () => {
    if (this.touches.size > 0) return;
    this.hover = null;
    this.tell("node-change", { node: this.focused });
  };

  private point(x: number, y: number): void {
    const node = nodeAt(this.layout, ...under(this.camera, x, y))?.node ?? null;
    if (node !== (this.hover?.node ?? null)) this.tell("node-change", { node: node ?? this.focused });
    this.hover = node === null ? null : { node, x, y };
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const { picture } = this;
    if (!picture) return;
    const pan = 60;
    const shifts: Record<string, [number, number]> = {
      ArrowLeft: [pan, 0],
      ArrowRight: [-pan, 0],
      ArrowUp: [0, pan],
      ArrowDown: [0, -pan],
    };
    if (event.key === "+" || event.key === "=") this.zoomBy(1.3);
    else if (event.key === "-") this.zoomBy(1 / 1.3);
    else if (event.key === "0") this.unfold(false);
    else if (event.key === "Escape") this.choose(null);
    else if (event.key === "Enter" && this.focused !== null) this.toggle(this.focused);
    else if (event.shiftKey && event.key in shifts) {
      this.steered = true;
      this.camera = moved(this.camera, ...shifts[event.key]);
      this.drawing.request();
    } else if (event.key in shifts || event.key === "Home") this.walk(event.key, picture);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** To the parent, the first child, or the next card above or below in the same column. */
  private walk(key: string, picture: TreePicture): void {
    const next = this.nextTo(key, picture);
    if (next !== null) this.choose(next);
  }

  private nextTo(key: string, picture: TreePicture): number | null {
    if (this.focused === null || key === "Home") return 0;
    const now = this.focused;
    if (key === "ArrowLeft") return Math.max(0, parents(picture)[now]);
    if (key === "ArrowRight") {
      if (isLeaf(picture, now)) return null;
      if (!this.open.has(now)) this.toggle(now);
      return picture.left[now];
    }
    const column = this.layout.nodes.filter((each) => picture.depth[each.node] === picture.depth[now]);
    column.sort((a, b) => a.y - b.y);
    const at = column.findIndex((each) => each.node === now) + (key === "ArrowDown" ? 1 : -1);
    return column[at]?.node ?? null;
  }

  private tell(name: string, detail: object) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define("ty-tree", TreeView);
