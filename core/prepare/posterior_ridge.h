#pragma once

#include <span>
#include <vector>

#include "common/matrix_view.h"
#include "prepare/symmetric_eigen.h"

namespace trainyard {

/// What a linear regression needs to know of n rows: sums of squares and products around the means.
struct Moments {
  double n = 0;
  std::vector<double> x_means;  ///< [p]
  Matrix64 xx;                  ///< [p, p]
  std::vector<double> y_means;  ///< [k]
  Matrix64 xy;                  ///< [p, k]
  std::vector<double> yy;       ///< [k]
};

/// A fitted linear model of one target, with what is needed to draw from its posterior prediction.
struct LinearPrediction {
  std::vector<double> coefficients;  ///< [p]
  double intercept = 0;
  double noise = 0;             ///< standard deviation of the residuals
  std::vector<double> x_means;  ///< [p]
  Matrix64 covariance;          ///< [p, p] of the coefficients; empty unless drawn from

  /// x: [p].
  double mean(std::span<const double> x) const;
  double deviation(std::span<const double> x) const;
};

/// Penalties of one regression.
struct RidgeOptions {
  bool bayesian = true;  ///< the penalty is found from the evidence
  double alpha = 1;      ///< the penalty of plain ridge
  bool draws = false;    ///< keep the covariance
};

/// Fits all targets of the moments. Bayesian: scikit-learn's BayesianRidge with its defaults (Gamma priors of
/// 1e-6, 300 rounds, tolerance 1e-3), MacKay, Neural Computation 4 (1992); here from the eigenvalues of xx in
/// place of a decomposition of all rows. Ridge: scikit-learn's Ridge.
std::vector<LinearPrediction> fit_ridge(const Moments& moments, const RidgeOptions& options);

}  // namespace trainyard
