#include "metrics/spread.h"

#include <array>
#include <cmath>

namespace trainyard {
namespace {

/// The 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom.
constexpr std::array<double, 30> kQuantiles = {
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
    2.200985,  2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963,
    2.079614,  2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272};

/// Beyond the table by two terms of the expansion around the normal quantile (Abramowitz & Stegun 26.7.5).
double quantile(std::size_t freedom) {
  if (freedom <= kQuantiles.size()) return kQuantiles[freedom - 1];
  constexpr double kNormal = 1.959964;
  const auto v = static_cast<double>(freedom);
  return kNormal + (std::pow(kNormal, 3) + kNormal) / (4 * v);
}

}  // namespace

Json spread_of(const std::vector<double>& values) {
  std::vector<double> finite;
  for (const double x : values) {
    if (std::isfinite(x)) finite.push_back(x);
  }
  if (finite.empty()) return nullptr;
  const auto n = static_cast<double>(finite.size());
  double mean = 0;
  for (const double x : finite) mean += x / n;
  double squares = 0;
  for (const double x : finite) squares += (x - mean) * (x - mean);
  Json json = {{"mean", mean}, {"std", nullptr}, {"interval", nullptr}, {"values", finite}};
  if (finite.size() > 1) {
    const double deviation = std::sqrt(squares / (n - 1));
    const double half = quantile(finite.size() - 1) * deviation / std::sqrt(n);
    json["std"] = deviation;
    json["interval"] = Json::array({mean - half, mean + half});
  }
  return json;
}

}  // namespace trainyard
