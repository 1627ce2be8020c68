/** Which parameters of a model stand open, and how the others are grouped one press deeper. */
import type { ParamInfo } from "../engine/protocol.js";

/** Parameters that stand open where nothing else is said, in the order of the table. */
const OPEN_PARAMS = 3;

const OPEN: Record<string, readonly string[]> = {
  logistic_regression: ["penalty", "C", "l1_ratio"],
  decision_tree: ["max_depth", "min_samples_leaf", "criterion", "ccp_alpha"],
  bagging: ["n_estimators", "estimator", "max_samples", "oob_score"],
  random_forest: ["n_estimators", "max_depth", "max_features", "min_samples_leaf", "oob_score"],
  extra_trees: ["n_estimators", "max_depth", "max_features", "min_samples_leaf"],
  adaboost: ["n_estimators", "learning_rate", "estimator"],
  gradient_boosting: ["n_estimators", "learning_rate", "max_depth", "subsample", "order"],
};

/** Of a base model inside an ensemble: what tells the bases apart. */
export const OPEN_OF_BASE = [
  "max_depth",
  "min_samples_leaf",
  "criterion",
  "alpha",
  "C",
  "max_features",
  "init",
];

const GROUPS: readonly [title: string, keys: readonly string[]][] = [
  [
    "How a tree grows",
    [
      "criterion",
      "max_depth",
      "min_samples_split",
      "min_samples_leaf",
      "max_leaf_nodes",
      "min_impurity_decrease",
      "ccp_alpha",
    ],
  ],
  [
    "Rows and columns that each one sees",
    ["bootstrap", "max_samples", "max_features", "subsample", "colsample_bytree", "vote", "oob_score"],
  ],
  [
    "What is minimized",
    ["loss", "alpha", "base_score", "reg_lambda", "reg_alpha", "gamma", "min_child_weight"],
  ],
];

const SECOND_ORDER = ["reg_lambda", "reg_alpha", "gamma", "min_child_weight"];

/** Whether a parameter has any effect beside the others' values. */
function counts(key: string, model: Record<string, unknown>): boolean {
  if (key === "l1_ratio" && "penalty" in model) return model.penalty === "elasticnet";
  if (!("order" in model)) return true;
  if (SECOND_ORDER.includes(key)) return model.order === "second";
  if (key === "criterion") return model.order !== "second";
  return key !== "alpha" || model.loss === "huber";
}

export interface ParamGroup {
  title: string;
  rows: ParamInfo[];
}

/** Rows that stand open, and the others in groups with titles, those that belong to none last. */
export function arrange(
  rows: readonly ParamInfo[],
  model: Record<string, unknown>,
): { open: ParamInfo[]; deeper: ParamGroup[] } {
  const keys = OPEN[String(model.kind)];
  if (!keys)
    return { open: rows.slice(0, OPEN_PARAMS), deeper: [{ title: "", rows: rows.slice(OPEN_PARAMS) }] };
  const counting = rows.filter((row) => counts(row.key, model));
  const open = keys.flatMap((key) => counting.find((row) => row.key === key) ?? []);
  const rest = counting.filter((row) => !open.includes(row));
  const deeper = GROUPS.map(([title, of]) => ({ title, rows: rest.filter((row) => of.includes(row.key)) }));
  const others = rest.filter((row) => !GROUPS.some(([, of]) => of.includes(row.key)));
  return { open, deeper: [...deeper, { title: "", rows: others }].filter((group) => group.rows.length > 0) };
}
