#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

enum class ColumnType { kNumeric, kCategorical };

inline constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int32_t kMissingCode = -1;

/// Why a column that is mostly numbers was not read as numbers.
enum class CellProblem {
  kText,          ///< plain words among the numbers
  kNotFinite,     ///< `inf`, or a number beyond the range of a double such as `1e400`
  kDecimalComma,  ///< `1,5`
};

/// The first cell that kept a column from being numeric, and how many such cells there are.
struct ColumnIssue {
  CellProblem problem = CellProblem::kText;
  Index line = 0;  ///< of the file: the header is line 1
  std::string text;
  Index count = 0;
};

/// One column of n cells. A numeric column fills `numbers` (missing: NaN); a categorical one fills `codes`,
/// indices into `categories` (missing: kMissingCode), which are sorted and distinct.
struct Column {
  std::string name;
  ColumnType type = ColumnType::kNumeric;
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;
  std::vector<std::string> categories;
  /// Only where most cells are numbers and the column is categorical all the same.
  std::optional<ColumnIssue> issue;

  Index rows() const;
  bool is_missing(Index row) const;
  Index missing_count() const;
  /// The cell as text: the category, or the shortest digits of the number; empty when missing.
  std::string text(Index row) const;
};

/// Columns of the same length.
struct Table {
  /// From `row` on, lines of the file lie `extra` further down than the row's index says.
  struct LineShift {
    Index row = 0;
    Index extra = 0;
  };

  std::vector<Column> columns;
  std::vector<LineShift>
      line_shifts;     ///< ascending; empty for a file without blank lines and line breaks in cells
  char decimal = '.';  ///< with which the file writes numbers

  Index rows() const;
  /// The column's index, or -1.
  Index find(std::string_view name) const;
  /// The line of the file in which a row begins; the header is line 1.
  Index line_of(Index row) const;
};

/// The line of a row under the given shifts.
Index line_of(const std::vector<Table::LineShift>& shifts, Index row);

}  // namespace trainyard
