/** The engine's worker: owns the module, its table and its experiment, and answers one page. */

import { type EngineError, EngineFailure } from "../../wasm/engine-error";
import { loadSession } from "../../wasm/session/load";
import type { EngineSession } from "../../wasm/session/session";
import { type Cells, csvText } from "../../wasm/tables/cells";
import { Helpers } from "./helpers";
import type { CallName, Calls, Request, Response } from "./messages";
import { callHelpersAfterMs, refitMs, SliceLength } from "./pacing";
import type { LabResult, LabStatus, RefitStatus, Spec, TableSummary } from "./protocol";
import { TableLoader } from "./table-loader";
import { Trainer } from "./trainer";
import { transferables } from "./transferables";
import { loadWeights } from "./weights-loader";
import { otherTasks } from "./yield";

interface Engine {
  session: EngineSession;
  loader: TableLoader;
  trainer: Trainer;
  /** How the work on refits, or on the laboratory's comparison, is cut. */
  cut: { slice: SliceLength };
}

type Call = Extract<Request, { type: "call" }>;

const post = (response: Response, keep = false) =>
  self.postMessage(response, { transfer: keep ? [] : transferables(response) });

let giveEngine: (engine: Engine) => void;
/** Calls that come before the module wait for it. */
const engine = new Promise<Engine>((resolve) => {
  giveEngine = resolve;
});
/** The page waits for an answer, besides that to its first call, which starts the engine. */
let isAsked = false;
const loading = new Map<number, AbortController>();

async function start({ build, module, workers, rehearsal }: Calls["start"]["args"]) {
  const session = await loadSession(build, module);
  if (rehearsal) await rehearse(session, JSON.stringify(rehearsal));
  const loader = new TableLoader(session);
  const helpers = new Helpers(build, module, workers.count - 1, workers.asked ? 0 : callHelpersAfterMs);
  const trainer = new Trainer(
    session,
    (snapshot, keep) => post({ type: "snapshot", snapshot }, keep),
    (cause) => post({ type: "lost", error: lost(cause, session) }),
    { helpers, table: () => loader.origin },
  );
  giveEngine({ session, trainer, loader, cut: { slice: new SliceLength() } });
  return null;
}

/** What is called for the first time is compiled first: that is done here, until the page asks for something. */
async function rehearse(session: EngineSession, spec: string) {
  const acts = [
    () => session.generatedTable(spec),
    () => session.begin(spec),
    () => session.inspect(JSON.stringify({ what: "points" })),
    () => session.advance(1, true),
    () => session.history(0),
    () => session.metrics(),
  ];
  for (const act of acts) {
    if (isAsked) return;
    act();
    await otherTasks();
  }
}

const answers: { [K in Exclude<CallName, "start" | "loadTable">]: Answer<K> } = {
  check: ({ session, loader }, spec) => loader.inTable(() => session.check<Spec>(JSON.stringify(spec))),
  generatedTable: ({ session }, spec) => session.generatedTable<TableSummary>(JSON.stringify(spec)),
  loadWeights: ({ session }, source) => loadWeights(session, source),
  weights: ({ session }) => session.weights(),
  tableText: ({ loader }) => loader.text(),
  csv: ({ session }, what) => csvBlob(what === "loaded" ? session.loadedTable() : session.preparedTable()),
  begin: ({ trainer, loader }, spec) => loader.inTable(() => trainer.begin(spec)),
  watch: ({ trainer }, queries) => trainer.watch(queries).then(() => null),
  train: ({ trainer }, until) => trainer.train(until),
  pause: ({ trainer }) => trainer.pause(),
  retune: ({ trainer }, spec) => {
    trainer.retune(spec);
    return null;
  },
  inspect: ({ session }, query) => session.inspect(JSON.stringify(query)),
  beginRefits: ({ session, loader, cut }, query) => {
    cut.slice = new SliceLength();
    return loader.inTable(() => session.beginRefits<RefitStatus>(JSON.stringify(query)));
  },
  refit: ({ session, cut }) => workOn(cut.slice, session.advanceRefits<RefitStatus>, (status) => status.done),
  refitRows: ({ session }) => session.refitRows(),
  explore: ({ session, loader }, { spec, query }) =>
    loader.inTable(() => session.explore(JSON.stringify(spec), JSON.stringify(query))),
  beginLab: ({ session, loader, cut }, spec) => {
    cut.slice = new SliceLength();
    return loader.inTable(() => session.beginLab<LabStatus>(JSON.stringify(spec)));
  },
  lab: ({ session, cut }) =>
    workOn(cut.slice, session.advanceLab<LabStatus>, ({ state }) => state === "finished"),
  labResult: ({ session }) => session.labResult<LabResult>(),
  result: ({ trainer }) => trainer.result(),
};

/** Some slices of work, between which other messages get their turn. */
async function workOn<S>(
  slice: SliceLength,
  advance: (units: number) => S,
  isOver: (status: S) => boolean,
): Promise<S> {
  const start = performance.now();
  for (;;) {
    const before = performance.now();
    const status = advance(slice.current);
    slice.measured(slice.current, performance.now() - before);
    if (isOver(status) || performance.now() > start + refitMs) return status;
    await otherTasks();
  }
}

type Answer<K extends CallName> = (
  engine: Engine,
  args: Calls[K]["args"],
) => Calls[K]["reply"] | Promise<Calls[K]["reply"]>;

/** In pieces: one text of a large table would be longer than a text may be. */
function csvBlob(cells: Cells): Blob {
  const parts: string[] = [];
  for (let i = 0; i < cells.length; i += 10_000) parts.push(csvText(cells.slice(i, i + 10_000), "\r\n"));
  return new Blob(parts, { type: "text/csv" });
}

async function answer(call: Call): Promise<unknown> {
  if (call.call === "start") return start(call.args);
  isAsked = true;
  const ready = await engine;
  if (call.call === "loadTable") return load(ready, call);
  const { call: name, args } = call;
  return (answers[name] as Answer<typeof name>)(ready, args as never);
}

async function load({ loader }: Engine, { id, args }: Extract<Call, { call: "loadTable" }>) {
  const control = new AbortController();
  loading.set(id, control);
  let told = 0;
  const progress = (share: number) => {
    if (share < told + 0.01) return;
    told = share;
    post({ type: "progress", id, share });
  };
  return loader.load(args, progress, control.signal).finally(() => loading.delete(id));
}

async function handle(call: Call) {
  try {
    post({ type: "reply", id: call.id, value: await answer(call) });
  } catch (cause) {
    if (cause instanceof EngineFailure) return post({ type: "error", id: call.id, error: cause.error });
    const session = call.call === "start" ? null : (await engine).session;
    post({ type: "lost", error: lost(cause, session) });
  }
}

/** What is no EngineFailure is an abort of the module: out of memory, or a fault in it. */
function lost(cause: unknown, session: EngineSession | null): EngineError {
  const megabytes = Math.round((session?.memoryBytes() ?? 0) / 1e6);
  const text = String(cause);
  const isMemory = cause instanceof RangeError || /abort|OOM|out of memory|allocation/i.test(text);
  const message = isMemory
    ? `The engine ran out of memory (it held ${megabytes} MB and asked for more). Use fewer rows, columns or units.`
    : `The engine stopped (${text}).`;
  return { code: "engine_lost", path: "", message };
}

self.onmessage = (event: MessageEvent<Request>) => {
  const request = event.data;
  if (request.type === "call") handle(request);
  else if (request.type === "cancel") loading.get(request.id)?.abort();
  else engine.then(({ trainer }) => trainer.pageHasSeen());
};
