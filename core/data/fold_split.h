#pragma once

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"
#include "data/split.h"

namespace trainyard {

/// Whole groups are dealt out: no group is in two parts. Groups come in an order of chance, and go to the
/// part whose share of the rows they bring it nearest to. split: the filled-in description, with "column".
/// rows: those to deal. Errors: kBadSpec for a column that is not there or has too few groups; kBadData for a
/// row without a group.
Result<PartRows> split_groups(const Json& split, const Table& table, const Target& target,
                              const std::vector<Index>& rows, Rng rng);

/// The last rows by a column of numbers, dates or sorted text test, those before them validate. Rows of the
/// same time stay together, in the later part. Errors: as above.
Result<PartRows> split_by_time(const Json& split, const Table& table, const Target& target,
                               const std::vector<Index>& rows);

/// Fold number "fold" (from 1) validates, the others train; a share "test" is kept out of all folds. With
/// "column" no group is in two folds; classes are dealt in equal shares otherwise. Sizes as scikit-learn's
/// KFold, GroupKFold and StratifiedKFold have them; the order is drawn by our generator. Errors: kBadSpec for
/// more folds than rows or groups.
Result<PartRows> split_folds(const Json& split, const Table& table, const Target& target,
                             const std::vector<Index>& rows, Rng rng);

/// The same for groups that are known: the rows of each.
Result<PartRows> split_group_folds(const Json& split, std::vector<std::vector<Index>> groups, Rng rng);

/// Fold number "fold" validates a stretch of time and trains on all that came before it; what comes after is
/// in no part. A share "test", the last rows, is kept out of all folds. rows: oldest first. Sizes as
/// scikit-learn's TimeSeriesSplit. Errors: kBadSpec for more folds than rows.
Result<PartRows> split_time_folds(const Json& split, const std::vector<Index>& rows);

}  // namespace trainyard
