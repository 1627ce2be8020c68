#include "data/choose_rows.h"

namespace trainyard {

Column choose_rows(const Column& column, std::span<const Index> rows) {
  Column chosen;
  chosen.name = column.name;
  chosen.type = column.type;
  chosen.categories = column.categories;
  for (const Index row : rows) {
    const auto i = static_cast<std::size_t>(row);
    if (column.type == ColumnType::kNumeric) {
      chosen.numbers.push_back(column.numbers[i]);
    } else {
      chosen.codes.push_back(column.codes[i]);
    }
  }
  return chosen;
}

Table choose_rows(const Table& table, std::span<const Index> rows) {
  Table chosen;
  for (const Column& column : table.columns) chosen.columns.push_back(choose_rows(column, rows));
  return chosen;
}

}  // namespace trainyard
