#include "ensemble/bag.h"

#include <algorithm>
#include <numeric>

namespace trainyard {

std::vector<double> draw_bag(Index n, Index count, bool replacement, const Rng& rng) {
  std::vector<double> times(static_cast<std::size_t>(n), replacement ? 0.0 : 1.0);
  Rng stream = rng.split("bag");
  if (replacement) {
    for (Index i = 0; i < count; ++i)
      times[static_cast<std::size_t>(stream.below(static_cast<std::uint64_t>(n)))] += 1;
  } else if (count < n) {
    std::fill(times.begin(), times.end(), 0.0);
    for (const Index row : draw_features(n, count, stream)) times[static_cast<std::size_t>(row)] = 1;
  }
  return times;
}

std::vector<Index> draw_features(Index d, Index count, const Rng& rng) {
  std::vector<Index> all(static_cast<std::size_t>(d));
  std::iota(all.begin(), all.end(), Index{0});
  if (count >= d) return all;
  Rng stream = rng.split("features");
  for (Index i = 0; i < count; ++i) {
    const auto other = static_cast<std::size_t>(i) +
                       static_cast<std::size_t>(stream.below(static_cast<std::uint64_t>(d - i)));
    std::swap(all[static_cast<std::size_t>(i)], all[other]);
  }
  all.resize(static_cast<std::size_t>(count));
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::uint32_t> rows_in_bag(std::span<const double> weights) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) rows.push_back(static_cast<std::uint32_t>(i));
  }
  return rows;
}

}  // namespace trainyard
