#include "prepare/choose_columns.h"

#include "spec/fill_in.h"
#include "spec/suggest.h"

namespace trainyard {

Result<Index> find_column(const Table& table, const std::string& name, const std::string& path) {
  const Index at = table.find(name);
  if (at >= 0) return at;
  std::vector<std::string_view> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return bad_spec(path, "There is no column " + in_quotes(name) + " at this step." + suggestion(name, names));
}

Result<std::vector<Index>> choose_columns(const Table& table, const std::vector<std::string>& names,
                                          ColumnType type, const std::string& path) {
  std::vector<Index> chosen;
  if (names.empty()) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].type == type) chosen.push_back(static_cast<Index>(i));
    }
    return chosen;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string here = join_path(join_path(path, "columns"), i);
    Result<Index> at = find_column(table, names[i], here);
    if (!at) return std::unexpected(at.error());
    if (table.columns[static_cast<std::size_t>(*at)].type != type) {
      const bool numeric = type == ColumnType::kNumeric;
      return bad_spec(
          here, "The column " + in_quotes(names[i]) +
                    (numeric ? " is text; this step needs numbers." : " is numeric; this step needs text.") +
                    " Leave it out, or change its type in data.types.");
    }
    chosen.push_back(*at);
  }
  return chosen;
}

}  // namespace trainyard
