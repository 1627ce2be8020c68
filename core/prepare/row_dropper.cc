#include "prepare/row_dropper.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

bool has_gap(const Table& table, const std::vector<Index>& columns, Index row) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](Index at) { return column_at(table, at).is_missing(row); });
}

}  // namespace

const KindInfo& RowDropper::info() {
  static constexpr std::array<std::string_view, 2> kParts = {"all", "train"};
  static constexpr std::array kParams = {
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "Rows with a gap in one of these columns are left out; by default in any column."},
      ParamInfo{.key = "parts",
                .type = ParamType::kChoice,
                .default_json = "\"all\"",
                .choices = kParts,
                .help =
                    "Where rows are left out: in all parts, or in the training part alone; the others then "
                    "need their gaps filled by a later step."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "drop_rows",
      .label = "Delete rows with gaps",
      .help = "Leaves out every row in which a value is missing.",
      .source = "Little & Rubin, Statistical Analysis with Missing Data (2020)",
      .params = kParams};
  return kInfo;
}

RowDropper::RowDropper(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  std::string parts;
  reader.read("parts", parts);
  training_alone_ = parts == "train";
}

Result<void> RowDropper::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  path_ = fitting.path;
  columns_.clear();
  for (const Index at : *chosen) columns_.push_back(column_at(table, at).name);
  rows_ = static_cast<Index>(fitting.rows.size());
  kept_ = std::count_if(fitting.rows.begin(), fitting.rows.end(),
                        [&](Index row) { return !has_gap(table, *chosen, row); });
  if (kept_ > 0) return {};
  return bad_data(fitting.path,
                  "Every training row has a gap in one of these columns, so deleting rows leaves nothing to "
                  "train on. Name fewer columns, delete the columns with most gaps first, or fill the gaps.");
}

std::vector<bool> RowDropper::dropped(const Table& table, const Fitting& fitting) const {
  std::vector<Index> columns;
  for (const std::string& name : columns_) columns.push_back(table.find(name));
  std::vector<bool> mask(static_cast<std::size_t>(table.rows()));
  const auto look = [&](Index row) { mask[static_cast<std::size_t>(row)] = has_gap(table, columns, row); };
  if (training_alone_) {
    for (const Index row : fitting.rows) look(row);
  } else {
    for (Index row = 0; row < table.rows(); ++row) look(row);
  }
  return mask;
}

std::vector<Error> RowDropper::warnings() const {
  if (rows_ == 0 || kept_ * 2 >= rows_) return {};
  return {{ErrorCode::kBadData, path_,
           "Deleting rows with gaps keeps " + std::to_string(kept_) + " of " + std::to_string(rows_) +
               " training rows. Delete columns with many gaps first, or fill the gaps."}};
}

Json RowDropper::describe() const {
  return {{"kind", "drop_rows"},
          {"rows", rows_},
          {"kept", kept_},
          {"columns", Json::array({{{"column", "training rows"}, {"kept", kept_}, {"of", rows_}}})}};
}

}  // namespace trainyard
