#pragma once

#include "data/dataset.h"
#include "data/sequence_split.h"

namespace trainyard {

/// One window: the row of its target, and the table's rows that it sees, oldest first.
struct Window {
  Index target_row = 0;
  std::span<const Index> rows;  ///< [length], in a run of the OrderedRows, which must stay
};

/// All windows of which no row and no target is missing a part, in the order of the table's rows of their
/// targets. A window belongs to the part of its target and sees no row of a later part: training windows
/// hold training rows alone. Windows without a target are left out. Errors: kBadSpec naming data.sequence's
/// field if no series, or no stretch of training rows, is long enough.
Result<std::vector<Window>> find_windows(const SequenceOptions& options, const OrderedRows& rows,
                                         const RowParts& parts, const Target& target);

/// Replaces the rows of a dataset by windows. features: prepared, [n, c] with the columns of the channels;
/// they become [windows, length * c], oldest step first, named "x[t-3]" .. "x[t]". Errors: kBadData for a
/// column that is text; kTooLarge.
Result<void> make_windows(const std::vector<Window>& windows, const RowParts& parts, Dataset& data);

}  // namespace trainyard
