/** What helps where an experiment cannot run as it stands: changes of it, each by a button. */
import type { EngineError } from "../engine/protocol.js";
import { kindInfo } from "../state/catalog-lookup.js";
import type { Remedy } from "../state/diagnosis.js";
import { getAt } from "../state/spec-path.js";
import type { Yard } from "./composition.js";
import { weightsName } from "./weights-source.js";

export function remediesOf(yard: Yard, problem: EngineError): Remedy[] {
  const order = orderRemedies(yard, problem);
  return problem.code === "bad_data"
    ? [...gapRemedies(yard, problem), ...weightsRemedies(yard, problem), ...order]
    : order;
}

/** What helps where cells are missing: rows without a target are left out, other gaps are filled. */
function gapRemedies({ spec, catalog }: Yard, { path, message }: EngineError): Remedy[] {
  if (/target is missing/.test(message))
    return [{ label: "Leave these rows out", edits: [{ path: "data.missing_target", value: "drop" }] }];
  const filling = kindInfo(catalog, "prepare", "impute");
  if (!filling || !/missing cells/.test(message) || path.startsWith("data.target")) return [];
  const steps = Array.isArray(spec.prepare) ? spec.prepare : [];
  return [{ label: filling.label, edits: [{ path: "prepare", value: [{ kind: filling.kind }, ...steps] }] }];
}

/** What helps where the weights to start from do not fit: a new output layer, or all drawn afresh. */
function weightsRemedies({ spec }: Yard, { path, message }: EngineError): Remedy[] {
  const name = weightsName(spec)?.name;
  if (name === undefined || !(path.startsWith("model.weights") || path.startsWith(name))) return [];
  const layers = getAt(spec, "model.layers");
  const whole = getAt(spec, "model.weights.layers") === undefined && !/not on this page/.test(message);
  const head: Remedy[] =
    whole && Array.isArray(layers)
      ? [
          {
            label: "Keep the body, new head",
            edits: [{ path: "model.weights.layers", value: layers.length }],
          },
        ]
      : [];
  return [...head, { label: "Draw fresh weights", edits: [{ path: "model.weights", value: undefined }] }];
}

/** What helps where rows should follow each other: the first column that may order them; what to do at its gaps. */
function orderRemedies({ spec, live }: Yard, { path, message }: EngineError): Remedy[] {
  if (/steps are missing/.test(message)) {
    const gaps = (label: string, value: string) => ({
      label,
      edits: [{ path: "data.sequence.gaps", value }],
    });
    return [gaps("No window across a gap", "split"), gaps("Take rows as they follow", "ignore")];
  }
  if (path !== "data.sequence") return [];
  const { columns = [], target, rows = 0 } = live.table ?? {};
  const predicted = getAt(spec, "data.target") ?? target;
  const order = columns.find(({ name, distinct }) => name !== predicted && distinct === rows)?.name;
  return order
    ? [{ label: `Order the rows by ${order}`, edits: [{ path: "data.sequence", value: { order } }] }]
    : [{ label: "A network for single rows", edits: [{ path: "model", value: { kind: "mlp" } }] }];
}
