#include "tree/tree_target.h"

#include <algorithm>
#include <cmath>

namespace trainyard {

double fixed_point_scale(double sum_of_sizes, int bits) {
  if (!(sum_of_sizes > 0)) return 1.0;
  int exponent = 0;
  std::frexp(sum_of_sizes, &exponent);  // sum < 2^exponent
  return std::ldexp(1.0, std::clamp(bits - exponent, -1000, 1000));
}

bool whole_weights(const TreeTarget& target, std::span<const std::uint32_t> rows) {
  if (target.weights.empty()) return true;
  return std::all_of(rows.begin(), rows.end(), [&](std::uint32_t row) {
    return target.weights[row] == std::floor(target.weights[row]);
  });
}

double weight_sum(const TreeTarget& target, std::span<const std::uint32_t> rows) {
  double sum = 0;
  for (const std::uint32_t r : rows) sum += target.weight(r);
  return sum;
}

double weight_scale(const TreeTarget& target, std::span<const std::uint32_t> rows, int bits) {
  if (target.most_weight > 0) return fixed_point_scale(target.most_weight, bits);
  return whole_weights(target, rows) ? 1 : fixed_point_scale(weight_sum(target, rows), bits);
}

}  // namespace trainyard
