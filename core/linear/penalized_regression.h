#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "linear/coordinate_descent.h"
#include "linear/linear_model.h"
#include "spec/param_info.h"

namespace trainyard {

/// The kinds `ridge`, `lasso` and `elastic_net`, with scikit-learn's objectives:
///   ridge        |y - X w|^2 + alpha |w|^2
///   lasso        1/(2n) |y - X w|^2 + alpha |w|_1
///   elastic_net  1/(2n) |y - X w|^2 + alpha l1_ratio |w|_1 + alpha (1 - l1_ratio) / 2 |w|^2
/// The loss that is reported is the mean squared error in all three, so that runs can be compared.
///
/// Lasso and elastic net go by coordinate descent. Ridge has its exact solution after one step (solver
/// "cholesky", of the features' products or, with fewer rows than features, of the rows'), or comes to it
/// sweep by sweep (solver "coordinate_descent"). With alpha 0 and features that repeat each other the exact
/// solver refuses, where scikit-learn falls back to a singular value decomposition. Source: Hoerl & Kennard,
/// Technometrics 12 (1970); Tibshirani, JRSS B 58 (1996); Zou & Hastie, JRSS B 67 (2005).
///
/// With missing "pairwise" the features may have gaps: the squared errors are then those of the products that
/// pairwise deletion gives (see PairwiseDesign), and a row that lacks a feature is predicted with its
/// training mean, so that the feature adds nothing to the mean's prediction.
class PenalizedRegression final : public LinearModel {
 public:
  /// model: filled in, of one of the three kinds.
  explicit PenalizedRegression(const Json& model);

 private:
  enum class Kind { kRidge, kLasso, kElasticNet };

  Result<DesignMatrix> design() override;
  Result<Index> start(const Rng& rng) override;
  Result<bool> sweep(bool last) override;
  double training_loss() const override;
  std::vector<Error> warnings() const override;
  std::string distance() const override;
  Json penalty() const override;
  double finish_row(const double* scores, const Target& target, Index row,
                    std::span<double> out) const override;
  /// {"what": "path", "limit": 30, "n_alphas": 100, "eps": 0.001}: the coefficients of the features that
  /// weigh most, over alpha, of the lasso, of an elastic net with this model's l1_ratio, and of ridge; on the
  /// rows that the model learns from. info {"features": [names], "count": features in all, "paths": ["lasso",
  /// ..., "ridge"], "kind" and "alpha": the present model's}; arrays "lasso.alphas" [a], "lasso.coefficients"
  /// [f, a] and likewise.
  Result<Inspection> inspect_path(const Json& query) const override;

  Kind kind_;
  double alpha_ = 1;
  double l1_ratio_ = 1;
  bool positive_ = false;
  bool exact_ = false;
  bool random_ = false;
  bool pairwise_ = false;
  std::string pairwise_note_;

  std::vector<double> y_;  // centered if there is an intercept, [x().n()]
  double y_mean_ = 0;
  std::optional<CoordinateDescent> solver_;
  Rng rng_{0};
  mutable std::optional<Inspection> path_;  // it depends on the data alone
  mutable Json path_query_;
};

const KindInfo& ridge_kind();
const KindInfo& lasso_kind();
const KindInfo& elastic_net_kind();
Result<std::unique_ptr<Estimator>> make_penalized_regression(const Json& model, const Json& training);

}  // namespace trainyard
