import type { LitElement } from "lit";
import { bringWords } from "../engine/catalog.js";

/** For pointerenter and focus: brings the catalog's sentences and draws the element again, with them. */
export const asksFor = (element: LitElement) => () => void bringWords().then(() => element.requestUpdate());
