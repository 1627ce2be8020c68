#pragma once

#include <span>
#include <vector>

#include "common/rng.h"
#include "estimator.h"

namespace trainyard {

/// A figure for each feature, and its spread.
struct Importances {
  std::vector<double> mean;       ///< [d]
  std::vector<double> deviation;  ///< [d], standard deviation (of the population, as in scikit-learn)
};

/// How much a model's score (accuracy, or R2) on the given rows falls when one column is shuffled, over
/// `repeats` shuffles. Works for any model. Source: Breiman, Machine Learning 45 (2001), section 10;
/// scikit-learn's permutation_importance.
Importances permutation_importances(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                    Index repeats, const Rng& rng);

/// The mean prediction with one feature set to each value of a grid in turn.
struct PartialDependence {
  std::vector<double> grid;  ///< [g] numbers, or codes of categories
  Matrix64 mean;             ///< [g, outputs]
};

/// Over the given rows. Numeric features: up to `points` values, evenly spaced between the 5th and 95th
/// percentile, or every value where there are fewer; categorical ones: every category. Source: Friedman
/// (2001), section 8.2; scikit-learn's partial_dependence with method "brute".
PartialDependence partial_dependence(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                     Index feature, Index points);

}  // namespace trainyard
