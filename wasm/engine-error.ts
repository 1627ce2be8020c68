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

/** Does the work; where it fails at a line or a column of a file, the error names the file too. */
export function inFile<T>(file: string | null | undefined, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!file || !(cause instanceof EngineFailure)) throw cause;
    const { code, path, message } = cause.error;
    const isPlace = /^(line|column) /.test(path);
    throw isPlace ? new EngineFailure(code, `${file}, ${path}`, message) : cause;
  }
}
