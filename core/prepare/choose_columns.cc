#include "prepare/choose_columns.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "data/column_types.h"
#include "spec/fill_in.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

Result<Index> find_column(const Table& table, const std::string& name, const std::string& path,
                          const Fitting& fitting) {
  const Index at = table.find(name);
  if (at >= 0) return at;
  const std::string missing = "There is no column " + in_quotes(name) + " at this step.";
  if (const auto by = fitting.removed.find(name); by != fitting.removed.end()) {
    return bad_spec(path, missing + " The step " + by->second +
                              " took it away: put this step before that one, or remove the name here.");
  }
  std::vector<std::string_view> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return bad_spec(path, missing + suggestion(name, names));
}

std::string name_path(const Fitting& fitting, std::size_t i) {
  return join_path(join_path(fitting.path, "columns"), i);
}

}  // namespace

Result<std::vector<Index>> choose_any_columns(const Table& table, const std::vector<std::string>& names,
                                              const Fitting& fitting) {
  std::vector<Index> chosen;
  if (names.empty()) {
    chosen.resize(table.columns.size());
    std::iota(chosen.begin(), chosen.end(), Index{0});
    return chosen;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    Result<Index> at = find_column(table, names[i], name_path(fitting, i), fitting);
    if (!at) return std::unexpected(at.error());
    chosen.push_back(*at);
  }
  return chosen;
}

Result<std::vector<Index>> choose_columns(const Table& table, const std::vector<std::string>& names,
                                          ColumnType type, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names, fitting);
  if (!chosen) return chosen;
  if (names.empty()) {
    std::erase_if(*chosen, [&](Index at) { return column_at(table, at).type != type; });
    return chosen;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (column_at(table, (*chosen)[i]).type == type) continue;
    const bool numeric = type == ColumnType::kNumeric;
    return bad_spec(name_path(fitting, i), "The column " + in_quotes(names[i]) +
                                               (numeric ? " is text; this step needs numbers."
                                                        : " is numeric; this step needs text.") +
                                               " Leave it out, or change its type in data.types.");
  }
  return chosen;
}

void put_in_place_of(const std::vector<std::string>& names, std::vector<Column> columns, Table& table) {
  std::vector<Column> result;
  bool placed = false;
  for (Column& column : table.columns) {
    if (std::find(names.begin(), names.end(), column.name) == names.end()) {
      result.push_back(std::move(column));
    } else if (!placed) {
      std::move(columns.begin(), columns.end(), std::back_inserter(result));
      placed = true;
    }
  }
  table.columns = std::move(result);
}

std::vector<double> present_numbers(const Column& column, std::span<const Index> rows) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const Index row : rows) {
    if (!column.is_missing(row)) values.push_back(column.numbers[static_cast<std::size_t>(row)]);
  }
  return values;
}

Result<void> check_no_gaps(const Column& column, std::span<const Index> rows, std::string_view step) {
  const bool complete =
      std::none_of(rows.begin(), rows.end(), [&](Index row) { return column.is_missing(row); });
  if (complete) return {};
  return bad_data(column_path(column.name),
                  "This column has missing cells in the training rows, and " + std::string(step) +
                      " needs a value in each. Put {\"kind\": \"impute\"} before it, or name other columns.");
}

std::unexpected<Error> nothing_to_fill_with(const Column& column) {
  return bad_data(
      column_path(column.name),
      "This column has no value in the training rows, so its gaps cannot be filled. Leave it out of "
      "data.features.");
}

std::int32_t find_category(const Column& column, const std::string& text) {
  const auto at = std::lower_bound(column.categories.begin(), column.categories.end(), text);
  if (at == column.categories.end() || *at != text) return -1;
  return static_cast<std::int32_t>(at - column.categories.begin());
}

std::int32_t find_or_add_category(Column& column, const std::string& text) {
  const auto at = std::lower_bound(column.categories.begin(), column.categories.end(), text);
  const auto code = static_cast<std::int32_t>(at - column.categories.begin());
  if (at != column.categories.end() && *at == text) return code;
  column.categories.insert(at, text);
  for (std::int32_t& other : column.codes) other += other >= code ? 1 : 0;
  return code;
}

std::vector<std::string> categories_in(const Column& column, std::span<const Index> rows) {
  std::vector<bool> met(column.categories.size());
  for (const Index row : rows) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    if (code >= 0) met[static_cast<std::size_t>(code)] = true;
  }
  std::vector<std::string> categories;
  for (std::size_t i = 0; i < met.size(); ++i) {
    if (met[i]) categories.push_back(column.categories[i]);
  }
  return categories;
}

}  // namespace trainyard
