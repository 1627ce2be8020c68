import type { Session } from "../../build/engine/trainyard-simd.mjs";
import { version } from "../../package.json";
import { type EngineError, EngineFailure } from "../engine-error";
import { type CellRules, type Cells, readCells } from "../tables/cells";
import type { Build } from "./feature-test";

export interface NamedArray {
  name: string;
  shape: number[];
  values: Float32Array;
}

/**
 * The engine as TypeScript sees it: descriptions and answers are values, errors are thrown as EngineFailure.
 * Anything else that is thrown means that the engine is lost.
 */
export class EngineSession {
  constructor(
    private readonly session: Session,
    readonly build: Build,
    /** Bytes of memory that the engine holds. */
    readonly memoryBytes: () => number,
  ) {}

  /** Starts to take in a table; the loaded one stays until closeTable(). */
  openTable = (name: string, rules: CellRules = {}) =>
    void open(this.session.openTable(name, JSON.stringify(rules)));
  /** Bytes of cells and their separators, as SessionSink writes them. */
  appendCells = (bytes: Uint8Array) => void open(this.session.appendCells(bytes));
  /** Replaces the loaded table, and answers its summary. */
  closeTable = <T>() => open<T>(this.session.closeTable());

  /** Replaces the loaded table by pictures in the format of MNIST, and answers its summary; test files may be empty. */
  loadIdx = <T>(
    name: string,
    images: Uint8Array,
    labels: Uint8Array,
    testImages: Uint8Array = new Uint8Array(),
    testLabels: Uint8Array = new Uint8Array(),
  ) => open<T>(this.session.loadIdx(name, images, labels, testImages, testLabels));

  /** Keeps a file of weights for descriptions that name it; a body of the page is `body:` and its name. */
  setWeights = <T>(name: string, bytes: Uint8Array) => open<T>(this.session.setWeights(name, bytes));

  generatedTable = <T>(spec: string) => open<T>(this.session.generatedTable(spec));
  catalog = <T>() => open<T>(this.session.catalog());
  check = <T>(spec: string) => open<T>(this.session.check(spec));

  /** Prepares the experiment of a description (JSON), and answers its outline: what is settled before training. */
  begin = <T>(spec: string) => open<T>(this.session.begin(spec));
  /** Up to that many units of work; answers the status. */
  advance = <T>(maxSteps: number, stopAtEpochEnd: boolean) =>
    open<T>(this.session.advance(maxSteps, stopAtEpochEnd));
  /** An ensemble's units from `first` on, made without being taken in, for another session on the same run. */
  makeUnits(first: number, count: number): Uint8Array {
    const { reply, bytes } = this.session.makeUnits(first, count);
    open(reply as string);
    return bytes;
  }
  /** A step of work on a unit whose turn comes later; answers whether it waits for its turn by now. */
  makeAhead = (unit: number) => open<boolean>(this.session.makeAhead(unit));
  /** Takes units that were made elsewhere: advance() uses each in its turn, so that nothing changes in the result. */
  offerUnits = (bytes: Uint8Array) => void open(this.session.offerUnits(bytes));
  /** Makes ready to split the error of several models into bias and variance (JSON); answers the status. */
  beginRefits = <T>(query: string) => open<T>(this.session.beginRefits(query));
  /** Up to that many units of work on it. */
  advanceRefits = <T>(maxUnits: number) => open<T>(this.session.advanceRefits(maxUnits));
  /** What it found, row by row. */
  refitRows(): { info: Record<string, unknown>; arrays: NamedArray[] } {
    const { reply, arrays } = this.session.refitRows();
    return { info: open(reply as string), arrays };
  }
  status = <T>() => open<T>(this.session.status());
  /** The entries from that index on. */
  history = <T>(from: number) => open<T>(this.session.history(from));
  /** One unit of work on the metrics: null until they are there, so that a large table keeps nobody waiting. */
  metrics = <T>() => open<T | null>(this.session.metrics());
  retune = (spec: string) => void open(this.session.retune(spec));

  /** The result of the run, with what made it. */
  result(): Record<string, unknown> {
    const result = open<Record<string, unknown>>(this.session.result());
    return { ...result, engine: { build: this.build, version } };
  }

  /** Prepares a comparison of ways to deal with gaps, and answers its status. */
  beginLab = <T>(spec: string) => open<T>(this.session.beginLab(spec));
  /** Up to that many units of work; answers the status. */
  advanceLab = <T>(maxSteps: number) => open<T>(this.session.advanceLab(maxSteps));
  /** What is known by now. */
  labResult = <T>() => open<T>(this.session.labResult());

  /** A look at the table before any step: nothing need be begun. */
  explore(spec: string, query: string): { info: Record<string, unknown>; arrays: NamedArray[] } {
    const { reply, arrays } = this.session.explore(spec, query);
    return { info: open(reply as string), arrays };
  }

  inspect(query: string): { info: Record<string, unknown>; arrays: NamedArray[] } {
    const { reply, arrays } = this.session.inspect(query);
    return { info: open(reply as string), arrays };
  }

  /** What was learned, as a safetensors file. */
  weights(): Uint8Array {
    const { reply, bytes } = this.session.weights();
    open(reply as string);
    return bytes;
  }

  /** The table as it was loaded. */
  loadedTable = (): Cells => readCells(open(this.session.loadedTable()));
  /** The table after the prepare steps, all rows, with the split column. */
  preparedTable = (): Cells => readCells(open(this.session.preparedTable()));
  /** What the model says of every row. */
  predictions = (): Cells => readCells(open(this.session.predictions()));
}

/** Takes a reply out of its envelope. */
function open<T>(reply: string): T {
  const envelope: { ok: T } | { error: EngineError } = JSON.parse(reply);
  if ("ok" in envelope) return envelope.ok;
  throw new EngineFailure(envelope.error.code, envelope.error.path, envelope.error.message);
}
