import { html, svg } from "lit";
import type { PlanePoints } from "./types.js";

/** Side in CSS pixels. */
const SIDE = 132;
const MOST = 400;

/**
 * The rows as points, to choose one by a press. Beside the field for the row's number, which does the same for keys.
 * row: index into the table of each point.
 */
export function samplePlane(
  points: PlanePoints & { row: ArrayLike<number> },
  names: readonly string[],
  chosen: number,
  choose: (row: number) => void,
) {
  const range = (values: ArrayLike<number>) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < values.length; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    return [low, high > low ? high : low + 1];
  };
  const [x0, x1] = range(points.x);
  const [y0, y1] = range(points.y);
  const px = (i: number) => 8 + ((points.x[i] - x0) / (x1 - x0)) * (SIDE - 16);
  const py = (i: number) => SIDE - 8 - ((points.y[i] - y0) / (y1 - y0)) * (SIDE - 16);
  const stride = Math.max(1, Math.ceil(points.x.length / MOST));
  const drawn = Array.from({ length: points.x.length }, (_, i) => i).filter(
    (i) => i % stride === 0 || points.row[i] === chosen,
  );
  const press = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const away = (i: number) => (px(i) - x) ** 2 + (py(i) - y) ** 2;
    const nearest = drawn.reduce((best, i) => (away(i) < away(best) ? i : best), drawn[0] ?? 0);
    if (points.row[nearest] !== undefined) choose(points.row[nearest]);
  };
  return html`<svg class="plane" width=${SIDE} height=${SIDE} viewBox=${`0 0 ${SIDE} ${SIDE}`} role="img"
    aria-label=${`Rows over ${names.join(" and ")}; row ${chosen} is ringed. Its number is chosen in the field above.`} @pointerdown=${press}>
    <rect x="0.5" y="0.5" width=${SIDE - 1} height=${SIDE - 1} rx="6"></rect>
    ${drawn.map((i) => {
      const kind = Math.max(0, Math.round(points.target[i]) || 0) % 8;
      const mark =
        kind % 2 === 0
          ? svg`<circle cx=${px(i)} cy=${py(i)} r="2.4" style=${`fill:var(--ty-cat-${kind + 1})`}></circle>`
          : svg`<rect x=${px(i) - 2.1} y=${py(i) - 2.1} width="4.2" height="4.2" style=${`fill:var(--ty-cat-${kind + 1})`}></rect>`;
      return points.row[i] === chosen
        ? svg`${mark}<circle class="ring" cx=${px(i)} cy=${py(i)} r="6.5"></circle>`
        : mark;
    })}</svg>`;
}
