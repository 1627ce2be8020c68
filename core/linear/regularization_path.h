#pragma once

#include <span>
#include <vector>

#include "common/result.h"
#include "linear/design_matrix.h"

namespace trainyard {

/// The coefficients of a model at every strength of its penalty, strongest first.
struct RegularizationPath {
  std::vector<double> alphas;  ///< [a], in equal ratios, descending
  Matrix64 coefficients;       ///< [a, d]
};

/// How a path is walked.
struct PathSettings {
  double l1_ratio = 1;
  bool positive = false;
  double tol = 1e-4;
  Index max_iter = 1000;
  Index alphas = 100;
  double eps = 1e-3;  ///< the last alpha over the first
};

/// Lasso (l1_ratio 1) or elastic net from the alpha at which the first coefficient leaves zero, each alpha
/// starting from the solution of the one before. y: [n], centered where x is. l1_ratio > 0.
/// Source: Friedman, Hastie & Tibshirani (2010), section 2.5; scikit-learn's enet_path.
RegularizationPath elastic_net_path(const DesignMatrix& x, std::span<const double> y,
                                    const PathSettings& settings);

/// Ridge, from alpha at 1000 times the features' mean sum of squares (where little is left of any
/// coefficient) to a thousandth of it.
RegularizationPath ridge_path(const DesignMatrix& x, std::span<const double> y, Index alphas);

/// Errors: kBadSpec where a path would take seconds, saying so.
Result<void> check_path_cost(const DesignMatrix& x);

}  // namespace trainyard
