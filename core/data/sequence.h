#pragma once

#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"
#include "spec/param_info.h"

namespace trainyard {

/// What a missing step is: an error, the end of a series, or nothing to look at.
enum class Gaps { kError, kSplit, kIgnore };

/// The section `data.sequence`: how an ordered table becomes windows. The window of a row at t holds the
/// features of the rows t - length + 1 to t, and is to predict the target of the row t + horizon.
struct SequenceOptions {
  std::string order;  ///< the column by which rows follow each other
  std::string group;  ///< the column that keeps several series apart; empty: one series
  Index length = 1;
  Index horizon = 0;
  bool past_target = false;  ///< the target's own past is a feature; never with a horizon of 0
  Gaps gaps = Gaps::kError;

  /// section: filled in.
  static SequenceOptions read(const Json& section);
  bool reads_target() const { return past_target && horizon > 0; }
};

/// The group "sequence" of the catalog.
std::span<const KindInfo* const> sequence_section();

/// The rows of a table in their order.
struct OrderedRows {
  std::vector<std::vector<Index>> runs;  ///< rows that follow each other without a gap, oldest first
  /// Of each row: the order column's number; a date's seconds; of other text its place in the alphabet.
  std::vector<double> time;
  bool measured = true;      ///< else times have an order but no distance
  std::vector<Index> group;  ///< of each row, from 0
  Index groups = 1;
};

/// Sorts the rows of each group. group: null for one series. Errors: kBadData naming column and line for a
/// missing cell, for numbers with something else among them, for two rows of a group at one place, and, with
/// Gaps::kError, for a missing step: a distance of more than one and a half times the median one. Dates that
/// are all of them working days are measured without weekends; text that is no date has no distance.
Result<OrderedRows> order_rows(const SequenceOptions& options, const Column& order, const Column* group,
                               const Table& table);

}  // namespace trainyard
