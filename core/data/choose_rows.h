#pragma once

#include <span>

#include "data/table.h"

namespace trainyard {

/// The given rows of a column, in that order, with all of its categories. [rows]
Column choose_rows(const Column& column, std::span<const Index> rows);

/// The given rows as a table of their own, without the lines of the file that they came from.
Table choose_rows(const Table& table, std::span<const Index> rows);

}  // namespace trainyard
