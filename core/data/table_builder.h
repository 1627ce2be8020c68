#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "data/column_builder.h"
#include "data/table.h"

namespace trainyard {

inline constexpr char kCellEnd = '\x1f';  ///< between two cells of a row
inline constexpr char kRowEnd = '\x1e';   ///< after the last cell of every row

/// Makes a typed table from a stream of cells, which may be cut anywhere: UTF-8, cells separated by kCellEnd,
/// rows ended by kRowEnd, the first row being the names of the columns. A row that is one empty cell is a
/// blank line. Lines are counted as the file had them: one a row, and one for every line break inside a cell.
/// Errors: kBadData for rows of different lengths, empty or repeated names, no rows, bytes that are no text.
/// After an error every further call returns it again.
class TableBuilder {
 public:
  explicit TableBuilder(CellRules rules = {}) : rules_(std::move(rules)) {}

  Result<void> append(std::string_view bytes);
  /// The table; the builder is then used up.
  Result<Table> finish();
  /// Rows complete so far, without the header.
  Index rows() const { return rows_; }

 private:
  void take_cell(std::string_view text);
  void end_row();
  void end_header();
  void fail(std::string path, std::string message);

  CellRules rules_;
  std::string pending_;  // the beginning of a cell whose end has not come yet
  std::vector<std::string> names_;
  std::vector<ColumnBuilder> columns_;
  std::vector<Table::LineShift> line_shifts_;
  bool first_is_blank_ = false;  // the row began with an empty cell: it is a blank line unless more follow
  bool has_header_ = false;
  std::size_t cells_ = 0;  // of the present row
  Index rows_ = 0;
  Index line_ = 1;
  Index breaks_ = 0;  // line breaks inside the present row
  std::optional<Error> error_;
};

}  // namespace trainyard
