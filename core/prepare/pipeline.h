#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "data/split.h"
#include "data/table.h"
#include "prepare/step_catalog.h"
#include "prepare/transformer.h"

namespace trainyard {

/// The steps of the preparation, in their order.
class Pipeline {
 public:
  /// steps: a filled-in list of kinds of the group "prepare".
  static Result<Pipeline> make(const Json& steps);

  /// Fits each step on the given rows of what the steps before it made, and changes the whole table on the
  /// way. target: one entry a row, for steps that learn from it; may be null. Rows that a step drops are
  /// learned from no more, and stay in the table, marked in dropped(). parts: in which categories that an
  /// encoder did not meet are counted, for warnings(); may be null. Errors: those of the steps; their path is
  /// `prepare[i]`.
  Result<void> fit_apply(Table& table, std::span<const Index> rows, const Target* target = nullptr,
                         const Rng& rng = Rng(0), const PartRows* parts = nullptr);

  /// Rows of the fitted table that a step dropped: a mask, or empty where none did.
  const std::vector<bool>& dropped() const { return dropped_; }

  /// What is worth knowing of how the steps were fitted.
  std::vector<Error> warnings() const;

  /// The fitted steps on another table of the same columns.
  void apply(Table& table) const;

  /// What each step learned, in order.
  Json describe() const;

 private:
  void take_out(const std::vector<bool>& rows);
  void look_for_unseen(const Transformer& step, const Table& table, const PartRows& parts);

  std::vector<std::unique_ptr<Transformer>> steps_;
  std::vector<bool> dropped_;
  std::vector<Error> unseen_;  ///< warnings
};

/// The steps that a model needs which learns from numbers alone: one-hot and scaling, unless the steps name
/// one of these themselves.
Json with_default_steps(const Json& steps);

/// What a model asks of the prepared cells.
enum class CellNeeds { kNone, kNumbersOrGaps, kNumbers };

/// Refuses what a model cannot take: text columns, and gaps in the given rows. Errors: kBadData naming the
/// column and the step that helps.
Result<void> check_cells(const Table& prepared, std::span<const Index> rows, CellNeeds needs);

}  // namespace trainyard
