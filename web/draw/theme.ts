import type { ReactiveController, ReactiveControllerHost } from "lit";
import { CATEGORICAL, DIVERGING, ROLES, SEQUENTIAL, type Theme } from "../style/palette.js";
import { type ColorMap, colorMap, type Rgb, rgb } from "./color.js";

/** The colours of the theme in force, ready for canvas code. */
export interface Colors {
  theme: Theme;
  surface: Rgb;
  ink: string;
  quiet: string;
  faint: string;
  line: string;
  grid: string;
  accent: string;
  focus: string;
  categorical: Rgb[];
  negative: Rgb;
  zero: Rgb;
  positive: Rgb;
  diverging: ColorMap;
  sequential: ColorMap;
  font: string;
}

/** Reads the tokens from the computed style; where a token is absent, the palette's own value stands in. */
export function readColors(element: Element): Colors {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(`--ty-${name}`).trim();
  const theme: Theme = get("scheme") === "dark" ? "dark" : "light";
  const role = (name: string) => get(name) || ROLES[theme][name];
  const [negative, zero, positive] = ["negative", "zero", "positive"].map((name, i) =>
    rgb(get(name) || DIVERGING[theme][i]),
  );
  return {
    theme,
    surface: rgb(role("surface")),
    ink: role("ink"),
    quiet: role("ink-2"),
    faint: role("ink-3"),
    line: role("line"),
    grid: role("grid"),
    accent: role("accent"),
    focus: role("focus"),
    categorical: CATEGORICAL[theme].map((fallback, i) => rgb(get(`cat-${i + 1}`) || fallback)),
    negative,
    zero,
    positive,
    diverging: colorMap([negative, zero, positive]),
    sequential: colorMap(SEQUENTIAL[theme].map((fallback, i) => rgb(get(`seq-${i + 1}`) || fallback))),
    font: get("font") || "system-ui, sans-serif",
  };
}

/**
 * Gives a host its Colors and calls `changed` when the theme changes: by the system, or by a `theme` (or `style`,
 * `class`) attribute on any element around the host, through all shadow roots.
 */
export class ThemeController implements ReactiveController {
  private known: Colors | null = null;
  private observer: MutationObserver | null = null;
  private readonly media = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

  constructor(
    private readonly host: ReactiveControllerHost & Element,
    private readonly changed: () => void,
  ) {
    host.addController(this);
  }

  get colors(): Colors {
    this.known ??= readColors(this.host);
    return this.known;
  }

  hostConnected() {
    this.known = null;
    this.media?.addEventListener("change", this.onChange);
    this.observer = new MutationObserver(this.onChange);
    const options = { attributes: true, attributeFilter: ["theme", "style", "class"] };
    this.observer.observe(document.documentElement, options);
    for (let root = this.host.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
      this.observer.observe(root.host, options);
    }
  }

  hostDisconnected() {
    this.media?.removeEventListener("change", this.onChange);
    this.observer?.disconnect();
  }

  private readonly onChange = () => {
    this.known = null;
    this.changed();
  };
}
