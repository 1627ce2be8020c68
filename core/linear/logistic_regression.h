#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "linear/lbfgs.h"
#include "linear/linear_model.h"
#include "linear/logistic_loss.h"
#include "spec/param_info.h"

namespace trainyard {

/// Logistic regression: C times the sum of the rows' log losses, plus the penalty
///   l2          1/2 |w|^2
///   l1          |w|_1
///   elasticnet  l1_ratio |w|_1 + (1 - l1_ratio) / 2 |w|^2
///   none
/// on the weights and not on the intercepts. Two classes have one row of weights, more classes one row each
/// (multinomial). One sweep is one quasi-Newton step over all rows; with an l1 part each step stays in one
/// orthant, so that weights become exactly zero. Converged when no entry of the gradient is larger than tol,
/// as scikit-learn's solver "lbfgs"; that solver also stops when a step gains less than 2e-9 of the
/// objective, this one below 1e-13, which takes some steps more and comes nearer. Source: Bishop (2006),
/// section 4.3; Andrew & Gao, ICML 2007 (orthant-wise steps).
class LogisticRegression final : public LinearModel {
 public:
  explicit LogisticRegression(const Json& model);

 private:
  Result<Index> start(const Rng& rng) override;
  Result<bool> sweep(bool last) override;
  double training_loss() const override;
  std::string distance() const override;
  Json penalty() const override;
  double finish_row(const double* scores, const Target& target, Index row,
                    std::span<double> out) const override;

  /// The objective at v; leaves the loss ready for its gradient, and its sum in loss_sum_.
  double objective(std::span<const double> v);
  void take_gradient();
  /// The gradient of the objective, at zero weights the smaller one-sided slope (0 if neither leads down).
  std::vector<double> steepest() const;
  bool is_penalized(std::size_t i) const { return i < weights_; }

  std::string penalty_ = "l2";
  double c_ = 1;
  double l1_ratio_ = 0.5;
  double l1_ = 0;
  double l2_ = 1;

  std::optional<LogisticLoss> loss_;
  std::size_t weights_ = 0;  // of the parameters; intercepts follow
  std::vector<double> v_;
  std::vector<double> gradient_;  // of the smooth part
  double value_ = 0;              // of the objective
  double loss_sum_ = 0;
  double steepest_ = 0;  // largest entry of steepest()
  Lbfgs memory_;
};

const KindInfo& logistic_regression_kind();
Result<std::unique_ptr<Estimator>> make_logistic_regression(const Json& model, const Json& training);

}  // namespace trainyard
