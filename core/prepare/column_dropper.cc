#include "prepare/column_dropper.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {

const KindInfo& ColumnDropper::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "above",
                .default_json = "0.5",
                .minimum = 0,
                .maximum = 1,
                .maximum_excluded = true,
                .help = "A column goes when a larger share of its training cells is missing."},
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The columns that may go; by default all."},
  };
  static constexpr KindInfo kInfo = {.kind = "drop_columns",
                                     .label = "Delete columns with gaps",
                                     .help = "Takes away columns of which too much is missing.",
                                     .params = kParams};
  return kInfo;
}

ColumnDropper::ColumnDropper(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("above", above_);
}

Result<void> ColumnDropper::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  taken_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    const auto missing = std::count_if(fitting.rows.begin(), fitting.rows.end(),
                                       [&](Index row) { return column.is_missing(row); });
    const double share = static_cast<double>(missing) / static_cast<double>(fitting.rows.size());
    if (share > above_) taken_.push_back({.column = column.name, .share = share});
  }
  if (taken_.size() < table.columns.size()) return {};
  return bad_data(
      join_path(fitting.path, "above"),
      "Every column has a larger share of gaps than this, so no feature would be left. Give a larger "
      "share, or fill the gaps.");
}

void ColumnDropper::apply(Table& table) const {
  std::erase_if(table.columns, [&](const Column& column) {
    return std::any_of(taken_.begin(), taken_.end(),
                       [&](const Taken& taken) { return taken.column == column.name; });
  });
}

Json ColumnDropper::describe() const {
  Json columns = Json::array();
  for (const Taken& taken : taken_)
    columns.push_back({{"column", taken.column}, {"missing_share", taken.share}});
  return {{"kind", "drop_columns"}, {"above", above_}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
