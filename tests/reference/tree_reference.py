"""Trees of scikit-learn on tables without ties, written to tree_reference.json.

Run with Debian's python3-sklearn: /usr/bin/python3 tests/reference/tree_reference.py
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

rng = np.random.default_rng(11)
n, d = 400, 6
x = rng.normal(size=(n, d)).astype(np.float32)
score = x[:, 0] + 0.7 * x[:, 1] * x[:, 2] - 0.5 * np.abs(x[:, 3])
two = (score + 0.4 * rng.normal(size=n) > 0).astype(int)
three = np.digitize(score + 0.4 * rng.normal(size=n), [-0.8, 0.4])
value = 1000 + 30 * score + 5 * rng.normal(size=n)

cases = [
    ("two", {"criterion": "gini", "max_depth": 4, "min_samples_leaf": 6}),
    ("two", {"criterion": "entropy", "max_depth": 3, "min_samples_leaf": 7}),
    ("two", {"criterion": "gini", "max_leaf_nodes": 9, "min_samples_leaf": 6}),
    ("two", {"criterion": "gini", "ccp_alpha": 0.01, "min_samples_leaf": 12}),
    ("three", {"criterion": "gini", "max_depth": 4, "min_samples_split": 30}),
    ("three", {"criterion": "entropy", "max_depth": 4, "min_samples_leaf": 8}),
    ("three", {"criterion": "gini", "max_leaf_nodes": 12, "min_impurity_decrease": 0.004}),
    ("value", {"criterion": "squared_error", "max_depth": 4, "min_samples_leaf": 5}),
    ("value", {"criterion": "friedman_mse", "max_depth": 4, "min_samples_leaf": 5}),
    ("value", {"criterion": "squared_error", "max_leaf_nodes": 14, "min_samples_leaf": 5}),
    ("value", {"criterion": "friedman_mse", "max_leaf_nodes": 10, "min_samples_leaf": 5}),
    ("value", {"criterion": "squared_error", "max_depth": 7, "ccp_alpha": 4.0, "min_samples_leaf": 5}),
]


def grow(target, params):
    y = {"two": two, "three": three, "value": value}[target]
    make = DecisionTreeRegressor if target == "value" else DecisionTreeClassifier
    model = make(random_state=0, **params).fit(x, y)
    tree = model.tree_
    # scikit-learn breaks ties by its random state: a table without ties gives one tree for all.
    for state in range(1, 20):
        other = make(random_state=state, **params).fit(x, y).tree_
        assert np.array_equal(other.feature, tree.feature), ("a tie", target, params)
        assert np.array_equal(other.threshold, tree.threshold), ("a tie", target, params)
    values = tree.value[:, 0, :]
    if target != "value":
        values = values / values.sum(axis=1, keepdims=True)
    return {
        "target": target,
        "params": params,
        "feature": np.where(tree.feature < 0, -1, tree.feature).tolist(),
        "threshold": tree.threshold.tolist(),
        "left": tree.children_left.tolist(),
        "right": tree.children_right.tolist(),
        "impurity": tree.impurity.tolist(),
        "samples": tree.n_node_samples.tolist(),
        "value": values.tolist(),
        "importances": model.feature_importances_.tolist(),
    }


out = {
    "scikit-learn": sklearn.__version__,
    "x": x.astype(float).tolist(),
    "two": two.tolist(),
    "three": three.tolist(),
    "value": value.tolist(),
    "trees": [grow(*case) for case in cases],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
