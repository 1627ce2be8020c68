#include "linear/design_matrix.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels64.h"
#include "data/column_types.h"

namespace trainyard {
namespace {

/// Of 2 GB that wasm has at most, beside the table itself.
constexpr double kMostNumbers = 1e9 / sizeof(double);

/// Squares of larger ones would leave the range of float64.
constexpr double kUsable = 1e140;

Result<void> check_column(const Column& column, std::span<const Index> rows, bool gaps) {
  // All rows one after another is the quick way; only a column that fails it is looked at row by row.
  if (column.type == ColumnType::kNumeric && all_within(column.numbers, kUsable)) return {};
  if (column.type != ColumnType::kNumeric) {
    return bad_data(column_path(column.name),
                    "A linear model needs numbers, and this column holds categories. Add the step "
                    "\"one_hot\" to prepare.");
  }
  for (const Index row : rows) {
    const double number = column.numbers[static_cast<std::size_t>(row)];
    if (std::abs(number) < kUsable || (gaps && std::isnan(number))) continue;
    return bad_data(column_path(column.name),
                    std::isnan(number)
                        ? "A linear model cannot learn from gaps. Add the step \"impute\" to prepare."
                        : "This column holds numbers beyond 1e140. Add the step \"standard_scale\" to "
                          "prepare, or correct them.");
  }
  return {};
}

/// With gaps there is a mask beside every number.
Result<void> check_size(std::size_t d, std::size_t n, bool gaps) {
  if (d == 0) return bad_data("data.features", "There is no feature left to learn from.");
  if (static_cast<double>(n) * static_cast<double>(d) * (gaps ? 2 : 1) <= kMostNumbers) return {};
  return std::unexpected(Error{ErrorCode::kTooLarge, "data",
                               "A linear model keeps " + std::to_string(n) + " rows of " + std::to_string(d) +
                                   " numbers, more than 1 GB. Use fewer rows or features."});
}

}  // namespace

Result<void> DesignMatrix::check(const Table& features, std::span<const Index> rows, bool gaps) {
  if (auto fits = check_size(features.columns.size(), rows.size(), gaps); !fits) return fits;
  for (const Column& column : features.columns) {
    if (auto checked = check_column(column, rows, gaps); !checked) return checked;
  }
  return {};
}

Result<DesignMatrix> DesignMatrix::make(const Table& features, std::span<const Index> rows, bool center) {
  const auto d = static_cast<Index>(features.columns.size());
  const auto n = static_cast<Index>(rows.size());
  if (auto fits = check_size(features.columns.size(), rows.size(), false); !fits)
    return std::unexpected(fits.error());
  DesignMatrix x;
  x.rows_ = static_cast<double>(n);
  x.columns_.resize(d, n);
  for (Index j = 0; j < d; ++j) {
    const Column& column = features.columns[static_cast<std::size_t>(j)];
    if (auto checked = check_column(column, rows, false); !checked) return std::unexpected(checked.error());
    const std::span<double> values = x.columns_.view().row(j);
    for (std::size_t i = 0; i < rows.size(); ++i)
      values[i] = column.numbers[static_cast<std::size_t>(rows[i])];
    // Not left to rounding: a constant column has no part in anything, and must be exactly zero.
    const bool constant = std::all_of(values.begin(), values.end(), [&](double v) { return v == values[0]; });
    const double mean = !center ? 0 : constant ? values[0] : sum(values) / static_cast<double>(n);
    for (double& value : values) value -= mean;
    x.means_.push_back(mean);
    x.squares_.push_back(dot(values, values));
    x.names_.push_back(column.name);
  }
  return x;
}

DesignMatrix DesignMatrix::of_rows(Matrix64 columns, const Table& features, std::vector<double> means,
                                   bool center, double rows) {
  DesignMatrix x;
  x.columns_ = std::move(columns);
  x.rows_ = rows;
  for (Index j = 0; j < x.d(); ++j) {
    x.squares_.push_back(dot(x.column(j), x.column(j)));
    x.names_.push_back(features.columns[static_cast<std::size_t>(j)].name);
  }
  x.means_ = center ? means : std::vector<double>(means.size());
  x.fills_ = std::move(means);
  return x;
}

const Matrix64& DesignMatrix::gram() const {
  if (gram_.rows() != d()) {
    gram_.resize(d(), d());
    trainyard::gram(columns(), gram_.view());
  }
  return gram_;
}

}  // namespace trainyard
