"""Times ensembles of scikit-learn and XGBoost on one thread: one JSON request a line in, one JSON answer a line out.

{"table": name, "x": [[...]], "labels": [...], "train": n} stores a table, whose first n rows train; {"fit": kind,
"table": name, "trees": 100, "seed": 0} answers {"milliseconds": ..., "accuracy": ...} on the other rows, or null where
the library is not installed. The first line printed is {"ready": true, "version": ..., "xgboost": ... or null}.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn import ensemble

try:
    import xgboost
except ImportError:
    xgboost = None


def make(kind, trees, seed):
    if kind == "xgboost":
        return xgboost.XGBClassifier(n_estimators=trees, max_depth=3, tree_method="hist", n_jobs=1, nthread=1)
    if kind == "hist_gradient_boosting":
        return ensemble.HistGradientBoostingClassifier(max_iter=trees, max_depth=3, early_stopping=False)
    classes = {
        "random_forest": ensemble.RandomForestClassifier,
        "extra_trees": ensemble.ExtraTreesClassifier,
        "bagging": ensemble.BaggingClassifier,
        "adaboost": ensemble.AdaBoostClassifier,
        "gradient_boosting": ensemble.GradientBoostingClassifier,
    }
    more = {"adaboost": {"algorithm": "SAMME"}, "gradient_boosting": {"max_depth": 3}}
    return classes[kind](n_estimators=trees, random_state=seed, **more.get(kind, {"n_jobs": 1}))


tables = {}
print(
    json.dumps({"ready": True, "version": sklearn.__version__, "xgboost": xgboost and xgboost.__version__}),
    flush=True,
)
for line in sys.stdin:
    request = json.loads(line)
    if "x" in request:
        tables[request["table"]] = (np.array(request["x"]), np.array(request["labels"]), request["train"])
        answer = {}
    elif request["fit"] == "xgboost" and xgboost is None:
        answer = None
    else:
        x, y, n = tables[request["table"]]
        model = make(request["fit"], request["trees"], request["seed"])
        start = time.perf_counter()
        model.fit(x[:n], y[:n])
        milliseconds = (time.perf_counter() - start) * 1000
        answer = {"milliseconds": milliseconds, "accuracy": float(model.score(x[n:], y[n:]))}
    print(json.dumps(answer), flush=True)
