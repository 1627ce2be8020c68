#pragma once

#include <string>
#include <string_view>

#include "common/json.h"
#include "data/table.h"

namespace trainyard {

inline constexpr Index kPreviewRows = 50;
inline constexpr std::size_t kShownCategories = 20;
inline constexpr Index kHistogramBins = 20;

/// What a table holds, for a page: {"name", "rows", "columns": [...], "preview": [[text]], "target", "notes":
/// [text]}. A column: {"name", "type", "missing", "distinct", "constant", "notes": [text], "issue"?:
/// {"problem", "line", "text", "count"}}; numeric: "minimum", "maximum", "mean", "std" (over n - 1),
/// "quantiles" (0, 1/4, 1/2, 3/4, 1, linear between ranks) and "histogram" {"edges" [b + 1], "counts" [b]};
/// categorical: "categories" [{"value", "count"}], the most frequent first, and "other", the rows of the
/// rest. target: the column most likely meant to be predicted.
Json summarize(const Table& table, std::string_view name);

/// The column most likely meant to be predicted: one named target, label, class, y or the like, else the
/// last.
std::string guess_target(const Table& table);

}  // namespace trainyard
