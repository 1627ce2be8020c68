#include "data/target.h"

#include <algorithm>
#include <cmath>

#include "data/column_types.h"
#include "spec/check_value.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// -0 and 0 are one value.
double one_zero(double x) { return x == 0 ? 0.0 : x; }

std::vector<double> distinct_numbers(const Column& column) {
  std::vector<double> values;
  for (const double x : column.numbers) {
    if (!std::isnan(x)) values.push_back(one_zero(x));
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

/// The distinct numbers in order, or some `most` + 1 of them where there are more than `most`.
std::vector<double> few_distinct_numbers(const Column& column, Index most) {
  std::vector<double> values;
  for (const double x : column.numbers) {
    if (std::isnan(x)) continue;
    const auto at = std::lower_bound(values.begin(), values.end(), one_zero(x));
    if (at != values.end() && *at == x) continue;
    values.insert(at, one_zero(x));
    if (static_cast<Index>(values.size()) > most) break;
  }
  return values;
}

Result<void> check_missing(const Column& column, bool drop_missing, const Table& table) {
  const Index missing = column.missing_count();
  if (missing == column.rows()) {
    return bad_data(column_path(column.name), "The target has no values at all. Choose another target.");
  }
  if (missing == 0 || drop_missing) return {};
  Index first = 0;
  while (!column.is_missing(first)) ++first;
  return bad_data(
      column_path(column.name) + ", line " + std::to_string(table.line_of(first)),
      "The target is missing in " + std::to_string(missing) + (missing == 1 ? " row" : " rows") +
          ", first here. Set data.missing_target to \"drop\" to leave them out, or choose another target.");
}

void encode_numbers(const Column& column, Target& target) {
  const std::vector<double> values = distinct_numbers(column);
  for (const double value : values) target.classes.push_back(number_text(value));
  for (const double x : column.numbers) {
    const auto at = std::lower_bound(values.begin(), values.end(), one_zero(x));
    target.labels.push_back(std::isnan(x) ? -1 : static_cast<std::int32_t>(at - values.begin()));
  }
}

void encode_categories(const Column& column, Target& target) {
  std::vector<std::int32_t> used(column.categories.size(), -1);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = 0;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i] < 0) continue;
    used[i] = static_cast<std::int32_t>(target.classes.size());
    target.classes.push_back(column.categories[i]);
  }
  for (const std::int32_t code : column.codes) {
    target.labels.push_back(code < 0 ? -1 : used[static_cast<std::size_t>(code)]);
  }
}

Result<Target> make_classes(const Column& column, Target target) {
  column.type == ColumnType::kNumeric ? encode_numbers(column, target) : encode_categories(column, target);
  if (target.classes.size() < 2) {
    return bad_data(column_path(column.name),
                    "The target has one class only, " + in_quotes(target.classes[0]) +
                        ", so there is nothing to tell apart. Choose another target.");
  }
  if (static_cast<Index>(target.classes.size()) > kMostClasses) {
    const std::string remedy = column.type == ColumnType::kNumeric
                                   ? "Set data.task to \"regression\", or choose another target."
                                   : "Choose another target, or group its values.";
    return bad_data(column_path(column.name), "The target has " + std::to_string(target.classes.size()) +
                                                  " classes; at most 1000 can be told apart. " + remedy);
  }
  return target;
}

}  // namespace

Task infer_task(const Column& column) {
  if (column.type == ColumnType::kCategorical) return Task::kClassification;
  const std::vector<double> values = few_distinct_numbers(column, kMostInferredClasses);
  if (static_cast<Index>(values.size()) > kMostInferredClasses) return Task::kRegression;
  const bool whole =
      std::all_of(values.begin(), values.end(), [](double x) { return std::nearbyint(x) == x; });
  return whole ? Task::kClassification : Task::kRegression;
}

Result<Target> make_target(const Column& column, Task task, bool drop_missing, const Table& table) {
  if (Result<void> present = check_missing(column, drop_missing, table); !present) {
    return std::unexpected(present.error());
  }
  Target target;
  target.name = column.name;
  target.task = task;
  if (task == Task::kClassification) return make_classes(column, std::move(target));
  if (column.type == ColumnType::kCategorical) {
    return bad_spec("data.task",
                    "The target " + in_quotes(column.name) +
                        " is text, which has no mean: set data.task to \"classification\", choose another "
                        "target, or make the column numeric in data.types.");
  }
  if (few_distinct_numbers(column, 1).size() < 2) {
    return bad_data(column_path(column.name),
                    "The target is the same in every row, so there is nothing to learn. "
                    "Choose another target.");
  }
  target.values = column.numbers;
  return target;
}

}  // namespace trainyard
