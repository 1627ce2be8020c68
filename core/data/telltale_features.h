#pragma once

#include <span>
#include <vector>

#include "common/result.h"
#include "data/dataset.h"

namespace trainyard {

/// A warning for each feature that alone tells the target, or all but tells it: such a column was often made
/// from the target, or is known only after it.
///
/// Of classes: guessing by the feature errs at most a hundredth as often as guessing the most frequent class
/// (Goodman and Kruskal's lambda of at least 0.99), either by its values, of which only those count that
/// five rows have (so that a column that names the rows tells nothing), or by a range of its numbers for each
/// class. Of numbers: the feature leaves at most 1e-4 of the target's variance, on a line or by its values
/// (again of five rows), or the target rises or falls with it without an exception. A gap is a value too.
///
/// Tables of fewer than 20 rows, and targets of which fewer than five rows are not of the most frequent
/// class, say too little. Of more than 1000 rows, so many drawn ones show which features are worth looking at
/// in all. features: of as many rows as the target has entries; rows: those that count.
/// Source: Goodman & Kruskal, JASA 49 (1954).
std::vector<Error> telltale_features(std::span<const Column* const> features, const Target& target,
                                     std::span<const Index> rows);

}  // namespace trainyard
