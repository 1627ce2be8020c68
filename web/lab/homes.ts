/** Gives the labs what they need of the page around; each is made when it is first asked for. */
import type { TrainYard } from "../element/train-yard.js";
import { GapLab } from "./gap-lab.js";
import { Race } from "./race.js";

/** The page's race; null while the page has no engine. */
export function raceAt(yard: TrainYard): Race | null {
  const { driver } = yard;
  if (!driver) return null;
  yard.race ??= new Race({
    // A target that the table was found to have stands in what the engine completed.
    get spec() {
      return yard.driver?.live.resolved ?? yard.store.state.spec;
    },
    catalog: driver.live.catalog,
    bringTable: (engine, spec) => driver.tables.lendTo(engine).bring(spec),
    changed: () => yard.requestUpdate(),
  });
  return yard.race;
}

/** The page's gap laboratory; null while the page has no engine. */
export function gapsAt(yard: TrainYard): GapLab | null {
  const { driver } = yard;
  if (!driver) return null;
  yard.gaps ??= new GapLab({
    // As it is written: what the engine refuses to train on may be looked at and compared all the same.
    get spec() {
      return yard.store.state.spec;
    },
    lendTables: (engine) => driver.tables.lendTo(engine),
    changed: () => yard.requestUpdate(),
  });
  return yard.gaps;
}
