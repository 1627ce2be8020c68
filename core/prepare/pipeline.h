#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"
#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// The kinds of the group "prepare".
std::span<const KindInfo* const> prepare_kinds();

/// The steps of the preparation, in their order.
class Pipeline {
 public:
  /// steps: a filled-in list of kinds of the group "prepare".
  static Result<Pipeline> make(const Json& steps);

  /// Fits each step on the given rows of what the steps before it made, and changes the whole table on the
  /// way. Errors: those of the steps; their path is `prepare[i]`.
  Result<void> fit_apply(Table& table, std::span<const Index> rows);

  /// The fitted steps on another table of the same columns.
  void apply(Table& table) const;

  /// What each step learned, in order.
  Json describe() const;

 private:
  std::vector<std::unique_ptr<Transformer>> steps_;
};

/// The steps that a model needs which learns from numbers alone: one-hot and scaling, unless the steps name
/// one of these themselves.
Json with_default_steps(const Json& steps);

/// Refuses what such a model cannot take: text columns, and gaps in the given rows. Errors: kBadData naming
/// the column and the step that helps.
Result<void> check_numbers_only(const Table& prepared, std::span<const Index> rows);

}  // namespace trainyard
