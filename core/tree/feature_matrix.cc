#include "tree/feature_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trainyard {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// For each category of a column, its index in the schema; -1 where training never saw it.
std::vector<std::int32_t> category_map(const FeatureSchema::Feature& feature, const Column& column) {
  std::vector<std::int32_t> map(column.categories.size(), -1);
  for (std::size_t c = 0; c < map.size(); ++c) {
    // Both lists are sorted by the same rule, and nearly always the same list.
    std::size_t at = c;
    if (c >= feature.categories.size() || feature.categories[c] != column.categories[c]) {
      const auto found =
          std::find(feature.categories.begin(), feature.categories.end(), column.categories[c]);
      if (found == feature.categories.end()) continue;
      at = static_cast<std::size_t>(found - feature.categories.begin());
    }
    if (feature.seen[at]) map[c] = static_cast<std::int32_t>(at);
  }
  return map;
}

}  // namespace

FeatureSchema FeatureSchema::of(const Table& table, std::span<const Index> rows) {
  FeatureSchema schema;
  for (const Column& column : table.columns) {
    Feature feature{column.name, column.type, column.categories, std::vector<bool>(column.categories.size())};
    if (column.type == ColumnType::kCategorical) {
      for (const Index row : rows) {
        const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
        if (code >= 0) feature.seen[static_cast<std::size_t>(code)] = true;
      }
    }
    schema.features.push_back(std::move(feature));
  }
  return schema;
}

Index FeatureSchema::unseen_cells(const Table& table, Index feature, std::span<const Index> rows) const {
  const auto j = static_cast<std::size_t>(feature);
  if (features[j].type != ColumnType::kCategorical) return 0;
  Index cells = 0;
  for (const Index row : rows) {
    const std::int32_t code = table.columns[j].codes[static_cast<std::size_t>(row)];
    cells += code >= 0 && !features[j].seen[static_cast<std::size_t>(code)];
  }
  return cells;
}

Result<FeatureMatrix> FeatureMatrix::encode(const FeatureSchema& schema, const Table& table,
                                            std::span<const Index> rows) {
  FeatureMatrix matrix;
  matrix.rows_ = static_cast<Index>(rows.size());
  matrix.cols_ = schema.size();
  matrix.values_.resize(static_cast<std::size_t>(matrix.rows_ * matrix.cols_));
  for (Index j = 0; j < matrix.cols_; ++j) {
    const FeatureSchema::Feature& feature = schema.features[static_cast<std::size_t>(j)];
    Index at = j;
    if (at >= static_cast<Index>(table.columns.size()) ||
        table.columns[static_cast<std::size_t>(at)].name != feature.name) {
      at = table.find(feature.name);
    }
    if (at < 0) return bad_spec("data.features", "The table has no column \"" + feature.name + "\".");
    const Column& column = table.columns[static_cast<std::size_t>(at)];
    if (column.type != feature.type) {
      return bad_spec("data.types." + feature.name, "The column had another type when the trees were grown.");
    }
    if (column.type == ColumnType::kCategorical) {
      const std::vector<std::int32_t> map = category_map(feature, column);
      for (Index i = 0; i < matrix.rows_; ++i) {
        const std::int32_t code = column.codes[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])];
        const std::int32_t known = code < 0 ? -1 : map[static_cast<std::size_t>(code)];
        matrix.unseen_ += code >= 0 && known < 0;
        matrix.at(i, j) = known < 0 ? kNaN : static_cast<float>(known);
      }
      continue;
    }
    for (Index i = 0; i < matrix.rows_; ++i) {
      const Index row = rows[static_cast<std::size_t>(i)];
      const float value = static_cast<float>(column.numbers[static_cast<std::size_t>(row)]);
      if (std::isinf(value)) {
        return bad_data(
            "column \"" + feature.name + "\", line " + std::to_string(table.line_of(row)),
            "The number is too large for a tree, which compares in single precision (up to 3.4e38). "
            "Rescale the column or take its logarithm.");
      }
      matrix.at(i, j) = value;
    }
  }
  return matrix;
}

}  // namespace trainyard
