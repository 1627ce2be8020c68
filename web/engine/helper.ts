/** A helper's worker: an engine of its own with the same experiment, which makes units of an ensemble when asked. */
import { loadSession } from "../../wasm/session/load";
import type { EngineSession } from "../../wasm/session/session";
import type { HelperRequest, HelperResponse } from "./helper-messages";
import { TableLoader } from "./table-loader";

interface Engine {
  session: EngineSession;
  loader: TableLoader;
}

let engine: Promise<Engine> | null = null;
/** The number of the table that the engine holds. */
let loaded = 0;
let run = 0;

const post = (response: HelperResponse) =>
  self.postMessage(response, { transfer: response.type === "made" ? [response.bytes.buffer] : [] });

async function start({ build, module }: Extract<HelperRequest, { type: "start" }>): Promise<Engine> {
  const session = await loadSession(build, module);
  return { session, loader: new TableLoader(session) };
}

async function begin(request: Extract<HelperRequest, { type: "begin" }>) {
  run = request.run;
  const { session, loader } = await needEngine();
  if (request.table && request.table.id !== loaded) {
    await loader.load(request.table.source, () => {}, new AbortController().signal);
    loaded = request.table.id;
  }
  if (request.run !== run) return;
  session.begin(request.spec);
  post({ type: "begun", run });
}

async function make(request: Extract<HelperRequest, { type: "make" }>) {
  const { session } = await needEngine();
  if (request.run !== run) return;
  post({ type: "made", run, unit: request.unit, bytes: session.makeUnits(request.unit, 1) });
}

function needEngine(): Promise<Engine> {
  if (!engine) throw new Error("A helper is started first.");
  return engine;
}

/** One message after another: a unit is asked for when the run has begun. */
let before: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<HelperRequest>) => {
  if (data.type === "start") {
    engine = start(data);
    engine.catch(() => post({ type: "failed", run: 0 }));
    return;
  }
  // What waits in the queue for an earlier run is not worth its time.
  if (data.type === "begin") run = data.run;
  before = before
    .then(() => (data.type === "begin" ? begin(data) : make(data)))
    .catch(() => post({ type: "failed", run: data.run }));
};
