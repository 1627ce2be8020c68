#include "metrics/confusion_matrix.h"

namespace trainyard {
namespace {

double ratio(Index part, Index whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(std::span<const std::int32_t> truth, std::span<const std::int32_t> predicted,
                                 Index k)
    : k_(k), total_(static_cast<Index>(truth.size())), counts_(static_cast<std::size_t>(k * k)) {
  for (std::size_t i = 0; i < truth.size(); ++i)
    ++counts_[static_cast<std::size_t>(truth[i] * k + predicted[i])];
}

Index ConfusionMatrix::support(Index c) const {
  Index sum = 0;
  for (Index j = 0; j < k_; ++j) sum += count(c, j);
  return sum;
}

Index ConfusionMatrix::predicted(Index c) const {
  Index sum = 0;
  for (Index i = 0; i < k_; ++i) sum += count(i, c);
  return sum;
}

double ConfusionMatrix::accuracy() const {
  Index right = 0;
  for (Index c = 0; c < k_; ++c) right += count(c, c);
  return ratio(right, total_);
}

double ConfusionMatrix::precision(Index c) const { return ratio(count(c, c), predicted(c)); }

double ConfusionMatrix::recall(Index c) const { return ratio(count(c, c), support(c)); }

double ConfusionMatrix::f1(Index c) const { return ratio(2 * count(c, c), support(c) + predicted(c)); }

double ConfusionMatrix::specificity(Index c) const {
  const Index others = total_ - support(c);
  return ratio(others - (predicted(c) - count(c, c)), others);
}

double ConfusionMatrix::macro(double (ConfusionMatrix::*score)(Index) const) const {
  double sum = 0;
  for (Index c = 0; c < k_; ++c) sum += (this->*score)(c);
  return k_ == 0 ? 0.0 : sum / static_cast<double>(k_);
}

}  // namespace trainyard
