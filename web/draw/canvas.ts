import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Where a drawing goes: a context scaled to CSS pixels, and the size of the picture in them. */
export interface Sheet {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** Fits the canvas to a size in CSS pixels at the screen's resolution, and clears it. */
export function sheet(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  ratio = devicePixelRatio || 1,
): Sheet {
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Milliseconds of a frame in which pictures are drawn; painting what was drawn takes the browser longer still. */
const DRAW_MS = 3;
/** Pictures that wait to be drawn, the one that waits longest first. */
const waiting = new Set<() => void>();
let frame = 0;

/** Draws what fits into a frame, one picture at least; the others come with the next frames, as does what moves. */
function drawSome() {
  frame = 0;
  const end = performance.now() + DRAW_MS;
  for (const draw of [...waiting]) {
    waiting.delete(draw);
    draw();
    if (performance.now() > end) break;
  }
  if (waiting.size > 0) drawNextFrame();
}

function drawNextFrame() {
  if (frame === 0) frame = requestAnimationFrame(drawSome);
}

/**
 * Calls `draw` at most once a frame, after the host has rendered; and again when its box changes size. Nothing is
 * drawn while the box is empty (a hidden tab), and the first draw comes when it is shown.
 */
export class DrawController implements ReactiveController {
  private observer: ResizeObserver | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly draw: () => void,
    private readonly resized: () => void = () => this.request(),
  ) {
    host.addController(this);
  }

  hostConnected() {
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.host);
  }

  hostDisconnected() {
    this.observer?.disconnect();
    waiting.delete(this.drawIfSeen);
  }

  hostUpdated() {
    this.request();
  }

  request() {
    if (!this.host.isConnected) return;
    waiting.add(this.drawIfSeen);
    drawNextFrame();
  }

  private readonly drawIfSeen = () => {
    if (this.host.offsetWidth > 0) this.draw();
  };
}

/** Hands a file to the reader. */
export function download(name: string, content: Blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Draws a picture at twice its size on an opaque sheet and hands it over as PNG. */
export function savePng(
  name: string,
  width: number,
  height: number,
  surface: string,
  draw: (on: Sheet) => void,
) {
  const canvas = document.createElement("canvas");
  const on = sheet(canvas, width, height, 2);
  on.context.fillStyle = surface;
  on.context.fillRect(0, 0, width, height);
  draw(on);
  canvas.toBlob((blob) => blob && download(fileName(name, "png"), blob), "image/png");
}

export function saveCsv(name: string, rows: readonly (readonly (string | number)[])[]) {
  download(fileName(name, "csv"), new Blob([csvText(rows)], { type: "text/csv" }));
}

/** Comma-separated text, RFC 4180; numbers that are not finite are empty cells. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** "Loss (log)" to "loss-log.png". */
export function fileName(title: string, ending: string): string {
  const stem = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${stem || "picture"}.${ending}`;
}
