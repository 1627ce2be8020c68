#include "prepare/ordinal_encoder.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "prepare/known_categories.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 1> kTags = {"encodes"};

}  // namespace

const KindInfo& OrdinalEncoder::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The text columns to number; by default all."},
      ParamInfo{.key = "unknown_value",
                .default_json = "-1",
                .help = "The number of a category that the training rows do not have."},
  };
  static constexpr KindInfo kInfo = {.kind = "ordinal_encode",
                                     .label = "Ordinal",
                                     .help = "Numbers the categories of a text column in their order.",
                                     .source = "scikit-learn's OrdinalEncoder",
                                     .params = kParams,
                                     .tags = kTags};
  return kInfo;
}

OrdinalEncoder::OrdinalEncoder(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("unknown_value", unknown_value_);
}

Result<void> OrdinalEncoder::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kCategorical, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  encodings_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    encodings_.push_back({.column = column.name, .categories = categories_in(column, fitting.rows)});
    if (encodings_.back().categories.empty()) return nothing_to_fill_with(column);
  }
  return {};
}

void OrdinalEncoder::apply(Table& table) const {
  for (const Encoding& encoding : encodings_) {
    const Index at = table.find(encoding.column);
    if (at < 0) continue;
    Column& column = table.columns[static_cast<std::size_t>(at)];
    std::vector<double> places;  // of the categories of this table
    for (const std::string& category : column.categories) {
      const auto place = std::lower_bound(encoding.categories.begin(), encoding.categories.end(), category);
      const bool known = place != encoding.categories.end() && *place == category;
      places.push_back(known ? static_cast<double>(place - encoding.categories.begin()) : unknown_value_);
    }
    Column numbers;
    numbers.name = column.name;
    for (const std::int32_t code : column.codes) {
      numbers.numbers.push_back(code < 0 ? kMissingNumber : places[static_cast<std::size_t>(code)]);
    }
    column = std::move(numbers);
  }
}

std::vector<KnownCategories> OrdinalEncoder::known_categories() const {
  return known_of(encodings_, "Such a cell becomes unknown_value.");
}

Json OrdinalEncoder::describe() const {
  Json columns = Json::array();
  for (const Encoding& encoding : encodings_) {
    columns.push_back({{"column", encoding.column}, {"categories", encoding.categories}});
  }
  return {{"kind", "ordinal_encode"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
