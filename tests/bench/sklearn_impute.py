"""Times scikit-learn's KNNImputer and IterativeImputer: one JSON job a line on standard input, one JSON answer a line.

A job is {"method": "knn", "rows": 5000, "features": 20, "share": 0.1}; the answer is {"milliseconds": ..., "filled":
[[...], ...]}, the first rows of what fit_transform made. The table is that of browser/imputation.ts: the same generator,
the same numbers. The first line printed is {"ready": true, "version": ...}.
"""

import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer

MAKERS = {"knn": lambda: KNNImputer(n_neighbors=5), "iterative": lambda: IterativeImputer(max_iter=10)}
SHOWN = 200
tables = {}


def table(rows, features, share):
    state = 12345

    def draw():
        nonlocal state
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        return state / 2**32

    x = np.empty((rows, features))
    for i in range(rows):
        cause = draw() * 4 - 2
        for j in range(features):
            value = cause * (1 + j % 5) + draw() * 4 - 2
            x[i, j] = np.nan if draw() < share else value
    return x


warnings.filterwarnings("ignore")
print(json.dumps({"ready": True, "version": sklearn.__version__}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    key = (job["rows"], job["features"], job["share"])
    if key not in tables:
        tables[key] = table(*key)
    imputer = MAKERS[job["method"]]()
    start = time.perf_counter()
    filled = imputer.fit_transform(tables[key])
    milliseconds = (time.perf_counter() - start) * 1000
    print(json.dumps({"milliseconds": milliseconds, "filled": filled[:SHOWN].tolist()}), flush=True)
