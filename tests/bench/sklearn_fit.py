"""Times fits of scikit-learn's lasso and elastic net: one JSON job a line on standard input, one JSON answer a line.

A job is {"kind": "lasso", "alpha": 0.1, "rows": 10000, "features": 100}; the answer is {"milliseconds": ...,
"coefficients": [...]}. The table is that of browser/linear.ts: the same generator, the same numbers. The first line
printed is {"ready": true, "version": ...}.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, Lasso

MAKERS = {"lasso": Lasso, "elastic_net": ElasticNet}
tables = {}


def table(rows, features):
    state = 12345
    numbers = np.empty(rows * features)
    for i in range(rows * features):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        numbers[i] = state / 2**32 * 4 - 2
    x = numbers.reshape(rows, features)
    weights = np.array([10.0 / (j + 1) if j % 3 == 0 else 0.0 for j in range(features)])
    return x, x @ weights + x[:, 1] * x[:, 2]


print(json.dumps({"ready": True, "version": sklearn.__version__}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    key = (job["rows"], job["features"])
    if key not in tables:
        tables[key] = table(*key)
    x, y = tables[key]
    model = MAKERS[job["kind"]](alpha=job["alpha"])
    start = time.perf_counter()
    model.fit(x, y)
    milliseconds = (time.perf_counter() - start) * 1000
    print(json.dumps({"milliseconds": milliseconds, "coefficients": model.coef_.tolist()}), flush=True)
