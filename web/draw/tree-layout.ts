import { hierarchy, tree as tidyTree } from "d3-hierarchy";
import { countBelow, isLeaf, type TreePicture } from "./tree-picture.js";

/** Sizes of the drawing at scale 1, in CSS pixels: the tree grows from left to right, as the data flows. */
export const CARD_HEIGHT = 44;
const CARD_WIDTHS = [128, 168] as const;
/** Between the cards of one level and the next. */
const GAP = 62;
const PITCH = CARD_HEIGHT + 12;
/** Where there is room, the cards stand so much farther apart. */
const MOST_PITCH = 2.6 * PITCH;

/** A drawn node: the middle of its card. */
export interface PlacedNode {
  node: number;
  x: number;
  y: number;
  parent: PlacedNode | null;
  /** Nodes that are folded away behind it. */
  hidden: number;
}

export interface TreeLayout {
  nodes: PlacedNode[];
  width: number;
  height: number;
  /** Width of a card: as the names of the columns need it. */
  card: number;
}

/** Room for the longest name of a column and what is asked of it, at 12 px. */
function cardWidth(picture: TreePicture): number {
  const asked = new Set(Array.from(picture.feature).filter((feature) => feature >= 0));
  const longest = Math.max(0, ...[...asked].map((feature) => picture.features[feature]?.length ?? 0));
  return Math.max(CARD_WIDTHS[0], Math.min(CARD_WIDTHS[1], 7 * (longest + 8) + 16));
}

/**
 * Places the root and everything below the open nodes, tidily: no cards overlap, and parents stand amid children. The
 * cards move apart to fill a height, if one is given.
 */
export function layoutTree(picture: TreePicture, open: ReadonlySet<number>, height = 0): TreeLayout {
  const tight = placeAt(picture, open, PITCH);
  const room = (height - CARD_HEIGHT) / Math.max(1, tight.height - CARD_HEIGHT);
  return room > 1 ? placeAt(picture, open, Math.min(MOST_PITCH, PITCH * room)) : tight;
}

function placeAt(picture: TreePicture, open: ReadonlySet<number>, pitch: number): TreeLayout {
  const card = cardWidth(picture);
  const root = hierarchy(0, (node: number) =>
    isLeaf(picture, node) || !open.has(node) ? null : [picture.left[node], picture.right[node]],
  );
  const placed = tidyTree<number>()
    .nodeSize([pitch, card + GAP])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1.12))(root);
  const of = new Map<number, PlacedNode>();
  let [top, bottom] = [0, 0];
  let deepest = 0;
  placed.each((point) => {
    top = Math.min(top, point.x);
    bottom = Math.max(bottom, point.x);
    deepest = Math.max(deepest, point.y);
  });
  placed.each((point) => {
    const hidden = point.children ? 0 : countBelow(picture, point.data);
    of.set(point.data, {
      node: point.data,
      x: point.y + card / 2,
      y: point.x - top + CARD_HEIGHT / 2,
      parent: (point.parent && of.get(point.parent.data)) ?? null,
      hidden,
    });
  });
  return {
    nodes: [...of.values()],
    width: deepest + card,
    card,
    height: bottom - top + CARD_HEIGHT,
  };
}

/** All inner nodes above a depth. */
export function openAbove(picture: TreePicture, depth: number): Set<number> {
  const open = new Set<number>();
  for (let i = 0; i < picture.feature.length; i++)
    if (!isLeaf(picture, i) && picture.depth[i] < depth) open.add(i);
  return open;
}

/** Least scale at which the words on the cards can be read. */
export const READABLE = 0.68;

/** As many levels as fit a box with readable words; two at least, where the tree has them. */
export function fittingOpen(picture: TreePicture, width: number, height: number): Set<number> {
  const deepest = Math.max(0, ...Array.from(picture.depth));
  let open = openAbove(picture, Math.min(2, deepest));
  for (let depth = 3; depth <= deepest; depth++) {
    const more = openAbove(picture, depth);
    const size = layoutTree(picture, more);
    if (size.width * READABLE > width || size.height * READABLE > height) break;
    open = more;
  }
  return open;
}
