#include "prepare/scaler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "data/column_types.h"
#include "prepare/choose_columns.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array kParams = {
    ParamInfo{.key = "columns",
              .type = ParamType::kColumns,
              .default_json = "null",
              .help = "The numeric columns to scale; by default all, those of earlier steps included."},
};
constexpr std::array<std::string_view, 1> kScales = {"scales"};
constexpr KindInfo kStandard = {
    .kind = "standard_scale",
    .label = "Standard scale",
    .help = "Shifts each column to a mean of 0 and divides it by its standard deviation.",
    .source = "scikit-learn's StandardScaler",
    .params = kParams,
    .tags = kScales};
constexpr KindInfo kMinMax = {.kind = "min_max_scale",
                              .label = "Min-max scale",
                              .help = "Maps each column's training range to 0 to 1.",
                              .source = "scikit-learn's MinMaxScaler",
                              .params = kParams,
                              .tags = kScales};

}  // namespace

const ParamInfo& Scaler::columns_param() { return kParams[0]; }
std::span<const std::string_view> Scaler::tags() { return kScales; }

Scaler::Scaler(const Json& params) { SpecReader(params).read("columns", names_); }

Result<void> Scaler::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kNumeric, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  scales_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    const std::vector<double> values = present_numbers(column, fitting.rows);
    if (values.empty()) {
      return bad_data(column_path(column.name),
                      "This column has no value in the training rows. Leave it out of data.features.");
    }
    scales_.push_back(learn(values));
    scales_.back().column = column.name;
    if (!std::isfinite(scales_.back().center) || !std::isfinite(scales_.back().spread)) {
      return bad_data(column_path(column.name),
                      "The numbers of this column are too large to be scaled. Use another "
                      "unit, or leave the column out of data.features.");
    }
  }
  return {};
}

void Scaler::apply(Table& table) const {
  for (const Scale& scale : scales_) {
    const Index at = table.find(scale.column);
    if (at < 0) continue;
    for (double& x : table.columns[static_cast<std::size_t>(at)].numbers)
      x = (x - scale.center) / scale.spread;
  }
}

const KindInfo& StandardScaler::info() { return kStandard; }

Scaler::Scale StandardScaler::learn(std::span<const double> values) const {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  double rest = 0;  // of the mean's rounding; Chan, Golub & LeVeque (1983)
  for (const double x : values) {
    squares += (x - mean) * (x - mean);
    rest += x - mean;
  }
  const double variance = (squares - rest * rest / n) / n;
  // A constant column's variance may differ from 0 by rounding; scikit-learn's bound on it.
  const double epsilon = std::numeric_limits<double>::epsilon();
  const double bound = n * epsilon * variance + (n * mean * epsilon) * (n * mean * epsilon);
  return {.column = {},
          .center = mean + rest / n,
          .spread = variance <= bound ? 1.0 : std::sqrt(variance),
          .maximum = *std::max_element(values.begin(), values.end())};
}

Json StandardScaler::describe() const {
  Json columns = Json::array();
  for (const Scale& scale : scales()) {
    columns.push_back({{"column", scale.column}, {"mean", scale.center}, {"std", scale.spread}});
  }
  return {{"kind", "standard_scale"}, {"columns", std::move(columns)}};
}

const KindInfo& MinMaxScaler::info() { return kMinMax; }

Scaler::Scale MinMaxScaler::learn(std::span<const double> values) const {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double range = *high - *low;
  const bool constant = range < 10 * std::numeric_limits<double>::epsilon();
  return {.column = {}, .center = *low, .spread = constant ? 1.0 : range, .maximum = *high};
}

Json MinMaxScaler::describe() const {
  Json columns = Json::array();
  for (const Scale& scale : scales()) {
    columns.push_back({{"column", scale.column}, {"minimum", scale.center}, {"maximum", scale.maximum}});
  }
  return {{"kind", "min_max_scale"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
