#pragma once

#include <span>
#include <string>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// One step of the preparation: learns from the training rows, then changes any table of the same columns.
class Transformer {
 public:
  virtual ~Transformer() = default;

  /// Learns from the given rows of a table. path: the step in the description, for errors.
  /// Errors: kBadSpec for columns that do not exist or do not suit; kBadData for columns without a value to
  /// learn from.
  virtual Result<void> fit(const Table& table, std::span<const Index> rows, const std::string& path) = 0;

  /// Changes every row. The table has the columns of the fitted one, in any number of rows; categories are
  /// matched by their text.
  virtual void apply(Table& table) const = 0;

  /// What was learned: {"kind", "columns": [{"column", ...}]}.
  virtual Json describe() const = 0;
};

}  // namespace trainyard
