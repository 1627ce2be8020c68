#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"
#include "prepare/pipeline.h"

namespace trainyard {

/// The stream of the seed from which made-up data is drawn.
inline constexpr std::string_view kDataStream = "data";

/// What a description makes of a table: the chosen columns, the target, the parts, and the numbers that a
/// model sees.
struct PreparedData {
  const Table* table = nullptr;         ///< as it came; outlives this
  std::unique_ptr<Table> generated;     ///< what `table` points to for made-up data
  std::deque<Column> converted;         ///< columns whose type data.types changes
  std::vector<const Column*> features;  ///< before the steps, in `table` or `converted`
  const Column* target = nullptr;       ///< likewise
  Index positive = -1;                  ///< of two classes; -1 with more, and for regression
  Pipeline pipeline;                    ///< fitted
  Dataset dataset;                      ///< after the steps
  std::vector<Error> warnings;          ///< what is worth knowing but does no harm; code kBadData

  /// The chosen features of some rows before the steps, as a table of their own.
  Table raw_features(std::span<const Index> rows) const;
};

/// Checks a filled-in description against a table (null for made-up data), and writes the target and the task
/// that it leaves open into it. Only checks columns; fits nothing. Errors: kBadSpec for columns that are not
/// there, kBadData for columns that cannot be used.
Result<PreparedData> choose_data(Json& spec, const Table* table, const Rng& rng);

/// Splits, fits the steps on the training rows and applies them to all. Errors: those of the split and the
/// steps.
Result<void> prepare_data(const Json& spec, const Rng& rng, bool numbers_only, PreparedData& data);

}  // namespace trainyard
