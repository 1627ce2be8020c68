#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace trainyard {

/// The quantile of ascending values, interpolated linearly between the two nearest, as NumPy does.
/// values: not empty; share: 0 to 1. Source: Hyndman & Fan, The American Statistician 50 (1996), type 7.
inline double quantile(std::span<const double> values, double share) {
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], rank - static_cast<double>(below));
}

}  // namespace trainyard
