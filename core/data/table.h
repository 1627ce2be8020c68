#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

enum class ColumnType { kNumeric, kCategorical };

inline constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int32_t kMissingCode = -1;

/// One column of n cells. A numeric column fills `numbers` (missing: NaN); a categorical one fills `codes`,
/// indices into `categories` (missing: kMissingCode), which are sorted and distinct.
struct Column {
  std::string name;
  ColumnType type = ColumnType::kNumeric;
  std::vector<double> numbers;
  std::vector<std::int32_t> codes;
  std::vector<std::string> categories;

  Index rows() const;
  bool is_missing(Index row) const;
  Index missing_count() const;
};

/// Columns of the same length.
struct Table {
  std::vector<Column> columns;

  Index rows() const;
  /// The column's index, or -1.
  Index find(std::string_view name) const;
};

}  // namespace trainyard
