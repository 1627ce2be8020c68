#include "prepare/missing_indicator.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "spec/spec_reader.h"

namespace trainyard {

const KindInfo& MissingIndicator::info() {
  static constexpr std::array<std::string_view, 2> kFeatures = {"missing-only", "all"};
  static constexpr std::array kParams = {
      ParamInfo{.key = "features",
                .type = ParamType::kChoice,
                .default_json = "\"missing-only\"",
                .choices = kFeatures,
                .help = "Indicators for the columns with gaps in the training rows, or for all."},
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The columns to mark; by default all."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "missing_indicator",
      .label = "Missing indicators",
      .help = "Adds a column of 0 and 1 that says where another is missing; put it before filling gaps.",
      .source = "scikit-learn's MissingIndicator",
      .params = kParams};
  return kInfo;
}

MissingIndicator::MissingIndicator(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  std::string features;
  reader.read("features", features);
  all_ = features == "all";
}

Result<void> MissingIndicator::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  marked_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    const auto missing = std::count_if(fitting.rows.begin(), fitting.rows.end(),
                                       [&](Index row) { return column.is_missing(row); });
    if (missing == 0 && !all_) continue;
    marked_.push_back({.column = column.name,
                       .share = static_cast<double>(missing) / static_cast<double>(fitting.rows.size())});
  }
  return {};
}

void MissingIndicator::apply(Table& table) const {
  for (const Marked& marked : marked_) {
    const Index at = table.find(marked.column);
    if (at < 0) continue;
    const Column& column = column_at(table, at);
    Column indicator;
    indicator.name = "missing(" + marked.column + ')';
    for (Index row = 0; row < column.rows(); ++row)
      indicator.numbers.push_back(column.is_missing(row) ? 1 : 0);
    table.columns.push_back(std::move(indicator));
  }
}

Json MissingIndicator::describe() const {
  Json columns = Json::array();
  for (const Marked& marked : marked_) {
    columns.push_back({{"column", marked.column}, {"missing_share", marked.share}});
  }
  return {{"kind", "missing_indicator"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
