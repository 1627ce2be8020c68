#pragma once

#include "data/sequence.h"
#include "data/split.h"

namespace trainyard {

/// The part of each row of an ordered table; -1 for a row in none.
using RowParts = std::vector<int>;

/// split: the filled-in description.
/// time: the last rows of the table's time test, those before them validate; rows of one time stay together.
/// random: whole groups are dealt out. k_fold: whole groups are, or of one series stretches of time, each
/// after all that is trained on (fold_split.h). column, and k_fold with a column: as split_rows(); rows
/// without a target are in no part.
/// Errors: kBadSpec naming the field: for shares that leave nothing to train on, and for a random split of
/// one series, whose windows overlap; those of split_rows().
Result<RowParts> split_ordered_rows(const Json& split, const OrderedRows& rows, const Table& table,
                                    const Target& target, Rng rng);

}  // namespace trainyard
