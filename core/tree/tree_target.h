#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include "common/matrix_view.h"

namespace trainyard {

/// What a tree is grown on, one entry per row of the binned table.
struct TreeTarget {
  Index classes = 0;                     ///< 0: regression or second order
  std::span<const std::int32_t> labels;  ///< classification: 0 .. classes - 1
  std::span<const double> values;        ///< regression: y; second order: the gradient
  std::span<const double> weights;       ///< sample weights, or empty for ones; second order: the hessian
  /// At least the sum of the weights, where trees in turn have this in common: then a weight that stays is
  /// the same whole number for all of them (see weight_scale), and the trees tell weights as shares of their
  /// sum. 0: there is no such bound.
  double most_weight = 0;

  double weight(std::uint32_t row) const { return weights.empty() ? 1.0 : weights[row]; }
};

/// Whole numbers that stand for real ones: value = whole / scale with a power of two as scale, chosen such
/// that no sum over the rows overflows. Sums of whole numbers are exact, so they do not depend on the order
/// of the rows, a parent's histogram less one child's is exactly the other's, and equal splits have equal
/// gains to the last bit. The resolution is about 2^-62 of the sum of absolute values (weights: 2^-62 n of
/// it), finer than float64 sums would be.
double fixed_point_scale(double sum_of_sizes, int bits);

/// x as such a whole number; of two that are as near the even one.
inline std::int64_t nearest_whole(double x) { return static_cast<std::int64_t>(std::nearbyint(x)); }

/// Whether every weight is a whole number, as bootstrap counts are.
bool whole_weights(const TreeTarget& target, std::span<const std::uint32_t> rows);

/// The sum of the weights of rows.
double weight_sum(const TreeTarget& target, std::span<const std::uint32_t> rows);

/// From the weights of rows to whole numbers, whose sum stays below 2^bits.
double weight_scale(const TreeTarget& target, std::span<const std::uint32_t> rows, int bits);

}  // namespace trainyard
