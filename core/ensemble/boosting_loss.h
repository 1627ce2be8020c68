#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

/// What gradient boosting minimizes, on scores in float64. width: columns of the scores (1, or k for k > 2
/// classes). Source: Friedman, Annals of Statistics 29 (2001); leaf values by one Newton step or line search
/// as in scikit-learn.
class BoostingLoss {
 public:
  virtual ~BoostingLoss() = default;
  virtual Index width() const { return 1; }
  /// The constant scores that training starts from. [width]
  virtual std::vector<double> start() const = 0;
  /// The loss of one row.
  virtual double row(std::span<const double> scores, std::int32_t label, double value) const = 0;
  /// What finish() and row() say of every training row, to the last bit, in one pass. scores: [n, width];
  /// predictions: [n, outputs]; losses: [n]
  virtual void look(const Matrix64& scores, MatrixView64 predictions, std::span<double> losses) const = 0;
  /// Sets what the loss itself takes from the scores that a step starts from, once for all outputs.
  virtual void prepare(const Matrix64& /*scores*/) {}
  /// The negative gradient of output c, by training row. predictions: of look(); out: [n]
  virtual void residuals(ConstMatrixView64 predictions, Index c, std::span<double> out) const = 0;
  /// The second derivative of output c, as XGBoost has it. predictions: of look(); out: [n]
  virtual void hessians(ConstMatrixView64 predictions, Index c, std::span<double> out) const = 0;
  /// The best step of output c for the rows of one leaf, given their residuals and the leaf's mean residual.
  virtual double leaf(const Matrix64& scores, std::span<const double> residuals,
                      std::span<const std::uint32_t> rows, double mean) const = 0;
  /// From scores to a prediction: probabilities or a value.
  virtual void finish(std::span<const double> scores, std::span<double> out) const = 0;
};

/// kind: log_loss (with classes), squared_error, absolute_error, huber. alpha: Huber's quantile. The spans
/// must outlive the loss.
std::unique_ptr<BoostingLoss> make_boosting_loss(std::string_view kind, Index classes, double alpha,
                                                 std::span<const std::int32_t> labels,
                                                 std::span<const double> values);

/// The smallest value with at least this share of all values at or below it, as scikit-learn's weighted
/// percentile.
double lower_quantile(std::vector<double> values, double share);

}  // namespace trainyard
