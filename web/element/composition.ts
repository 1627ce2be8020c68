/** Which parts stand where, by the room there is and what the author chose. */
import type { Catalog, Spec } from "../engine/protocol.js";
import type { GapState } from "../lab/gap-state.js";
import type { RaceState } from "../lab/race-state.js";
import type { StageContext } from "../stage/stage-tab.js";
import type { State } from "../state/store.js";
import type { Live } from "./live.js";
import type { Message } from "./message-strip.js";

export const PANELS = ["data", "prepare", "model", "training", "watch", "runs"] as const;
export type PanelName = (typeof PANELS)[number];
export const LEFT: readonly PanelName[] = ["data", "prepare", "model", "training"];

/** wide: columns left and right; inline: chosen panels below the bar; sheets: behind a row of buttons. */
export type Layout = "wide" | "inline" | "sheets";

const WIDE = 1000;
const INLINE = 480;
const NARROW_STAGE = 560;

export interface Yard {
  state: State;
  live: Live;
  catalog: Catalog;
  /** With all defaults. */
  spec: Spec;
  canUndo: boolean;
  canRedo: boolean;
  /** The element is the whole page. */
  whole: boolean;
  /** null: the author chose none, all are there. */
  chosen: ReadonlySet<PanelName> | null;
  layout: Layout;
  width: number;
  sheet: PanelName | null;
  messages: readonly Message[];
  dropping: boolean;
  race: RaceState | null;
  gaps: GapState | null;
  /** How many of the parts besides the run bar may be drawn: header and headings, the stage, then the panels. */
  revealed: number;
}

/** The panels attribute; unknown words are ignored. null where there is no attribute. */
export function parsePanels(text: string | null): ReadonlySet<PanelName> | null {
  if (text === null) return null;
  const words = text.split(/[\s,]+/);
  return new Set(PANELS.filter((panel) => words.includes(panel)));
}

export function layoutFor(width: number, chosen: ReadonlySet<PanelName> | null): Layout {
  if (width >= WIDE) return "wide";
  return chosen && width >= INLINE ? "inline" : "sheets";
}

export const PARTS = 2 + PANELS.length;

/** The engine has said what it makes of the description: stage and panels need it complete. */
export function isSettled(live: Live): boolean {
  return live.resolved !== null || live.problem !== null;
}

export function isChosen(yard: Yard, panel: PanelName): boolean {
  return yard.chosen === null || yard.chosen.has(panel);
}

const NO_PROBLEMS = {};

/** The core's message, by the path of the field that it names. */
export function problemsOf({ problem }: Live): Record<string, string> {
  return problem ? { [problem.path]: problem.message } : NO_PROBLEMS;
}

export function stageContext(yard: Yard): StageContext {
  const { catalog, spec, live, state, width, layout } = yard;
  const columns = layout === "wide" ? 640 : 0;
  return {
    catalog,
    spec,
    written: state.spec,
    live,
    view: state.view,
    runs: state.runs,
    problems: problemsOf(live),
    race: yard.race,
    gaps: yard.gaps,
    narrow: width - columns < NARROW_STAGE,
  };
}
