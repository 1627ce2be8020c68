#pragma once

#include <span>

#include "common/json.h"

namespace trainyard {

/// How far n predictions lie from the truth. truth and predicted: [n], in the units of the target.
struct RegressionScores {
  double mse = 0;   ///< mean of squared errors
  double rmse = 0;  ///< its root
  double mae = 0;   ///< mean of absolute errors
  double r2 = 0;    ///< 1 - squared errors / squared deviations from the mean of the truth
};

/// NaN throughout for no rows; r2 is NaN for one row, and for a constant truth 1 if all is right, else 0.
/// Source: scikit-learn's mean_squared_error, mean_absolute_error, r2_score.
RegressionScores regression_scores(std::span<const double> truth, std::span<const double> predicted);

/// {"mse", "rmse", "mae", "r2"}, null where a figure is not finite.
Json regression_report(std::span<const double> truth, std::span<const double> predicted);

}  // namespace trainyard
