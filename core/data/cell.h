#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

enum class CellClass { kMissing, kNumber, kNotFinite, kDecimalComma, kText };

struct Cell {
  CellClass kind = CellClass::kMissing;
  double number = 0;  ///< for kNumber
};

/// How the cells of a table are to be understood.
struct CellRules {
  /// What stands for a missing value; an empty cell always does.
  std::vector<std::string> missing = {"NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-"};
  char decimal = '.';  ///< the decimal mark, `.` or `,`
  /// The numbers among `missing`, by value: -999 stands for -999.0 too.
  std::vector<double> missing_numbers = {};
};

/// Rules with these words and this mark.
CellRules cell_rules(std::vector<std::string> missing, char decimal);

/// What a cell holds, blanks around it ignored. Numbers are decimal: digits with at most one decimal mark,
/// and an exponent.
Cell read_cell(std::string_view text, const CellRules& rules);
/// By the rules that hold unless a description says otherwise.
Cell read_cell(std::string_view text);

/// The nearest double of a decimal number that takes up the whole text; nothing when it is none. Beyond the
/// range: infinity. The result is correctly rounded, whatever the machine.
std::optional<double> parse_number(std::string_view text);

/// Without blanks at both ends.
std::string_view trim(std::string_view text);

/// Valid UTF-8: every byte that belongs to no character becomes U+FFFD.
std::string to_utf8(std::string_view bytes);

}  // namespace trainyard
