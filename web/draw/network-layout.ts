/** Where everything of a drawn network stands. Pure geometry, in CSS pixels. */

export interface Node {
  unit: number;
  /** Centre. */
  x: number;
  y: number;
  size: number;
}

export interface Column {
  /** -1 the inputs, 0.. the hidden layers, the number of hidden layers: the output. */
  layer: number;
  units: number;
  x: number;
  size: number;
  nodes: Node[];
  /** Where "… 240 more" stands when not all units are drawn. */
  more: { y: number; hidden: number } | null;
}

export interface Layout {
  columns: Column[];
  /** Of the whole drawing; larger than the box where it must scroll. */
  width: number;
  height: number;
  top: number;
  bottom: number;
  pitch: number;
}

export interface LayoutRequest {
  width: number;
  height: number;
  /** Units of each column, inputs first, output last. */
  units: readonly number[];
  /** Room for the names of inputs (left) and outputs (right). */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Units are drawn with pictures, and so larger. */
  pictures: boolean;
  /** The first hidden layer is drawn with images, which need room to be seen. */
  images: boolean;
}

const MOST_NODES = 16;
const LEAST_ROW = { dot: 22, picture: 26, image: 42 };
const LEAST_PITCH = 76;
const LARGEST_TILE = 60;
const LARGEST_DOT = 22;
const LEAST_SPREAD = 34;
/** Units stand at most this many of their own heights apart. */
const MOST_AIR = 1.75;

export function layoutNetwork(request: LayoutRequest): Layout {
  const { units, left, right, top, bottom } = request;
  const gaps = units.length - 1;
  const outputs = units[gaps];
  const room = Math.max(LEAST_ROW.image * 3, request.height - top - bottom);
  const mostOf = (row: number) => Math.max(3, Math.min(MOST_NODES, Math.floor(room / row)));
  const most = mostOf(request.pictures ? LEAST_ROW.picture : LEAST_ROW.dot);
  const largestTile = request.pictures ? LARGEST_TILE : LARGEST_DOT;
  const narrow = request.width < 480;
  const largestOutput = request.pictures ? (narrow ? 60 : outputs === 1 ? 96 : 60) : LARGEST_DOT;
  const outputSize = tileSize(outputs, most, room, largestOutput);
  const inputSize = tileSize(units[0], most, room, largestTile);
  const wanted = left + right + (inputSize + outputSize) / 2 + gaps * LEAST_PITCH;
  const width = Math.max(request.width, wanted > request.width + 24 ? wanted : request.width);
  const first = left + inputSize / 2;
  const last = width - right - outputSize / 2;
  const pitch = (last - first) / gaps;
  const columns = units.map((n, c) => {
    const largest = c === gaps ? Math.min(largestOutput, pitch * 0.8) : Math.min(largestTile, pitch * 0.45);
    if (request.images && c === 1 && c < gaps) {
      const fewer = mostOf(LEAST_ROW.image);
      return column(
        0,
        n,
        first + pitch,
        tileSize(n, fewer, room, Math.min(LARGEST_TILE, pitch * 0.45)),
        fewer,
        room,
        top,
      );
    }
    return column(c - 1, n, first + c * pitch, tileSize(n, most, room, largest), most, room, top);
  });
  return { columns, width, height: request.height, top, bottom, pitch };
}

function tileSize(n: number, most: number, room: number, largest: number): number {
  return Math.max(14, Math.min(largest, room / Math.min(n, most) - 6));
}

function column(
  layer: number,
  n: number,
  x: number,
  size: number,
  most: number,
  room: number,
  top: number,
): Column {
  const slots = Math.min(n, most);
  const airy = Math.min(size * MOST_AIR, 0.85 * (room / slots));
  const row = Math.min(Math.max(size + 14, LEAST_SPREAD, airy), room / slots);
  const start = top + room / 2 - (row * (slots - 1)) / 2;
  const y = (slot: number) => start + slot * row;
  if (n <= most) {
    const nodes = Array.from({ length: n }, (_, unit) => ({ unit, x, y: y(unit), size }));
    return { layer, units: n, x, size, nodes, more: null };
  }
  const nodes = Array.from({ length: slots - 2 }, (_, unit) => ({ unit, x, y: y(unit), size }));
  nodes.push({ unit: n - 1, x, y: y(slots - 1), size });
  return { layer, units: n, x, size, nodes, more: { y: y(slots - 2), hidden: n - slots + 1 } };
}

/** A drawn link: from nodes[from] of one column to nodes[to] of the next. */
export interface Link {
  /** Column on the left. */
  column: number;
  from: Node;
  to: Node;
}

export function ends({ from, to }: Link): [x0: number, y0: number, x1: number, y1: number] {
  return [from.x + from.size / 2 + 1, from.y, to.x - to.size / 2 - 1, to.y];
}

/** Height of a link's curve (cubic, both handles half way) at an x between its ends. */
export function linkHeight(link: Link, x: number): number {
  const [x0, y0, x1, y1] = ends(link);
  const share = Math.max(0, Math.min(1, (x - x0) / (x1 - x0)));
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < share) low = t;
    else high = t;
  }
  return y0 + (y1 - y0) * low * low * (3 - 2 * low);
}

export type Spot =
  | { kind: "node"; column: number; node: Node }
  | { kind: "link"; link: Link }
  | { kind: "weights"; column: number };

/** What lies under a point: a node, the thumbnail of a weight matrix, or the nearest link within 6 pixels. */
export function spotAt(layout: Layout, x: number, y: number): Spot | null {
  const { columns } = layout;
  for (let c = 0; c < columns.length; c++) {
    for (const node of columns[c].nodes) {
      const half = node.size / 2 + 2;
      if (Math.abs(x - node.x) <= half && Math.abs(y - node.y) <= half)
        return { kind: "node", column: c, node };
    }
  }
  const c = columns.findIndex((column, i) => i + 1 < columns.length && x > column.x && x < columns[i + 1].x);
  if (c < 0) return null;
  const thumb = thumbnailBox(layout, c);
  if (thumb && x >= thumb.x && x <= thumb.x + thumb.width && y >= thumb.y && y <= thumb.y + thumb.height) {
    return { kind: "weights", column: c };
  }
  let best: Link | null = null;
  let distance = 6;
  for (const from of columns[c].nodes) {
    for (const to of columns[c + 1].nodes) {
      const link = { column: c, from, to };
      const away = Math.abs(linkHeight(link, x) - y);
      if (away < distance) [best, distance] = [link, away];
    }
  }
  return best && { kind: "link", link: best };
}

/** Box of the thumbnail of the weights between two columns, where one of them is not drawn in full; else null. */
export function thumbnailBox(
  layout: Layout,
  c: number,
): { x: number; y: number; width: number; height: number } | null {
  const [a, b] = [layout.columns[c], layout.columns[c + 1]];
  if (!a.more && !b.more) return null;
  const free = b.x - b.size / 2 - (a.x + a.size / 2);
  const width = Math.max(24, Math.min(64, free - 20));
  const height = Math.max(
    24,
    Math.min(96, width * Math.sqrt(a.units / b.units), layout.height - layout.top - layout.bottom),
  );
  const middle = a.x + a.size / 2 + free / 2;
  return {
    x: middle - width / 2,
    y: (layout.top + layout.height - layout.bottom - height) / 2,
    width,
    height,
  };
}
