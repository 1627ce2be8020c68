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

}  // namespace trainyard
