#pragma once

#include "common/json.h"
#include "common/result.h"
#include "estimator.h"
#include "experiment/prepared_data.h"

namespace trainyard {

/// The values of one column of the table, counted by part and class. query: {"column", "bins": default 24}.
/// info
/// {"column", "type", "edges" [b + 1] or "categories" [b], "classes", "missing" [parts, classes], "quantiles"
/// (0, 5, 25, 50, 75, 95 and 100 %)}; array "counts" [3, k, b]: train, validation, test. A regression has one
/// class. Categories are the most frequent ones, and "other" where there are more than bins. Errors: kBadSpec
/// for a column that is not there.
Result<Inspection> inspect_column(const PreparedData& data, const Json& query);

/// Rows on the plane of two columns. query: {"x", "y": columns, "limit": default 2000}. info {"x", "y":
/// {"name", "categories"?}, "count": rows in all}; arrays "x", "y", "target", "part", "row" as of "points". A
/// category is its index. Errors: kBadSpec for columns that are not there.
Result<Inspection> inspect_scatter(const PreparedData& data, const Json& query);

/// Pearson's correlations of the numeric columns over the training rows, the first 60 of them. query:
/// {"method": "pairwise" (each pair over the rows that have both, the default) or "complete" (all pairs over
/// the rows that lack none)}. info {"columns", "method", "rows": of the complete ones}; arrays "correlation"
/// [d, d], NaN where a column is constant, and "count" [d, d]. Errors: kBadSpec for another method.
Result<Inspection> inspect_correlations(const PreparedData& data, const Json& query);

}  // namespace trainyard
