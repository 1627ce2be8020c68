import type { EngineSession } from "../session/session";

/**
 * A trained model as JSON: what describes it, what the prepare steps learned, and its tensors, row by row, or its
 * trees, node by node.
 */
export function modelFile(session: EngineSession): Record<string, unknown> {
  const { spec, prepare, labels, engine } = session.result();
  const { info, arrays } = session.inspect(JSON.stringify({ what: "weights", exact: true }));
  if (info.trees) return { spec, prepare, labels, engine, ...info };
  const tensors = arrays.map(({ name, shape, values }) => ({ name, shape, values: Array.from(values) }));
  // A linear model computes in float64, and its coefficients say so.
  const { features, coefficients, intercepts, models } = info;
  const linear = coefficients ? { features, coefficients, intercepts } : {};
  const bagged = models ? { models } : {};
  return { spec, prepare, labels, engine, ...linear, ...bagged, tensors };
}
