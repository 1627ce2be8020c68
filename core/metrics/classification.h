#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"

namespace trainyard {

/// The most probable class of each row; of equals the first. probabilities: [n, k].
std::vector<std::int32_t> most_probable(ConstMatrixView64 probabilities);

/// Mean of -ln p(true class), with p kept at least the machine's epsilon away from 0 and 1 and each row's sum
/// brought to 1. NaN for no rows. Source: scikit-learn 1.2's log_loss.
double log_loss(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities);

/// Area under the receiver operating characteristic: the chance that a row of the class scores above a row of
/// another, ties counted half. Nothing where the class or the rest has no rows, or a score is not a number.
/// is_positive, scores: [n]. Source: scikit-learn's roc_auc_score; Hanley & McNeil, Radiology 143 (1982).
std::optional<double> roc_auc(const std::vector<bool>& is_positive, std::span<const double> scores);

/// What the scores are about: the names of the classes, and which is the positive one of two.
struct ClassScheme {
  std::span<const std::string> classes;
  Index positive = 1;
};

/// {"accuracy", "precision", "recall", "f1"}: for two classes of the positive one, for more the mean over
/// classes.
Json classification_summary(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                            const ClassScheme& scheme);

/// The area under the characteristic of one class against the rest.
std::optional<double> class_auc(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                                Index c);

/// {"accuracy", "precision", "recall", "f1", "specificity", "log_loss", "roc_auc", "confusion_matrix",
/// "per_class"}; roc_auc of more than two classes is the mean of each against the rest; null where undefined.
/// aucs: of the first classes, where class_auc() was called before.
Json classification_report(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                           const ClassScheme& scheme, std::span<const std::optional<double>> aucs = {});

}  // namespace trainyard
