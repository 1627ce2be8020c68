#include "optim/penalty.h"

#include <cstddef>

namespace trainyard {

void add_l1_gradient(std::span<const float> w, float l1, std::span<float> gradient) {
  for (std::size_t i = 0; i < w.size(); ++i) {
    const float sign = static_cast<float>(w[i] > 0) - static_cast<float>(w[i] < 0);
    gradient[i] += l1 * sign;
  }
}

}  // namespace trainyard
