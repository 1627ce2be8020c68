#include "data/table.h"

#include <algorithm>
#include <cmath>

#include "spec/check_value.h"

namespace trainyard {

Index Column::rows() const {
  return static_cast<Index>(type == ColumnType::kNumeric ? numbers.size() : codes.size());
}

bool Column::is_missing(Index row) const {
  const auto i = static_cast<std::size_t>(row);
  return type == ColumnType::kNumeric ? std::isnan(numbers[i]) : codes[i] < 0;
}

Index Column::missing_count() const {
  if (type == ColumnType::kNumeric) {
    return static_cast<Index>(
        std::count_if(numbers.begin(), numbers.end(), [](double x) { return std::isnan(x); }));
  }
  return static_cast<Index>(std::count(codes.begin(), codes.end(), kMissingCode));
}

std::string Column::text(Index row) const {
  if (is_missing(row)) return {};
  const auto i = static_cast<std::size_t>(row);
  if (type == ColumnType::kNumeric) return number_text(numbers[i]);
  return categories[static_cast<std::size_t>(codes[i])];
}

Index Table::rows() const { return columns.empty() ? 0 : columns.front().rows(); }

Index Table::find(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return static_cast<Index>(i);
  }
  return -1;
}

Index Table::line_of(Index row) const { return trainyard::line_of(line_shifts, row); }

Index line_of(const std::vector<Table::LineShift>& shifts, Index row) {
  const auto after =
      std::upper_bound(shifts.begin(), shifts.end(), row,
                       [](Index wanted, const Table::LineShift& shift) { return wanted < shift.row; });
  return row + 2 + (after == shifts.begin() ? 0 : std::prev(after)->extra);
}

}  // namespace trainyard
