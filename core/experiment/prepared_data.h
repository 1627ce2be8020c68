#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"
#include "data/sequence.h"
#include "prepare/pipeline.h"

namespace trainyard {

/// The stream of the seed from which made-up data is drawn.
inline constexpr std::string_view kDataStream = "data";

/// What a description makes of a table: the chosen columns, the target, the parts, and the numbers that a
/// model sees.
struct PreparedData {
  const Table* table = nullptr;             ///< as it came; outlives this
  std::unique_ptr<Table> generated;         ///< what `table` points to for made-up data
  std::deque<Column> converted;             ///< columns whose type data.types changes
  std::vector<const Column*> features;      ///< before the steps, in `table` or `converted`
  std::vector<const Column*> complete;      ///< the features before data.gaps took values away; else empty
  std::vector<std::vector<bool>> gaps;      ///< where it did, by feature and row
  std::vector<std::string> ignored;         ///< columns that are no features, by their type
  const Column* target = nullptr;           ///< likewise
  std::optional<SequenceOptions> sequence;  ///< of data.sequence; the dataset's rows are then windows
  const Column* order = nullptr;            ///< its columns, likewise
  const Column* group = nullptr;
  std::vector<Index> window_rows;  ///< the table's row of each window's target; empty without windows
  Index positive = -1;             ///< of two classes; -1 with more, and for regression
  std::vector<Index> split_train;  ///< the training part before the steps, some of which delete rows
  Pipeline pipeline;               ///< fitted
  Dataset dataset;                 ///< after the steps
  std::vector<Error> warnings;     ///< what is worth knowing but does no harm; code kBadData

  /// The table's row of a row of the dataset: of its target, if that row is a window.
  Index table_row(Index row) const {
    return window_rows.empty() ? row : window_rows[static_cast<std::size_t>(row)];
  }

  /// The chosen features of some rows before the steps, as a table of their own.
  Table raw_features(std::span<const Index> rows) const;
};

/// Whether a source's rows are made from the description alone, so that no table has to be loaded.
bool makes_its_table(const Json& source);

/// The table of such a source, filled in. Errors: those of the generator, or of points that are none.
Result<Table> make_table(const Json& source, const Rng& rng);

/// Checks a filled-in description against a table (null for made-up data), and writes the target and the task
/// that it leaves open into it. Only checks columns; fits nothing. Errors: kBadSpec for columns that are not
/// there, kBadData for columns that cannot be used.
Result<PreparedData> choose_data(Json& spec, const Table* table, const Rng& rng);

/// Splits, fits the steps on the training rows and applies them to all; with data.sequence makes windows of
/// the prepared rows then, so that a column is scaled alike at every lag. Errors: those of the split, the
/// order, the steps and the windows.
Result<void> prepare_data(const Json& spec, const Rng& rng, CellNeeds needs, PreparedData& data);

}  // namespace trainyard
