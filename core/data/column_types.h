#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The column read as numbers. Errors: kBadData naming the first cell that is none, by its line.
Result<Column> as_numeric(const Column& column, const Table& table);

/// The column read as categories: numbers become their shortest digits, in the order of their text.
Column as_categorical(const Column& column);

/// Categories as their places in the given order, 0, 1, 2, ...; without one in the order of a known scale
/// (low, medium, high; Mon, Tue, ...) or of their text. Numbers stay as they are. Errors: kBadData naming the
/// first cell whose category is not in the order.
Result<Column> as_ordinal(const Column& column, const std::vector<std::string>& order, const Table& table);

/// What a column holds, by its cells: "numeric", "categorical", "ordinal", "date" or "identifier", and why,
/// in a sentence. An ordinal one comes with its order.
struct InferredType {
  std::string type;
  std::string reason;
  std::vector<std::string> order;
};
InferredType infer_type(const Column& column);

/// `column "age"`, for the path of an error.
std::string column_path(const std::string& name);

/// The error for a column whose cells are numbers but for some that only look like them; nothing for others.
Result<void> check_issue(const Column& column);

}  // namespace trainyard
