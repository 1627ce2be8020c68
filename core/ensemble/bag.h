#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/matrix_view.h"
#include "common/rng.h"

namespace trainyard {

/// How often each of n rows is drawn in `count` draws: with replacement (a bootstrap sample, Efron 1979), or
/// without, then each at most once. Depends on rng's seed and path alone.
std::vector<double> draw_bag(Index n, Index count, bool replacement, const Rng& rng);

/// `count` of the d features, ascending, drawn without replacement; all of them need no draw.
std::vector<Index> draw_features(Index d, Index count, const Rng& rng);

/// The rows whose weight is not 0, ascending.
std::vector<std::uint32_t> rows_in_bag(std::span<const double> weights);

}  // namespace trainyard
