#pragma once

#include <span>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"
#include "data/table.h"

namespace trainyard {

/// What is missing where: {"rows", "complete_rows", "columns": [{"column", "missing", "share"}], "patterns":
/// [{"columns": [...], "rows", "first_row"}], "other_patterns", "co_missing": [[...]]}. A pattern is a set of
/// columns that are missing together in a row, the most frequent first, at most `most` of them; co_missing
/// counts the rows in which both columns are missing.
Json missing_patterns(std::span<const Column* const> columns, Index most = 30);

enum class CorrelationRows {
  kPairwise,  ///< each pair over the rows that have both
  kComplete,  ///< all over the rows that have every column
};

/// Pearson's correlations of columns of numbers. r: [d, d], NaN where a column does not vary; counts: the
/// rows of each.
struct Correlations {
  Matrix64 r;
  Matrix64 counts;
};
Correlations correlate(std::span<const Column* const> columns, CorrelationRows which);

}  // namespace trainyard
