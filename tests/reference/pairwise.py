"""Linear models by pairwise deletion, computed by numpy from their definition, written to pairwise.json.

Means over the rows that have a feature, covariances over the rows that have both columns of a pair, the nearest
positive semidefinite matrix of correlations where there is need, and then ridge's closed form, or coordinate descent
on the products (as in Friedman, Hastie & Tibshirani 2010).
Run with Debian's python3-numpy: /usr/bin/python3 tests/reference/pairwise.py
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(5)


def table(n, share):
    x = rng.normal(size=(n, 5))
    x[:, 1] += 0.8 * x[:, 0]
    x[:, 3] = 50 + 20 * x[:, 3]
    y = x @ np.array([2.0, -1, 0, 0.05, 0.5]) + 3 + 0.3 * rng.normal(size=n)
    x[rng.random(x.shape) < share] = np.nan
    return x.round(4), y.round(4)


def contradiction(n):
    """a and b go together, b and c too, a and c against each other, each pair in rows of its own."""
    t, e = rng.normal(size=n), 0.1 * rng.normal(size=(n, 3))
    x = np.column_stack([t, t, t]) + e
    third = np.arange(n) % 3
    x[third == 2, 2] = -t[third == 2] + e[third == 2, 2]
    for i in range(3):
        x[third == i, (2, 0, 1)[i]] = np.nan
    return x.round(4), (t + 0.5 * rng.normal(size=n)).round(4)


def products(x, y, center):
    """n times the covariances, or mean products, of the pairs; the target is the last."""
    z = np.column_stack([x, y])
    n, m = z.shape
    p = np.empty((m, m))
    for i in range(m):
        for j in range(m):
            both = ~np.isnan(z[:, i]) & ~np.isnan(z[:, j])
            a, b = z[both, i], z[both, j]
            p[i, j] = n * ((a - a.mean()) @ (b - b.mean()) if center else a @ b) / both.sum()
    s = np.sqrt(np.diag(p))
    values, vectors = np.linalg.eigh(p / np.outer(s, s))
    least = values[0]
    return (vectors * np.maximum(values, 0)) @ vectors.T * np.outer(s, s), least


def solve(p, n, kind, alpha, l1_ratio):
    g, c = p[:-1, :-1], p[:-1, -1]
    if kind == "ridge":
        return np.linalg.solve(g + alpha * np.eye(len(c)), c)
    ratio = 1 if kind == "lasso" else l1_ratio
    l1, l2 = alpha * ratio * n, alpha * (1 - ratio) * n
    w = np.zeros(len(c))
    for _ in range(20000):
        for j in range(len(c)):
            pull = c[j] - g[j] @ w + g[j, j] * w[j]
            w[j] = np.sign(pull) * max(abs(pull) - l1, 0) / (g[j, j] + l2)
    return w


tables = {"fits": table(90, 0.15), "contradicts": contradiction(60)}
fits = []
for name, (x, y) in tables.items():
    means = np.nanmean(x, axis=0)
    for params in (
        {"kind": "ridge", "alpha": 1.0},
        {"kind": "ridge", "alpha": 10.0, "solver": "coordinate_descent"},
        {"kind": "ridge", "alpha": 1.0, "fit_intercept": False},
        {"kind": "lasso", "alpha": 0.1},
        {"kind": "elastic_net", "alpha": 0.2, "l1_ratio": 0.5},
    ):
        center = params.get("fit_intercept", True)
        p, least = products(x, y, center)
        w = solve(p, len(y), params["kind"], params["alpha"], params.get("l1_ratio"))
        intercept = y.mean() - means @ w if center else 0.0
        filled = np.where(np.isnan(x), means, x)
        loss = (p[-1, -1] - 2 * w @ p[:-1, -1] + w @ p[:-1, :-1] @ w) / len(y)
        fits.append(
            {
                "table": name,
                "params": params,
                "coefficients": w.tolist(),
                "intercept": float(intercept),
                "least": float(least),
                "predictions": (filled @ w + intercept)[:12].tolist(),
                "loss": float(loss),
            }
        )


def with_gaps(x):
    return [[None if np.isnan(v) else v for v in row] for row in x.tolist()]


out = {
    "numpy": np.__version__,
    "tables": {name: {"x": with_gaps(x), "y": y.tolist()} for name, (x, y) in tables.items()},
    "fits": fits,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
