#pragma once

#include "estimator.h"
#include "nn/network.h"

namespace trainyard {

/// How the numbers of a network are spread, block by block (see find_blocks()): the weights, and the
/// activations over the last batch (rows = 0: before the first step, then those are absent).
/// info {"bins", "layers": [{"index", "weight": {"minimum", "maximum", "mean", "std", "zeros"}, "activation":
/// {...}}]}, zeros being the share of exact zeros; arrays "layers[i].weight" and "layers[i].activation"
/// [bins], the counts in equal bins from minimum to maximum. Entries that are not finite are left out.
/// Errors: kBadSpec for a number of bins outside 2 .. 400.
Result<Inspection> inspect_histograms(const Json& query, const Network& network, Index rows);

}  // namespace trainyard
