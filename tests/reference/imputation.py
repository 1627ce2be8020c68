"""Writes imputation.json: what scikit-learn's imputers, encoders, scalers and projections make of tables with gaps.
Run: python3 tests/reference/imputation.py (Debian: python3-sklearn 1.2).

Cells in which the k-th and the next neighbour are equally far are left out of KNNImputer's answer (null): which of the
two it takes depends on the order of a partial sort. scikit-learn 1.2 has no TargetEncoder; target_encode is the
formula of its documentation since 1.3, written out in NumPy.
"""

import csv
import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import __version__
from sklearn.decomposition import PCA
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.linear_model import BayesianRidge, Ridge
from sklearn.metrics.pairwise import nan_euclidean_distances
from sklearn.preprocessing import OrdinalEncoder, PolynomialFeatures, RobustScaler

TABLES = Path(__file__).parents[2] / "wasm" / "tables"
DIGITS = 12


def listed(matrix):
    return [
        [None if isinstance(x, float) and np.isnan(x) else float(f"{x:.{DIGITS}g}") for x in row]
        for row in np.asarray(matrix, dtype=float).tolist()
    ]


def builtin(name, columns):
    with open(TABLES / f"{name}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[c]) if row[c] not in ("", "NA") else np.nan for c in columns] for row in rows])


def with_gaps(complete, mechanism, share, rng):
    """Gaps in all columns but the first: by chance, by the first column, by the value itself."""
    table = complete.copy()
    n = len(table)
    for j in range(1, table.shape[1]):
        cause = {"mcar": np.zeros(n), "mar": complete[:, 0], "mnar": complete[:, j]}[mechanism]
        key = 2 * (cause - cause.mean()) / (cause.std() + 1e-12) + rng.logistic(size=n)
        table[np.argsort(-key)[: round(share * n)], j] = np.nan
    return table


def knn(train, table, weights):
    filled = KNNImputer(n_neighbors=5, weights=weights).fit(train).transform(table)
    distances = nan_euclidean_distances(table, train)
    for i, j in zip(*np.where(np.isnan(table))):
        there = ~np.isnan(train[:, j])
        d = np.sort(distances[i, there])
        if np.isnan(d[4]) or (len(d) > 5 and d[5] - d[4] < 1e-9 * max(d[5], 1)):
            filled[i, j] = np.nan
    return filled


def fills(table, filled):
    """What stands in the gaps, row by row."""
    return listed([filled[np.isnan(table)]])[0]


def iterative(train, table, estimator, **settings):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        imputer = IterativeImputer(estimator, max_iter=400, tol=1e-4, **settings).fit(train)
    return {"converged": not caught, "filled": fills(table, imputer.transform(table))}


def answers(table, train_rows):
    train = table[:train_rows]
    return {
        "train": train_rows,
        "table": listed(table),
        "indicator": listed(MissingIndicator(error_on_new=False).fit(train).transform(table)),
        "indicator_all": listed(MissingIndicator(features="all").fit(train).transform(table)),
        "mean": fills(table, SimpleImputer().fit(train).transform(table)),
        "median": fills(table, SimpleImputer(strategy="median").fit(train).transform(table)),
        "most_frequent": fills(table, SimpleImputer(strategy="most_frequent").fit(train).transform(table)),
        "constant": fills(table, SimpleImputer(strategy="constant", fill_value=-3).fit(train).transform(table)),
        "knn_uniform": fills(table, knn(train, table, "uniform")),
        "knn_distance": fills(table, knn(train, table, "distance")),
        "bayesian_ridge": iterative(train, table, BayesianRidge()),
        "ridge": iterative(train, table, Ridge(alpha=1.0), imputation_order="descending"),
        "roman": iterative(train, table, BayesianRidge(), imputation_order="roman"),
        "arabic": iterative(train, table, BayesianRidge(), imputation_order="arabic"),
    }


def target_encode(x, y, smooth):
    mean = y.mean()
    encoding = {}
    for category in sorted(set(x)):
        own = y[x == category]
        if smooth == "auto":
            share = y.var() * len(own)
            share = share / (share + own.var())
            encoding[category] = share * own.mean() + (1 - share) * mean
        else:
            encoding[category] = (smooth * mean + own.sum()) / (smooth + len(own))
    return encoding


def complete_tables(rng):
    x = rng.normal(size=(60, 4)) @ rng.normal(size=(4, 4)) + [3, -1, 0, 20]
    train = x[:40]
    words = rng.choice(["a", "b", "c", "d"], size=(60, 1)).astype(object)
    words[50] = "z"
    y = rng.normal(size=60) + (words[:, 0] == "b")
    pca = PCA().fit(train)
    return {
        "train": 40,
        "table": listed(x),
        "robust": listed(RobustScaler().fit(train).transform(x)),
        "polynomial": listed(PolynomialFeatures(3).fit(train).transform(x)),
        "polynomial_names": PolynomialFeatures(3).fit(train).get_feature_names_out(["c0", "c1", "c2", "c3"]).tolist(),
        "interactions": listed(PolynomialFeatures(3, interaction_only=True, include_bias=False).fit_transform(x)),
        "pca": listed(pca.transform(x)),
        "pca_share": pca.explained_variance_ratio_.tolist(),
        "words": words[:, 0].tolist(),
        "ordinal": OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        .fit(words[:40]).transform(words)[:, 0].tolist(),
        "y": y.tolist(),
        "target_auto": target_encode(words[:40, 0], y[:40], "auto"),
        "target_10": target_encode(words[:40, 0], y[:40], 10),
        "target_mean": y[:40].mean(),
    }


def main():
    rng = np.random.default_rng(3)
    penguins = builtin("penguins", ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"])
    tables = {
        "penguins": answers(penguins, 250),
        "airquality": answers(
            builtin("airquality", ["ozone_ppb", "solar_radiation_langley", "wind_mph", "temperature_f", "month", "day"]), 120
        ),
    }
    loadings = rng.normal(size=(2, 5))
    generated = rng.normal(size=(90, 2)) @ loadings + rng.normal(size=(90, 5))
    for mechanism in ("mcar", "mar", "mnar"):
        for share in (0.05, 0.2, 0.5):
            gaps = with_gaps(generated, mechanism, share, rng)
            tables[f"{mechanism}_{round(100 * share)}"] = answers(gaps, 65)
    own = np.random.default_rng(24)  # columns of very different sizes
    sizes = (own.normal(size=(90, 2)) @ own.normal(size=(2, 8)) + 0.1 * own.normal(size=(90, 8))) * 10.0 ** own.uniform(-5, 6, size=8)
    tables["sizes"] = answers(with_gaps(sizes, "mcar", 0.2, own), 65)
    for name, table in tables.items():
        print(name, {key: value["converged"] for key, value in table.items() if isinstance(value, dict)})
    result = {"made_by": f"scikit-learn {__version__}", "tables": tables, "complete": complete_tables(rng)}
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
