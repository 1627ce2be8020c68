#pragma once

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"
#include "estimator.h"

namespace trainyard {

/// A look at the table of a description before any step: nothing is prepared or trained, so that gaps may be
/// in it. Queries, objects with "what": "missing"       {limit: rows shown, default 500}: info as
/// missing_patterns(), with "shown"; arrays "missing"
///                 [shown, d] (0 there, 1 missing, 2 taken away by data.gaps) and "row" [shown]; every so
///                 many-th row where there are more than limit
/// "correlations"  {rows: "pairwise", the default, or "complete"}: info {"columns", "rows", "complete_rows"};
/// arrays "r",
///                 NaN where a column does not vary, and "count" [d, d]; numeric features
/// "column", "scatter"  as Experiment::inspect() has them, by the parts of the split, without any step
/// Errors: those of check_spec() and of the split, and kBadSpec for other queries.
Result<Inspection> explore(const Json& spec, const Table* table, const Json& query);

}  // namespace trainyard
