import { badData } from "../../wasm/engine-error";
import type { EngineSession } from "../../wasm/session/session";
import type { WeightsSource, WeightsSummary } from "./protocol";

/** Fetched when one is chosen, and not before. */
const bodies = import.meta.glob<string>("../../wasm/bodies/*.safetensors", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});

/** Brings weights into the engine. */
export async function loadWeights(session: EngineSession, source: WeightsSource): Promise<WeightsSummary> {
  if (source.kind === "file") return session.setWeights(source.name, source.bytes);
  return session.setWeights(`body:${source.name}`, await fetchBody(source.name));
}

async function fetchBody(name: string): Promise<Uint8Array> {
  const url = bodies[`../../wasm/bodies/${name}.safetensors`];
  if (!url) throw badData(name, "There is no trained body of this name.");
  const response = await fetch(url);
  if (!response.ok)
    throw badData(name, `The trained body could not be fetched: ${response.status}. Try again.`);
  return new Uint8Array(await response.arrayBuffer());
}
