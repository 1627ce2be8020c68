#include "metrics/classification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/starter.h"
#include "common/vector_kernels64.h"
#include "metrics/confusion_matrix.h"

namespace trainyard {
namespace {

using Score = double (ConfusionMatrix::*)(Index) const;

double score_of(const ConfusionMatrix& matrix, const ClassScheme& scheme, Score score) {
  return matrix.classes() == 2 ? (matrix.*score)(scheme.positive) : matrix.macro(score);
}

Json summary_of(const ConfusionMatrix& matrix, const ClassScheme& scheme) {
  Json json = Json::object();
  json["accuracy"] = matrix.accuracy();
  json["precision"] = score_of(matrix, scheme, &ConfusionMatrix::precision);
  json["recall"] = score_of(matrix, scheme, &ConfusionMatrix::recall);
  json["f1"] = score_of(matrix, scheme, &ConfusionMatrix::f1);
  return json;
}

Json number_or_null(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json matrix_json(const ConfusionMatrix& matrix) {
  Json rows = Json::array();
  for (Index i = 0; i < matrix.classes(); ++i) {
    Json row = Json::array();
    for (Index j = 0; j < matrix.classes(); ++j) row.push_back(matrix.count(i, j));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<std::int32_t> most_probable(ConstMatrixView64 probabilities) {
  std::vector<std::int32_t> predicted(static_cast<std::size_t>(probabilities.rows()));
  for (Index i = 0; i < probabilities.rows(); ++i) {
    const auto row = probabilities.row(i);
    // The starter has few classes, and room for little code.
    const Index at =
        kStarter ? std::max_element(row.begin(), row.end()) - row.begin() : index_of_largest(row);
    predicted[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(at);
  }
  return predicted;
}

double log_loss(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities) {
  constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
  if (truth.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    double total = 0;
    double mine = 0;
    for (Index c = 0; c < probabilities.cols(); ++c) {
      // Written so that a NaN stays one.
      const double p = std::clamp(probabilities(static_cast<Index>(i), c), kEpsilon, 1 - kEpsilon);
      total += p;
      if (c == truth[i]) mine = p;
    }
    sum -= std::log(mine / total);
  }
  return sum / static_cast<double>(truth.size());
}

std::optional<double> roc_auc(const std::vector<bool>& is_positive, std::span<const double> scores) {
  if (std::any_of(scores.begin(), scores.end(), [](double score) { return std::isnan(score); }))
    return std::nullopt;
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double rank_sum = 0;
  double positives = 0;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    double here = 0;
    while (end < order.size() && scores[order[end]] == scores[order[first]])
      here += is_positive[order[end++]] ? 1 : 0;
    rank_sum += here * (static_cast<double>(first + end + 1) / 2);  // the tied ranks' mean, from 1
    positives += here;
    first = end;
  }
  const double negatives = static_cast<double>(order.size()) - positives;
  if (positives == 0 || negatives == 0) return std::nullopt;
  return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives);
}

std::optional<double> class_auc(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                                Index c) {
  std::vector<bool> is_positive(truth.size());
  std::vector<double> scores(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) {
    is_positive[i] = truth[i] == c;
    scores[i] = probabilities(static_cast<Index>(i), c);
  }
  return roc_auc(is_positive, scores);
}

Json classification_summary(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                            const ClassScheme& scheme) {
  const std::vector<std::int32_t> predicted = most_probable(probabilities);
  return summary_of(ConfusionMatrix(truth, predicted, static_cast<Index>(scheme.classes.size())), scheme);
}

Json classification_report(std::span<const std::int32_t> truth, ConstMatrixView64 probabilities,
                           const ClassScheme& scheme, std::span<const std::optional<double>> aucs) {
  const auto k = static_cast<Index>(scheme.classes.size());
  const std::vector<std::int32_t> predicted = most_probable(probabilities);
  const ConfusionMatrix matrix(truth, predicted, k);
  Json per_class = Json::array();
  std::optional<double> auc_sum = 0.0;
  std::optional<double> positive_auc;
  for (Index c = 0; c < k; ++c) {
    const auto at = static_cast<std::size_t>(c);
    const std::optional<double> auc = at < aucs.size() ? aucs[at] : class_auc(truth, probabilities, c);
    auc_sum = auc && auc_sum ? std::optional(*auc_sum + *auc) : std::nullopt;
    if (c == scheme.positive) positive_auc = auc;
    Json row = {{"label", scheme.classes[at]}};
    row["precision"] = matrix.precision(c);
    row["recall"] = matrix.recall(c);
    row["f1"] = matrix.f1(c);
    row["specificity"] = matrix.specificity(c);
    row["roc_auc"] = number_or_null(auc);
    row["support"] = matrix.support(c);
    per_class.push_back(std::move(row));
  }
  Json json = summary_of(matrix, scheme);
  json["specificity"] = score_of(matrix, scheme, &ConfusionMatrix::specificity);
  const double loss = log_loss(truth, probabilities);
  json["log_loss"] = std::isfinite(loss) ? Json(loss) : Json(nullptr);
  const std::optional<double> macro =
      auc_sum ? std::optional(*auc_sum / static_cast<double>(k)) : std::nullopt;
  json["roc_auc"] = number_or_null(k == 2 ? positive_auc : macro);
  json["confusion_matrix"] = matrix_json(matrix);
  json["per_class"] = std::move(per_class);
  return json;
}

}  // namespace trainyard
