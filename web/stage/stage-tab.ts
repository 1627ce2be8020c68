/** The views that can stand on the stage. A new view registers itself here and appears where it fits. */
import type { TemplateResult } from "lit";
import type { Live } from "../element/live.js";
import type { Catalog, Query, Spec } from "../engine/protocol.js";
import type { GapState } from "../lab/gap-state.js";
import type { RaceState } from "../lab/race-state.js";
import type { Run } from "../state/run.js";
import type { View } from "../state/store.js";

/** All that a view may draw from; it changes nothing but through events. */
export interface StageContext {
  catalog: Catalog;
  /** With all defaults. */
  spec: Spec;
  /** As the reader wrote it. */
  written: Spec;
  live: Live;
  view: View;
  /** Oldest first. */
  runs: readonly Run[];
  problems: Record<string, string>;
  /** The race between ensembles; null before it is first looked at. */
  race: RaceState | null;
  /** The gap laboratory; null before it is first looked at. */
  gaps: GapState | null;
  /** The stage is narrower than 560 px. */
  narrow: boolean;
}

export interface StageTab {
  id: string;
  label: string | ((context: StageContext) => string);
  /** Tabs stand by this, ascending. */
  order: number;
  /** Whether this model and table can be looked at so. */
  fits(context: StageContext): boolean;
  /** What the engine must answer at each snapshot while this tab is open. */
  queries(context: StageContext): Record<string, Query>;
  render(context: StageContext): TemplateResult;
}

const tabs: StageTab[] = [];

export function registerTab(tab: StageTab): void {
  tabs.push(tab);
  tabs.sort((a, b) => a.order - b.order);
}

export function fittingTabs(context: StageContext): StageTab[] {
  return tabs.filter((tab) => tab.fits(context));
}

export const labelOf = ({ label }: StageTab, context: StageContext): string =>
  typeof label === "string" ? label : label(context);

/** The chosen tab, or the first that fits. */
export function openTab(context: StageContext): StageTab | undefined {
  const fitting = fittingTabs(context);
  return fitting.find((tab) => tab.id === context.view.tab) ?? fitting[0];
}
