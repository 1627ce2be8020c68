"""Linear models of scikit-learn on small real tables, written to linear_models.json.

Coefficients of nearly exact solutions (a small tol), so that they are facts about the objective and not about where
a solver stopped; and the number of sweeps that coordinate descent takes at the default tol, which is a fact about the
stopping rule. Features are standardized here as in the test, from the same numbers.
Run with Debian's python3-sklearn: /usr/bin/python3 tests/reference/linear_models.py
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge, enet_path, lasso_path

warnings.filterwarnings("ignore")

# Correlated features, two of which are copies of others up to noise; a third of the features matter.
rng = np.random.default_rng(11)
many = rng.normal(size=(120, 12))
many[:, 6:9] = many[:, 0:3] + 0.1 * rng.normal(size=(120, 3))
values = many @ np.array([3, -2, 0, 0, 1, 0, 0, 0, 0, 0, 0.5, 0]) + 4 + rng.normal(size=120)
wide = rng.normal(size=(20, 40))  # fewer rows than features
wide_values = wide[:, :5] @ np.array([2.0, -1, 1, 3, -2]) + 0.1 * rng.normal(size=20)

tables = {
    "diabetes": load_diabetes(return_X_y=True, scaled=False),
    "correlated": (many.round(6), values.round(6)),
    "wide": (wide.round(6), wide_values.round(6)),
    "breast_cancer": load_breast_cancer(return_X_y=True),
    "wine": load_wine(return_X_y=True),
}
# A part of the rows and columns is enough, and keeps the file small.
tables["diabetes"] = tuple(part[:150] for part in tables["diabetes"])
tables["breast_cancer"] = (tables["breast_cancer"][0][:150, :12], tables["breast_cancer"][1][:150])


def scaled(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def fitted(kind, make, table, scale, **params):
    x, y = tables[table]
    model = make(**params).fit(scaled(x) if scale else x, y)
    return {
        "kind": kind,
        "table": table,
        "scale": scale,
        "params": params,
        "coefficients": np.atleast_2d(model.coef_).tolist(),
        "intercepts": np.atleast_1d(model.intercept_).tolist(),
    }


def sweeps(kind, make, table, **params):
    x, y = tables[table]
    return {"kind": kind, "table": table, "params": params, "sweeps": int(make(**params).fit(scaled(x), y).n_iter_)}


FINE = {"tol": 1e-14, "max_iter": 100000}
regressions = [
    fitted("ridge", Ridge, table, scale, **params)
    for table in ("diabetes", "correlated", "wide")
    for scale in (True, False)
    for params in ({"alpha": 1.0}, {"alpha": 30.0}, {"alpha": 1.0, "fit_intercept": False})
]
regressions += [
    fitted(kind, make, table, True, **params, **FINE)
    for table, strength in (("diabetes", 1), ("correlated", 0.1), ("wide", 0.1))
    for kind, make, params in (
        ("lasso", Lasso, {"alpha": strength}),
        ("lasso", Lasso, {"alpha": 3.0 * strength, "fit_intercept": False}),
        ("lasso", Lasso, {"alpha": strength, "positive": True}),
        ("elastic_net", ElasticNet, {"alpha": strength}),
        ("elastic_net", ElasticNet, {"alpha": strength, "l1_ratio": 0.9, "positive": True}),
    )
]
regressions.append(fitted("lasso", Lasso, "diabetes", False, alpha=0.5, **FINE))

EXACT = {"tol": 1e-10, "max_iter": 100000}
classifications = []
for table in ("breast_cancer", "wine"):
    for params in (
        # Not "lbfgs", which also stops when a step gains little, some digits before the solution.
        {"penalty": "l2", "solver": "newton-cg"},
        {"penalty": "l2", "C": 0.05, "solver": "newton-cg"},
        {"penalty": "l2", "C": 20.0, "fit_intercept": False, "solver": "newton-cg"},
        {"penalty": "l1", "C": 0.5, "solver": "saga"},
        {"penalty": "elasticnet", "C": 0.5, "l1_ratio": 0.7, "solver": "saga"},
    ):
        entry = fitted("logistic_regression", LogisticRegression, table, True, **params, **EXACT)
        entry["params"].pop("solver", None)
        classifications.append(entry)
x, y = tables["breast_cancer"]
half = LogisticRegression(solver="newton-cg", **EXACT).fit(scaled(x), y)

paths = {}
for table in ("diabetes", "correlated"):
    x, y = scaled(tables[table][0]), tables[table][1] - tables[table][1].mean()
    alphas, coefficients, _ = lasso_path(x, y, tol=1e-10, max_iter=100000)
    net_alphas, net, _ = enet_path(x, y, l1_ratio=0.5, tol=1e-10, max_iter=100000)
    every = slice(None, None, 11)
    paths[table] = {
        "lasso": {"alphas": alphas[every].tolist(), "coefficients": coefficients.T[every].tolist()},
        "elastic_net": {"alphas": net_alphas[every].tolist(), "coefficients": net.T[every].tolist()},
    }


def rounded(value):
    """Twelve digits: the file stays small, and the tolerance of the tests is wider by far."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return value


out = {
    "scikit-learn": sklearn.__version__,
    "tables": {name: {"x": x.tolist(), "y": y.tolist()} for name, (x, y) in tables.items()},
    "regressions": regressions,
    "classifications": classifications,
    "probabilities": half.predict_proba(scaled(tables["breast_cancer"][0]))[:20, 1].tolist(),
    "sweeps": [
        sweeps(kind, make, table, alpha=alpha, **({"max_iter": 5000}))
        for table in ("diabetes", "correlated", "wide")
        for kind, make in (("lasso", Lasso), ("elastic_net", ElasticNet))
        for alpha in (0.01, 0.1, 1.0)
    ],
    "paths": paths,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(rounded(out), separators=(",", ":")) + "\n")
