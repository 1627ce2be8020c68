"""Ensembles of scikit-learn and XGBoost on small real tables, written to ensemble_reference.json.

Run with Debian's python3-sklearn and python3-xgboost: /usr/bin/python3 tests/reference/ensemble_reference.py
"""

import json
import pathlib

import numpy as np
import sklearn
import xgboost
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
)
from sklearn.metrics import log_loss
from sklearn.tree import DecisionTreeClassifier

tables = {
    "breast_cancer": load_breast_cancer(return_X_y=True),
    "wine": load_wine(return_X_y=True),
    "digits": load_digits(return_X_y=True),
    "diabetes": load_diabetes(return_X_y=True, scaled=False),
}
# Numbers without ties, for trees whose choice between equal splits is random in scikit-learn.
rng = np.random.default_rng(3)
normal = rng.normal(size=(500, 6)).astype(np.float32).astype(float)
score = normal[:, 0] + normal[:, 1] * normal[:, 2] + 0.5 * rng.normal(size=500)
tables["normal"] = (normal, (score > 0).astype(int))


def test_rows(n):
    """Every fourth row of a fixed shuffle."""
    return np.random.default_rng(5).permutation(n)[: n // 4]


def ada(name, **params):
    x, y = tables[name]
    model = AdaBoostClassifier(algorithm="SAMME", random_state=0, **params).fit(x, y)
    return {
        "table": name,
        "weights": model.estimator_weights_.tolist(),
        "errors": model.estimator_errors_.tolist(),
        "staged_error": [float(np.mean(p != y)) for p in model.staged_predict(x)],
    }


def boosting(name, **params):
    x, y = tables[name]
    make = GradientBoostingRegressor if name == "diabetes" else GradientBoostingClassifier
    model = make(random_state=0, **params).fit(x, y)
    loss = model.train_score_
    if name != "diabetes" and len(np.unique(y)) == 2:
        loss = [log_loss(y, p) for p in model.staged_predict_proba(x)]
    return {"table": name, "params": params, "loss": list(map(float, loss))}


def second_order(name, **params):
    x, y = tables[name]
    classes = len(np.unique(y)) if name != "diabetes" else 0
    objective = "reg:squarederror" if classes == 0 else "binary:logistic" if classes == 2 else "multi:softprob"
    full = {"objective": objective, "tree_method": "exact", "nthread": 1, "base_score": 0.5, **params}
    if classes > 2:
        full["num_class"] = classes
    rounds = full.pop("n_estimators")
    booster = xgboost.train(full, xgboost.DMatrix(x, y), num_boost_round=rounds)
    margin = booster.predict(xgboost.DMatrix(x), output_margin=True)
    return {"table": name, "params": params, "margin": np.asarray(margin).reshape(len(y), -1).astype(float).tolist()}


def accuracies(name, make):
    x, y = tables[name]
    test = np.isin(np.arange(len(y)), test_rows(len(y)))
    return [float(make(seed).fit(x[~test], y[~test]).score(x[test], y[test])) for seed in range(10)]


forests = {
    "random_forest": lambda seed: RandomForestClassifier(100, random_state=seed),
    "extra_trees": lambda seed: ExtraTreesClassifier(100, random_state=seed),
    "bagging": lambda seed: BaggingClassifier(n_estimators=100, random_state=seed),
}

out = {
    "scikit-learn": sklearn.__version__,
    "xgboost": xgboost.__version__,
    "tables": {
        name: {
            "x": x.tolist() if name != "digits" else ["".join(chr(97 + int(v)) for v in row) for row in x],
            "y": y.tolist(),
            "test": sorted(test_rows(len(y)).tolist()),
        }
        for name, (x, y) in tables.items()
    },
    "adaboost": [
        ada("breast_cancer", n_estimators=40),
        ada("wine", n_estimators=40, learning_rate=0.5),
        ada("normal", n_estimators=20, estimator=DecisionTreeClassifier(max_depth=2)),
    ],
    "gradient_boosting": [
        boosting("diabetes", n_estimators=100),
        boosting("diabetes", n_estimators=60, loss="huber", alpha=0.9),
        boosting("diabetes", n_estimators=60, loss="absolute_error"),
        boosting("breast_cancer", n_estimators=60),
        boosting("wine", n_estimators=60),
    ],
    "second_order": [
        second_order("diabetes", n_estimators=30, max_depth=4, eta=0.2, **{"lambda": 1.0}),
        second_order("breast_cancer", n_estimators=30, max_depth=3, eta=0.3, **{"lambda": 2.0, "alpha": 0.5}),
        second_order("breast_cancer", n_estimators=20, max_depth=4, eta=0.3, gamma=1.0, min_child_weight=3),
        second_order("wine", n_estimators=20, max_depth=3, eta=0.3),
    ],
    "accuracy": {
        kind: {name: accuracies(name, make) for name in ("digits", "wine", "breast_cancer")}
        for kind, make in forests.items()
    },
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
