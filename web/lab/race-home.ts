/** Gives the lab what it needs of the page around. */
import type { TrainYard } from "../element/train-yard.js";
import { Race } from "./race.js";

/** The page's lab, made when it is first asked for; null while the page has no engine. */
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
