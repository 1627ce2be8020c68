import type { EngineSession } from "../session/session";

/** A trained model as JSON: what describes it, what the prepare steps learned, and its tensors, row by row. */
export function modelFile(session: EngineSession): Record<string, unknown> {
  const { spec, prepare, labels, engine } = session.result();
  const { arrays } = session.inspect(JSON.stringify({ what: "weights" }));
  const tensors = arrays.map(({ name, shape, values }) => ({ name, shape, values: Array.from(values) }));
  return { spec, prepare, labels, engine, tensors };
}
