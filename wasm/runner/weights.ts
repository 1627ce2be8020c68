import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EngineSession } from "../session/session";
import { fileFailure } from "./arguments";

/** The bundle is build/runner/main.mjs. */
const bodyFolder = join(import.meta.dirname, "../../wasm/bodies");

/**
 * Loads the weights that a description starts from, if it names any.
 * @param folder that relative paths start from
 */
export async function loadWeights(session: EngineSession, spec: unknown, folder: string): Promise<void> {
  const weights = (spec as { model?: { weights?: Record<string, unknown> } } | null)?.model?.weights;
  if (typeof weights?.path === "string") {
    session.setWeights(weights.path, await bytesOf(weights.path, resolve(folder, weights.path)));
  } else if (typeof weights?.body === "string") {
    const file = `${weights.body}.safetensors`;
    session.setWeights(`body:${weights.body}`, await bytesOf(file, join(bodyFolder, file)));
  }
}

const bytesOf = (name: string, path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause) => {
    throw fileFailure(name, cause);
  });
