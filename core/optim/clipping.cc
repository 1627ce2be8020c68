#include "optim/clipping.h"

#include <cmath>

#include "common/vector_kernels.h"

namespace trainyard {

double clip(std::span<float> gradient, const Clipping& clipping) {
  if (clipping.value) clamp(gradient, -*clipping.value, *clipping.value);
  double squares = sum_of_squares(gradient);
  // Finite entries above 1e19 overflow a float32 sum of squares: only then the slower sum is needed.
  if (!std::isfinite(squares)) squares = sum_of_squares64(gradient);
  const double norm = std::sqrt(squares);
  if (clipping.norm && std::isfinite(norm)) {
    const double factor = *clipping.norm / (norm + 1e-6);
    if (factor < 1) scale(static_cast<float>(factor), gradient);
  }
  return norm;
}

}  // namespace trainyard
