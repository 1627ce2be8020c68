#include "experiment/prepared_data.h"

#include <algorithm>

#include "common/starter.h"
#include "data/choose_rows.h"
#include "data/column_types.h"
#include "data/rows_in_parts.h"
#include "data/sequence_split.h"
#include "data/split.h"
#include "data/windows.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// The parts of an ordered table's rows, windows or not.
PartRows rows_by_part(const RowParts& parts) {
  PartRows rows;
  for (std::size_t row = 0; row < parts.size(); ++row) {
    if (parts[row] >= 0) rows[static_cast<std::size_t>(parts[row])].push_back(static_cast<Index>(row));
  }
  return rows;
}

/// Takes the rows that a step dropped out of their parts.
void drop_rows(const std::vector<bool>& dropped, PartRows& parts) {
  if (dropped.empty()) return;
  for (std::vector<Index>& rows : parts) {
    std::erase_if(rows, [&](Index row) { return dropped[static_cast<std::size_t>(row)]; });
  }
}

/// The rows that the steps learn from: the training rows, or all where the description leaks on purpose.
std::vector<Index> fitting_rows(bool leak, const PreparedData& data) {
  if (leak) return rows_in_parts(data.dataset.rows);
  const auto train = data.dataset.part(Part::kTrain);
  return {train.begin(), train.end()};
}

Result<void> fit_steps(const Json& spec, CellNeeds needs, const Rng& rng, PreparedData& data) {
  Table& features = data.dataset.features;
  for (const Column* column : data.features) features.columns.push_back(*column);
  bool leak = false;
  SpecReader(spec).read("leak", leak);
  Result<void> fitted = data.pipeline.fit_apply(features, fitting_rows(leak, data), &data.dataset.target, rng,
                                                &data.dataset.rows);
  if (!fitted) return fitted;
  const std::span<const Index> train = data.dataset.part(Part::kTrain);
  if constexpr (!kStarter) data.split_train.assign(train.begin(), train.end());
  drop_rows(data.pipeline.dropped(), data.dataset.rows);
  if (leak) {
    data.warnings.push_back(
        {ErrorCode::kBadData, "leak",
         "The preparation was fitted on all rows, those that test too: the scores are better "
         "than the model is. Remove the key for true ones."});
  }
  for (Error& warning : data.pipeline.warnings()) data.warnings.push_back(std::move(warning));
  return check_cells(features, rows_in_parts(data.dataset.rows), needs);
}

Result<void> prepare_windows(const Json& spec, const Rng& rng, CellNeeds needs, PreparedData& data) {
  Dataset& dataset = data.dataset;
  Result<OrderedRows> ordered = order_rows(*data.sequence, *data.order, data.group, *data.table);
  if (!ordered) return std::unexpected(ordered.error());
  if (!ordered->measured) {
    data.warnings.push_back({ErrorCode::kBadData, column_path(data.order->name),
                             "These cells are neither numbers nor dates as 2024-01-31: the rows follow the "
                             "alphabet, and missing steps cannot be seen."});
  }
  Result<RowParts> parts =
      split_ordered_rows(*spec.find("split"), *ordered, *data.table, dataset.target, rng.split("split"));
  if (!parts) return std::unexpected(parts.error());
  dataset.rows = rows_by_part(*parts);
  if (Result<void> fitted = fit_steps(spec, needs, rng.split("prepare"), data); !fitted) return fitted;
  const std::vector<bool>& dropped = data.pipeline.dropped();
  for (std::size_t row = 0; row < dropped.size(); ++row) {
    if (dropped[row]) (*parts)[row] = -1;
  }
  const auto windows = find_windows(*data.sequence, *ordered, *parts, dataset.target);
  if (!windows) return std::unexpected(windows.error());
  for (const Window& window : *windows) data.window_rows.push_back(window.target_row);
  return make_windows(*windows, *parts, dataset);
}

}  // namespace

Table PreparedData::raw_features(std::span<const Index> rows) const {
  Table chosen;
  for (const Column* column : features) chosen.columns.push_back(choose_rows(*column, rows));
  return chosen;
}

Result<void> prepare_data(const Json& spec, const Rng& rng, CellNeeds needs, PreparedData& data) {
  Result<Pipeline> pipeline = Pipeline::make(*spec.find("prepare"));
  if (!pipeline) return std::unexpected(pipeline.error());
  data.pipeline = std::move(*pipeline);
  if (!kStarter && data.sequence) return prepare_windows(spec, rng, needs, data);
  Result<PartRows> parts =
      split_rows(*spec.find("split"), *data.table, data.dataset.target, rng.split("split"));
  if (!parts) return std::unexpected(parts.error());
  data.dataset.rows = std::move(*parts);
  return fit_steps(spec, needs, rng.split("prepare"), data);
}

}  // namespace trainyard
