/** Brings the weights that a description starts from into the engine, and knows which are there. */
import type { EngineClient, EngineError, Spec, WeightsSource, WeightsSummary } from "../engine/protocol.js";
import { getAt, isObject } from "../state/spec-path.js";

export interface WeightsFile {
  /** By which descriptions name it. */
  path: string;
  bytes: Uint8Array;
}

/** Which file of weights a description starts from; null if it draws all of them. */
export function weightsName(spec: Spec): { kind: "body" | "file"; name: string } | null {
  const weights = getAt(spec, "model.weights");
  if (!isObject(weights)) return null;
  if (typeof weights.body === "string") return { kind: "body", name: weights.body };
  return typeof weights.path === "string" ? { kind: "file", name: weights.path } : null;
}

export class WeightsKeeper {
  /** The reader's own files of this and the last visit, by path; the newest last. */
  private readonly own = new Map<string, Uint8Array>();
  private readonly held = new Set<string>();

  constructor(private readonly engine: EngineClient) {}

  get files(): WeightsFile[] {
    return [...this.own].map(([path, bytes]) => ({ path, bytes }));
  }

  /** Under this path the weights can be named from now on. */
  keep({ path, bytes }: WeightsFile): void {
    this.own.set(path, bytes);
    this.held.delete(path);
  }

  /** A second file of the same name gets a number. */
  freePath(name: string): string {
    let path = name;
    for (let i = 2; this.own.has(path); i++) path = name.replace(/(\.\w+)?$/, ` (${i})$1`);
    return path;
  }

  /** Reads a file or a body; rejects with what is wrong with it. */
  async read(source: WeightsSource): Promise<WeightsSummary> {
    const summary = await this.engine.loadWeights(source);
    this.held.add(source.kind === "body" ? `body:${source.name}` : source.name);
    return summary;
  }

  /** Brings what the description names; null where the engine has it, or where it names none. */
  bring(spec: Spec): Promise<unknown> | null {
    const wanted = weightsName(spec);
    if (!wanted || this.held.has(wanted.kind === "body" ? `body:${wanted.name}` : wanted.name)) return null;
    return this.fetch(wanted);
  }

  private async fetch(wanted: NonNullable<ReturnType<typeof weightsName>>): Promise<void> {
    if (wanted.kind === "body") {
      await this.read({ kind: "body", name: wanted.name });
      return;
    }
    const bytes = this.own.get(wanted.name);
    if (!bytes) {
      throw {
        code: "bad_data",
        path: "model.weights",
        message: `The weights ${wanted.name} are not on this page. Load them under Model, or drop the file here.`,
      } satisfies EngineError;
    }
    await this.read({ kind: "file", name: wanted.name, bytes });
  }
}
