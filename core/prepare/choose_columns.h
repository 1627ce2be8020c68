#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The indices of the named columns; of all columns of the type when no name is given.
/// Errors: kBadSpec at `path`.columns[i] for a column that is not there (any longer) or has the other type.
Result<std::vector<Index>> choose_columns(const Table& table, const std::vector<std::string>& names,
                                          ColumnType type, const std::string& path);

/// The index of a named column. Errors: kBadSpec with the path.
Result<Index> find_column(const Table& table, const std::string& name, const std::string& path);

}  // namespace trainyard
