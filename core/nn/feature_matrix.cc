#include "nn/feature_matrix.h"

#include <cmath>
#include <limits>
#include <string>

namespace trainyard {
namespace {

Result<void> check_column(const Column& column) {
  const std::string where = "column \"" + column.name + "\"";
  if (column.type != ColumnType::kNumeric) {
    return bad_data(
        where,
        "A network needs numbers, and this column holds categories. Add the step \"one_hot\" to prepare.");
  }
  for (std::size_t i = 0; i < column.numbers.size(); ++i) {
    const double number = column.numbers[i];
    if (std::isnan(number)) {
      return bad_data(
          where + ", row " + std::to_string(i + 1),
          "A network cannot learn from gaps, and here a value is missing. Add the step \"impute\" to "
          "prepare.");
    }
    if (!std::isfinite(static_cast<float>(number))) {
      return bad_data(
          where + ", row " + std::to_string(i + 1),
          "This number is beyond what float32 holds (3.4e38). Add the step \"standard_scale\" to prepare, "
          "or correct it.");
    }
  }
  return {};
}

}  // namespace

Result<void> to_feature_matrix(const Table& table, Matrix& out) {
  if (table.columns.empty()) return bad_data("data.features", "There is no feature left to learn from.");
  for (const Column& column : table.columns) {
    if (Result<void> checked = check_column(column); !checked) return checked;
  }
  const auto n = static_cast<Index>(table.columns[0].numbers.size());
  const auto d = static_cast<Index>(table.columns.size());
  out.resize(n, d);
  for (Index j = 0; j < d; ++j) {
    const auto& numbers = table.columns[static_cast<std::size_t>(j)].numbers;
    for (Index i = 0; i < n; ++i) out(i, j) = static_cast<float>(numbers[static_cast<std::size_t>(i)]);
  }
  return {};
}

void copy_features(const Table& table, std::span<const Index> rows, MatrixView out) {
  for (Index j = 0; j < out.cols(); ++j) {
    const Column& column = table.columns[static_cast<std::size_t>(j)];
    for (Index i = 0; i < out.rows(); ++i) {
      const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(i)]);
      out(i, j) = column.type == ColumnType::kNumeric ? static_cast<float>(column.numbers[row])
                                                      : std::numeric_limits<float>::quiet_NaN();
    }
  }
}

}  // namespace trainyard
