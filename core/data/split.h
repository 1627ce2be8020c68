#pragma once

#include <array>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"

namespace trainyard {

using PartRows = std::array<std::vector<Index>, 3>;  ///< by Part, each ascending

/// What the parts other than training take of the rows, from 0 to 1.
struct Shares {
  double validation = 0;
  double test = 0;
};

/// The shares of a filled-in split. Errors: kBadSpec if nothing is left to train on.
Result<Shares> read_shares(const Json& split);

/// "train", "validation", "test".
std::string_view to_string(Part part);

/// Deals the rows that have a target out to the parts. split: the filled-in description.
/// random: part sizes are the shares of the rows, rounded; stratified, every class is dealt in the same
/// shares by largest remainder, and keeps at least one row for training. column: the named column of the
/// table says train, validation or test. group, time, k_fold: see fold_split.h. Errors: kBadSpec for shares
/// that leave nothing to train on, for an unknown column and for a split by time, which needs an order
/// (split_ordered_rows()); kBadData for a class of fewer than two rows and for a cell that names no part.
Result<PartRows> split_rows(const Json& split, const Table& table, const Target& target, Rng rng);

}  // namespace trainyard
