#include "nn/update_guard.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels.h"

namespace trainyard {

void UpdateGuard::save(std::span<const float> parameters, const Optimizer& optimizer) {
  parameters_.assign(parameters.begin(), parameters.end());
  optimizer.save(state_);
}

bool UpdateGuard::settle(std::span<float> parameters, Optimizer& optimizer, bool risky) {
  if (!risky && ++since_look_ < kInterval) return true;
  since_look_ = 0;
  parameter_squares_ = sum_of_squares64(parameters);
  if (!risky || std::isfinite(parameter_squares_)) return true;
  std::copy(parameters_.begin(), parameters_.end(), parameters.begin());
  optimizer.restore(state_);
  parameter_squares_ = sum_of_squares64(parameters);
  return false;
}

}  // namespace trainyard
