/** Where the reader stands before a large drawing: a point of it lies on the screen at point * k + (x, y). */
export interface Camera {
  k: number;
  x: number;
  y: number;
}

const LEAST = 0.08;
const MOST = 3;

/** All of a drawing in the middle of a box, never enlarged. */
export function fitInto(
  width: number,
  height: number,
  boxWidth: number,
  boxHeight: number,
  margin = 14,
): Camera {
  const k = Math.max(LEAST, Math.min(1, (boxWidth - 2 * margin) / width, (boxHeight - 2 * margin) / height));
  return { k, x: (boxWidth - width * k) / 2, y: (boxHeight - height * k) / 2 };
}

/** Nearer by a factor, with the point under (x, y) staying where it is. */
export function zoomed(camera: Camera, factor: number, x: number, y: number): Camera {
  const k = Math.max(LEAST, Math.min(MOST, camera.k * factor));
  const by = k / camera.k;
  return { k, x: x - (x - camera.x) * by, y: y - (y - camera.y) * by };
}

export const moved = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});

/** Moved as little as brings a point at least `margin` inside the box. */
export function showing(
  camera: Camera,
  px: number,
  py: number,
  boxWidth: number,
  boxHeight: number,
  margin: number,
): Camera {
  const inside = (at: number, size: number) =>
    Math.max(0, Math.min(margin, size / 2) - at) - Math.max(0, at - Math.max(size - margin, size / 2));
  return moved(
    camera,
    inside(px * camera.k + camera.x, boxWidth),
    inside(py * camera.k + camera.y, boxHeight),
  );
}

/** The point of the drawing under a point of the screen. */
export const under = (camera: Camera, x: number, y: number): [number, number] => [
  (x - camera.x) / camera.k,
  (y - camera.y) / camera.k,
];
