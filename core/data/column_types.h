#pragma once

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The column read as numbers. Errors: kBadData naming the first cell that is none, by its line.
Result<Column> as_numeric(const Column& column, const Table& table);

/// The column read as categories: numbers become their shortest digits, in the order of their text.
Column as_categorical(const Column& column);

/// `column "age"`, for the path of an error.
std::string column_path(const std::string& name);

/// The error for a column whose cells are numbers but for some that only look like them; nothing for others.
Result<void> check_issue(const Column& column);

}  // namespace trainyard
