#include "metrics/regression.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace trainyard {
namespace {

Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace

RegressionScores regression_scores(std::span<const double> truth, std::span<const double> predicted) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (truth.empty()) return {kNone, kNone, kNone, kNone};
  const auto n = static_cast<double>(truth.size());
  const double mean = std::accumulate(truth.begin(), truth.end(), 0.0) / n;
  double squares = 0;
  double absolutes = 0;
  double spread = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double error = truth[i] - predicted[i];
    squares += error * error;
    absolutes += std::abs(error);
    spread += (truth[i] - mean) * (truth[i] - mean);
  }
  RegressionScores scores{
      .mse = squares / n, .rmse = std::sqrt(squares / n), .mae = absolutes / n, .r2 = kNone};
  if (truth.size() < 2) return scores;
  if (spread > 0) {
    scores.r2 = 1 - squares / spread;
  } else {
    scores.r2 = squares == 0 ? 1 : 0;
  }
  return scores;
}

Json regression_report(std::span<const double> truth, std::span<const double> predicted) {
  const RegressionScores scores = regression_scores(truth, predicted);
  Json json = Json::object();
  json["mse"] = finite_or_null(scores.mse);
  json["rmse"] = finite_or_null(scores.rmse);
  json["mae"] = finite_or_null(scores.mae);
  json["r2"] = finite_or_null(scores.r2);
  return json;
}

}  // namespace trainyard
