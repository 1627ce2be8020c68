#include "data/points_table.h"

#include <algorithm>
#include <array>
#include <string>

#include "data/cell.h"
#include "data/column_types.h"
#include "data/table_builder.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::string_view kPath = "data.source.points";

/// The part before the mark; text keeps what follows it.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

Result<std::string> point_row(std::string_view point, Index number) {
  std::array<std::string_view, 3> words;
  std::string_view rest = point;
  for (std::string_view& word : words) {
    rest = trim(rest);
    word = cut(rest, ' ');
  }
  const bool places =
      read_cell(words[0]).kind == CellClass::kNumber && read_cell(words[1]).kind == CellClass::kNumber;
  if (!places || words[2].empty() || !trim(rest).empty()) {
    return bad_data(std::string(kPath) + ", point " + std::to_string(number),
                    in_quotes(point) + " is no point. Give two numbers and a class, such as \"0.5 -1 a\".");
  }
  std::string row;
  for (const std::string_view word : words) {
    if (!row.empty()) row += kCellEnd;
    row += word;
  }
  row += kRowEnd;
  return row;
}

}  // namespace

Result<Table> read_points(std::string_view text) {
  TableBuilder builder;
  Result<void> taken = builder.append(
      "x1\x1fx2\x1f"
      "class\x1e");
  while (taken && !text.empty()) {
    const std::string_view point = trim(cut(text, ';'));
    if (point.empty()) continue;
    Result<std::string> row = point_row(point, builder.rows() + 1);
    if (!row) return std::unexpected(row.error());
    taken = builder.append(*row);
  }
  if (builder.rows() == 0)
    return bad_data(std::string(kPath), "There is no point yet. Paint some of two classes.");
  Result<Table> table = builder.finish();
  if (!table) return table;
  // A class is a name, even where all of them are numbers.
  table->columns[2] = as_categorical(table->columns[2]);
  return table;
}

}  // namespace trainyard
