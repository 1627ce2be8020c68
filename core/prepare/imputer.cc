#include "prepare/imputer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "data/column_types.h"
#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array kConstantParams = {
    ParamInfo{
        .key = "fill_value", .default_json = "0", .help = "What stands in the gaps of numeric columns."},
    ParamInfo{.key = "fill_text",
              .type = ParamType::kString,
              .default_json = "\"missing\"",
              .help = "What stands in the gaps of text columns: a category of its own."},
};

double median(std::vector<double> values) {
  const std::size_t half = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<Index>(half), values.end());
  const double upper = values[half];
  if (values.size() % 2 == 1) return upper;
  const double lower = *std::max_element(values.begin(), values.begin() + static_cast<Index>(half));
  return lower + (upper - lower) / 2;
}

double most_frequent(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = values[0];
  std::size_t best_count = 0;
  for (std::size_t first = 0; first < values.size();) {
    std::size_t end = first;
    while (end < values.size() && values[end] == values[first]) ++end;
    if (end - first > best_count) {
      best = values[first];
      best_count = end - first;
    }
    first = end;
  }
  return best;
}

}  // namespace

std::int32_t most_frequent_code(const Column& column, std::span<const Index> rows) {
  std::vector<Index> counts(column.categories.size());
  for (const Index row : rows) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  const auto best = std::max_element(counts.begin(), counts.end());
  return best == counts.end() || *best == 0 ? -1 : static_cast<std::int32_t>(best - counts.begin());
}

const KindInfo& mean_info() {
  static constexpr KindInfo kInfo = {.kind = "mean",
                                     .label = "Mean",
                                     .help = "The mean of the column; it shrinks the column's spread.",
                                     .source = "scikit-learn's SimpleImputer"};
  return kInfo;
}

const KindInfo& median_info() {
  static constexpr KindInfo kInfo = {.kind = "median",
                                     .label = "Median",
                                     .help = "The middle value of the column, which outliers do not move.",
                                     .source = "scikit-learn's SimpleImputer"};
  return kInfo;
}

const KindInfo& most_frequent_info() {
  static constexpr KindInfo kInfo = {.kind = "most_frequent",
                                     .label = "Most frequent",
                                     .help = "The value met most often; of several the smallest.",
                                     .source = "scikit-learn's SimpleImputer"};
  return kInfo;
}

const KindInfo& constant_info() {
  static constexpr KindInfo kInfo = {.kind = "constant",
                                     .label = "A constant",
                                     .help = "The same number or text in every gap.",
                                     .source = "scikit-learn's SimpleImputer",
                                     .params = kConstantParams};
  return kInfo;
}

Imputer::Imputer(const Json& params) {
  const SpecReader reader(params);
  reader.read("method", method_);
  reader.read("columns", names_);
  reader.read("fill_value", fill_value_);
  reader.read("fill_text", fill_text_);
}

Result<std::vector<Index>> Imputer::chosen_columns(const Table& table, const Fitting& fitting) const {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen || (method_ != "mean" && method_ != "median")) return chosen;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (column_at(table, (*chosen)[i]).type == ColumnType::kNumeric) continue;
    return bad_spec(join_path(join_path(fitting.path, "columns"), i),
                    "The column " + in_quotes(names_[i]) + " is text, which has no " + method_ +
                        ". Use the method \"most_frequent\" for it, in a step of its own.");
  }
  return chosen;
}

std::optional<Imputer::Filling> Imputer::learn(const Column& column, std::span<const Index> rows) const {
  Filling filling{.column = column.name, .type = column.type, .method = method_, .number = 0, .text = {}};
  if (method_ == "constant") {
    filling.number = fill_value_;
    filling.text = fill_text_;
    return filling;
  }
  if (column.type == ColumnType::kCategorical) {
    filling.method = "most_frequent";
    const std::int32_t code = most_frequent_code(column, rows);
    if (code < 0) return std::nullopt;
    filling.text = column.categories[static_cast<std::size_t>(code)];
    return filling;
  }
  std::vector<double> values = present_numbers(column, rows);
  if (values.empty()) return std::nullopt;
  if (method_ == "mean") {
    filling.number = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  } else {
    filling.number = method_ == "median" ? median(std::move(values)) : most_frequent(std::move(values));
  }
  return filling;
}

Result<void> Imputer::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = chosen_columns(table, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  fillings_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    std::optional<Filling> filling = learn(column, fitting.rows);
    if (!filling) return nothing_to_fill_with(column);
    fillings_.push_back(std::move(*filling));
  }
  return {};
}

void Imputer::apply(Table& table) const {
  for (const Filling& filling : fillings_) {
    const Index at = table.find(filling.column);
    if (at < 0) continue;
    Column& column = table.columns[static_cast<std::size_t>(at)];
    if (column.missing_count() == 0) continue;
    if (filling.type == ColumnType::kNumeric) {
      for (double& x : column.numbers) x = std::isnan(x) ? filling.number : x;
    } else {
      const std::int32_t code = find_or_add_category(column, filling.text);
      for (std::int32_t& cell : column.codes) cell = cell < 0 ? code : cell;
    }
  }
}

Json Imputer::describe() const {
  Json columns = Json::array();
  for (const Filling& filling : fillings_) {
    Json entry = {{"column", filling.column}, {"method", filling.method}};
    if (filling.type == ColumnType::kNumeric) {
      entry["value"] = filling.number;
    } else {
      entry["value"] = filling.text;
    }
    columns.push_back(std::move(entry));
  }
  return {{"kind", "impute"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
