#include "linear/lbfgs.h"

#include "common/vector_kernels64.h"

namespace trainyard {

namespace {
constexpr std::size_t kMemory = 10;
}  // namespace

void Lbfgs::learn(std::vector<double> step, std::vector<double> change) {
  const double product = dot(step, change);
  if (!(product > 1e-16 * dot(change, change))) return;
  pairs_.push_back({std::move(step), std::move(change), product});
  if (pairs_.size() > kMemory) pairs_.pop_front();
}

std::vector<double> Lbfgs::direction(std::span<const double> gradient) const {
  std::vector<double> way(gradient.begin(), gradient.end());
  std::vector<double> shares(pairs_.size());
  for (std::size_t i = pairs_.size(); i-- > 0;) {
    shares[i] = dot(pairs_[i].step, way) / pairs_[i].product;
    axpy(-shares[i], pairs_[i].change, way);
  }
  double scale = -1;
  if (!pairs_.empty()) scale = -pairs_.back().product / dot(pairs_.back().change, pairs_.back().change);
  for (double& value : way) value *= scale;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const double share = dot(pairs_[i].change, way) / pairs_[i].product;
    axpy(-shares[i] - share, pairs_[i].step, way);
  }
  return way;
}

}  // namespace trainyard
