#include "experiment/prepared_data.h"

#include <algorithm>

#include "data/split.h"

namespace trainyard {
namespace {

std::vector<Index> rows_in_parts(const PartRows& parts) {
  std::vector<Index> rows;
  for (const std::vector<Index>& part : parts) rows.insert(rows.end(), part.begin(), part.end());
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

Table PreparedData::raw_features(std::span<const Index> rows) const {
  Table chosen;
  for (const Column* column : features) {
    Column& copy = chosen.columns.emplace_back();
    copy.name = column->name;
    copy.type = column->type;
    copy.categories = column->categories;
    for (const Index row : rows) {
      const auto i = static_cast<std::size_t>(row);
      if (column->type == ColumnType::kNumeric) {
        copy.numbers.push_back(column->numbers[i]);
      } else {
        copy.codes.push_back(column->codes[i]);
      }
    }
  }
  return chosen;
}

Result<void> prepare_data(const Json& spec, const Rng& rng, bool numbers_only, PreparedData& data) {
  Result<PartRows> parts =
      split_rows(*spec.find("split"), *data.table, data.dataset.target, rng.split("split"));
  if (!parts) return std::unexpected(parts.error());
  data.dataset.rows = std::move(*parts);
  Result<Pipeline> pipeline = Pipeline::make(*spec.find("prepare"));
  if (!pipeline) return std::unexpected(pipeline.error());
  data.pipeline = std::move(*pipeline);
  Table& features = data.dataset.features;
  for (const Column* column : data.features) features.columns.push_back(*column);
  if (Result<void> fitted = data.pipeline.fit_apply(features, data.dataset.part(Part::kTrain)); !fitted)
    return fitted;
  if (!numbers_only) return {};
  return check_numbers_only(features, rows_in_parts(data.dataset.rows));
}

}  // namespace trainyard
