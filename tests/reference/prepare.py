"""Writes prepare.json: what scikit-learn's preprocessing learns from some rows and makes of all.
Run: python3 tests/reference/prepare.py (Debian: python3-sklearn 1.2)."""

import json
from pathlib import Path

import numpy as np
from sklearn import __version__
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

ROWS, TRAIN = 60, 40


def listed(matrix):
    return [[None if isinstance(x, float) and np.isnan(x) else x for x in row] for row in np.asarray(matrix).tolist()]


def numbers(rng):
    table = np.column_stack(
        [
            rng.normal(5, 3, ROWS),
            rng.integers(0, 4, ROWS).astype(float),
            rng.lognormal(0, 2, ROWS),
            np.full(ROWS, 0.1),
            1e6 + rng.normal(0, 1e-2, ROWS),
        ]
    )
    gaps = table.copy()
    for column in (0, 1, 2):
        gaps[rng.choice(ROWS, 12, replace=False), column] = np.nan
    return table, gaps


def main():
    rng = np.random.default_rng(5)
    table, gaps = numbers(rng)
    words = rng.choice(["Biscoe", "Dream", "Torgersen"], (ROWS, 1)).astype(object)
    words[TRAIN + 3] = "Anvers"  # training never meets it
    result = {"made_by": f"scikit-learn {__version__}", "train": TRAIN, "table": listed(table), "gaps": listed(gaps)}
    result["words"] = words.ravel().tolist()
    for kind, scaler in (("standard_scale", StandardScaler()), ("min_max_scale", MinMaxScaler())):
        result[kind] = listed(scaler.fit(table[:TRAIN]).transform(table))
        result[kind + "_gaps"] = listed(scaler.fit(gaps[:TRAIN]).transform(gaps))
    for method in ("mean", "median", "most_frequent"):
        imputer = SimpleImputer(strategy=method).fit(gaps[:TRAIN])
        result[method] = listed(imputer.transform(gaps))
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(words[:TRAIN])
    result["one_hot"] = listed(encoder.transform(words))
    Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
