import type { EngineSession } from "../session/session";
import type { CellRules } from "./cells";
import type { TableSink } from "./table-sink";

/** Passes cells on to the engine. */
export class SessionSink implements TableSink {
  constructor(private readonly session: EngineSession) {}

  begin(name: string, _columns: string[], header: Uint8Array, rules: CellRules) {
    this.session.openTable(name, rules);
    this.session.appendCells(header);
  }

  append(cells: Uint8Array) {
    this.session.appendCells(cells);
  }
}
