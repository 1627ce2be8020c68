#pragma once

#include <span>
#include <vector>

#include "common/rng.h"
#include "estimator.h"

namespace trainyard {

/// A figure for each feature, and its spread.
struct Importances {
  std::vector<double> mean;       ///< [features]
  std::vector<double> deviation;  ///< [features], standard deviation (of the population, as in scikit-learn)
};

/// At most so many of the rows, evenly spaced. Where a model is asked many times about the same rows, some
/// answer nearly as well as all, and nobody waits.
std::vector<Index> some_rows(std::span<const Index> rows, Index most);

/// How much a model's score (accuracy, or R2) on the given rows falls when one column is shuffled, over
/// `repeats` shuffles, for the given columns: a column's figure does not depend on which others are asked
/// for. Works for any model. Source: Breiman, Machine Learning 45 (2001), section 10; scikit-learn's
/// permutation_importance.
Importances permutation_importances(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                    std::span<const Index> features, Index repeats, const Rng& rng);

/// The mean prediction with one feature set to each value of a grid in turn.
struct PartialDependence {
  std::vector<double> grid;  ///< [g] numbers, or codes of categories
  Matrix64 mean;             ///< [g, outputs]
};

/// Over the given rows; `count` values of the grid from number `first` on alone. Numeric features: up to
/// `points` values, evenly spaced between the 5th and 95th percentile, or every value where there are fewer;
/// categorical ones: every category. Source: Friedman (2001), section 8.2; scikit-learn's partial_dependence
/// with method "brute".
PartialDependence partial_dependence(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                     Index feature, Index points, Index first, Index count);

}  // namespace trainyard
