#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "data/table.h"
#include "prepare/transformer.h"

namespace trainyard {

/// The indices of the named columns; of all columns of the type when no name is given.
/// Errors: kBadSpec at `path`.columns[i] for a column that is not there (any longer) or has the other type.
Result<std::vector<Index>> choose_columns(const Table& table, const std::vector<std::string>& names,
                                          ColumnType type, const Fitting& fitting);

/// The same for steps that take columns of any type.
Result<std::vector<Index>> choose_any_columns(const Table& table, const std::vector<std::string>& names,
                                              const Fitting& fitting);

/// A column of the table, by its index.
inline const Column& column_at(const Table& table, Index at) {
  return table.columns[static_cast<std::size_t>(at)];
}

/// Puts columns where the first of the named ones stands, and takes the named ones out.
void put_in_place_of(const std::vector<std::string>& names, std::vector<Column> columns, Table& table);

/// The present numbers of some rows. [at most rows]
std::vector<double> present_numbers(const Column& column, std::span<const Index> rows);

/// Refuses gaps in the training rows of a column that a step cannot learn from otherwise. Errors: kBadData.
Result<void> check_no_gaps(const Column& column, std::span<const Index> rows, std::string_view step);

/// The error for a column without any value in the training rows, whose gaps cannot be filled.
std::unexpected<Error> nothing_to_fill_with(const Column& column);

/// The code of a text among the column's sorted categories, or -1.
std::int32_t find_category(const Column& column, const std::string& text);

/// The same, but the column gets it as a new category if need be.
std::int32_t find_or_add_category(Column& column, const std::string& text);

/// The categories met in some rows, sorted.
std::vector<std::string> categories_in(const Column& column, std::span<const Index> rows);

}  // namespace trainyard
