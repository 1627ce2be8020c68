#include "nn/batch_order.h"

#include <algorithm>

namespace trainyard {

void BatchOrder::begin(std::span<const Index> rows, const Rng& rng) {
  rows_.assign(rows.begin(), rows.end());
  order_ = rows_;
  rng_ = rng;
  epoch_ = step_ = position_ = 0;
}

std::span<const Index> BatchOrder::next(Index batch, bool shuffle) {
  if (position_ == 0) {
    std::copy(rows_.begin(), rows_.end(), order_.begin());
    // Within one batch of all rows the order means nothing but rounding.
    if (shuffle && !repeats(batch)) rng_.split(static_cast<std::uint64_t>(epoch_)).shuffle(order_);
  }
  const Index count = std::min(batch, size() - position_);
  return std::span<const Index>(order_).subspan(static_cast<std::size_t>(position_),
                                                static_cast<std::size_t>(count));
}

bool BatchOrder::advance(Index batch, bool drop_last) {
  position_ = std::min(position_ + batch, size());
  ++step_;
  const Index left = size() - position_;
  if (left > 0 && !(drop_last && left < batch)) return false;
  ++epoch_;
  step_ = position_ = 0;
  return true;
}

}  // namespace trainyard
