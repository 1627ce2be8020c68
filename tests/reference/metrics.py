"""Writes metrics.json: what scikit-learn says of random predictions. Run: python3 tests/reference/metrics.py
(Debian: python3-sklearn 1.2)."""

import json
from pathlib import Path

import numpy as np
from sklearn import __version__
from sklearn import metrics as m


def classification(rng, n, k, decimals, absent=None):
    """decimals: rounding of the probabilities, so that ties occur; absent: a class without rows."""
    truth = rng.integers(0, k, n)
    if absent is not None:
        truth[truth == absent] = (absent + 1) % k
    scores = rng.dirichlet(np.ones(k), n)
    scores[np.arange(n), truth] += rng.uniform(0, 0.7, n)
    scores = np.round(scores / scores.sum(axis=1, keepdims=True), decimals)
    scores[:, -1] = np.round(1 - scores[:, :-1].sum(axis=1), decimals)
    labels = list(range(k))
    predicted = scores.argmax(axis=1)
    confusion = m.confusion_matrix(truth, predicted, labels=labels)
    precision, recall, f1, support = m.precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0
    )
    specificity = [
        m.recall_score(truth != c, predicted != c, zero_division=0) for c in labels
    ]
    present = set(truth) == set(labels)
    if k == 2:
        auc = m.roc_auc_score(truth, scores[:, 1]) if present else None
    else:
        # roc_auc_score wants rows that sum to 1; ranks within a column are all that counts for one against the rest.
        auc = (
            float(np.mean([m.roc_auc_score(truth == c, scores[:, c]) for c in labels]))
            if present
            else None
        )
    mean = (lambda v: float(v[1])) if k == 2 else (lambda v: float(np.mean(v)))
    return {
        "k": k,
        "truth": truth.tolist(),
        "probabilities": scores.tolist(),
        "accuracy": m.accuracy_score(truth, predicted),
        "precision": mean(precision),
        "recall": mean(recall),
        "f1": mean(f1),
        "specificity": mean(specificity),
        "log_loss": m.log_loss(truth, scores, labels=labels),
        "roc_auc": auc,
        "confusion_matrix": confusion.tolist(),
        "per_class": [
            {
                "precision": float(precision[c]),
                "recall": float(recall[c]),
                "f1": float(f1[c]),
                "specificity": float(specificity[c]),
                "support": int(support[c]),
            }
            for c in labels
        ],
    }


def regression(rng, n, noise):
    truth = rng.normal(50, 10, n)
    predicted = truth + rng.normal(0, noise, n)
    return {
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "mse": m.mean_squared_error(truth, predicted),
        "rmse": m.mean_squared_error(truth, predicted, squared=False),
        "mae": m.mean_absolute_error(truth, predicted),
        "r2": m.r2_score(truth, predicted),
    }


def main():
    rng = np.random.default_rng(2)
    cases = [
        classification(rng, 60, 2, 6),
        classification(rng, 80, 2, 1),
        classification(rng, 90, 3, 6),
        classification(rng, 120, 4, 1),
        classification(rng, 200, 10, 2),
        classification(rng, 40, 5, 3, absent=2),
        classification(rng, 20, 2, 3, absent=1),
    ]
    result = {
        "made_by": f"scikit-learn {__version__}",
        "classification": cases,
        "regression": [regression(rng, n, noise) for n, noise in ((50, 1), (200, 12), (7, 0.01))],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
