#include "prepare/missing_category.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {

const KindInfo& MissingCategory::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The text columns whose gaps become a category; by default all."},
      ParamInfo{.key = "label",
                .type = ParamType::kString,
                .default_json = "\"missing\"",
                .help = "The name of the new category."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "missing_category",
      .label = "Missing as a category",
      .help = "Gaps of text columns become a category of their own.",
      .source = "Little & Rubin, Statistical Analysis with Missing Data (2020)",
      .params = kParams};
  return kInfo;
}

MissingCategory::MissingCategory(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("label", label_);
}

Result<void> MissingCategory::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kCategorical, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  filled_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    const std::vector<std::string> met = categories_in(column, fitting.rows);
    if (std::find(met.begin(), met.end(), label_) != met.end()) {
      return bad_spec(join_path(fitting.path, "label"), "The column " + in_quotes(column.name) +
                                                            " has the category " + in_quotes(label_) +
                                                            " already. Choose another label.");
    }
    const auto missing = std::count_if(fitting.rows.begin(), fitting.rows.end(),
                                       [&](Index row) { return column.is_missing(row); });
    filled_.push_back({.column = column.name, .missing = static_cast<Index>(missing)});
  }
  return {};
}

void MissingCategory::apply(Table& table) const {
  for (const Filled& filled : filled_) {
    const Index at = table.find(filled.column);
    if (at < 0) continue;
    Column& column = table.columns[static_cast<std::size_t>(at)];
    if (column.missing_count() == 0) continue;
    const std::int32_t code = find_or_add_category(column, label_);
    for (std::int32_t& cell : column.codes) cell = cell < 0 ? code : cell;
  }
}

Json MissingCategory::describe() const {
  Json columns = Json::array();
  for (const Filled& filled : filled_) {
    columns.push_back({{"column", filled.column}, {"label", label_}, {"missing", filled.missing}});
  }
  return {{"kind", "missing_category"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
