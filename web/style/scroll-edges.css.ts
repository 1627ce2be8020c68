/** A shade at the left or right edge of what can be scrolled that way, for as long as more lies there. */
import { css } from "lit";

/**
 * For rules of a scrolling element: `.mine { ${scrollEdges} }`. Two covers move along with the content and hide the
 * shades where it ends. Source of the idea: Lea Verou, "Pure CSS scrolling shadows" (2012).
 */
export const scrollEdges = css`
  --edge-cover: var(--ty-panel, var(--ty-surface));
  --edge-shade: color-mix(in srgb, var(--ty-ink) 26%, transparent);
  background:
    linear-gradient(to right, var(--edge-cover) 50%, transparent) left / 32px 100% no-repeat local,
    linear-gradient(to left, var(--edge-cover) 50%, transparent) right / 32px 100% no-repeat local,
    linear-gradient(to right, var(--edge-shade), transparent) left / 12px 100% no-repeat scroll,
    linear-gradient(to left, var(--edge-shade), transparent) right / 12px 100% no-repeat scroll;
`;
