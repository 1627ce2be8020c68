/** An error as the core words it: `path` names the field or the place in the data. */
export interface EngineError {
  code: "bad_spec" | "bad_data" | "too_large" | "diverged" | "engine_lost" | "cancelled";
  path: string;
  message: string;
}

/** An EngineError that can be thrown; `error` is the plain form that survives being posted. */
export class EngineFailure extends Error {
  readonly error: EngineError;

  constructor(code: EngineError["code"], path: string, message: string) {
    super(message);
    this.name = "EngineFailure";
    this.error = { code, path, message };
  }
}

/** A fault in the table: where it is (`wine.csv, line 17`), and what happened with its remedy. */
export const badData = (path: string, message: string) => new EngineFailure("bad_data", path, message);

/** What an AbortSignal that fired becomes. */
export const cancelled = (path: string) => new EngineFailure("cancelled", path, "Reading was cancelled.");
