#include "data/sequence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "data/column_types.h"
#include "data/iso_date.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 3> kGaps = {"error", "split", "ignore"};

constexpr std::array kParams = {
    ParamInfo{.key = "order",
              .type = ParamType::kColumn,
              .help = "The column that says in which order the rows follow each other: numbers, dates as "
                      "2024-01-31, or text by the alphabet; it is no feature."},
    ParamInfo{.key = "group",
              .type = ParamType::kColumn,
              .default_json = "null",
              .help = "The column that says to which series a row belongs; it is no feature."},
    ParamInfo{.key = "length",
              .type = ParamType::kInteger,
              .default_json = "20",
              .minimum = 1,
              .maximum = 10000,
              .scale = ParamScale::kLog,
              .unit = "rows",
              .help = "How many rows a window holds."},
    ParamInfo{.key = "horizon",
              .type = ParamType::kInteger,
              .default_json = "1",
              .minimum = 0,
              .maximum = 10000,
              .unit = "rows",
              .help = "How far after a window's last row the target lies; 0: in that row."},
    ParamInfo{.key = "past_target",
              .type = ParamType::kBoolean,
              .default_json = "true",
              .label = "Target's past",
              .help = "The target's own past is a feature too, if the horizon is 1 or more."},
    ParamInfo{.key = "gaps",
              .type = ParamType::kChoice,
              .default_json = "\"error\"",
              .choices = kGaps,
              .help = "Whether a missing step is an error, ends a series so that no window goes across, or "
                      "counts as a step like any other."},
};
constexpr KindInfo kSequence = {.kind = "sequence",
                                .label = "Sequence",
                                .help = "Windows over a table whose rows have an order.",
                                .params = kParams};
constexpr std::array kSection = {&kSequence};

/// Errors: kBadData for a missing cell.
Result<void> check_filled(const Column& column, const Table& table, std::string_view field) {
  for (Index row = 0; row < column.rows(); ++row) {
    if (!column.is_missing(row)) continue;
    return bad_data(column_path(column.name) + ", line " + std::to_string(table.line_of(row)),
                    "This cell is empty, so the row's place is unknown. Fill it, leave the row out, or name "
                    "another column in data.sequence." +
                        std::string(field) + ".");
  }
  return {};
}

/// Numbers that are equal where the cells are.
std::vector<double> keys_of(const Column& column) {
  if (column.type == ColumnType::kNumeric) return column.numbers;
  return {column.codes.begin(), column.codes.end()};
}

std::unexpected<Error> mixed(const Column& order) {
  return bad_data(
      column_path(order.name) + ", line " + std::to_string(order.issue->line),
      in_quotes(order.issue->text) +
          " is no number, so that the rows would follow the alphabet, 10 before 9. Correct the cell, "
          "or leave the row out.");
}

/// When each row is, in a measure of its own.
struct Times {
  std::vector<double> values;
  bool measured = true;  ///< else only the order says something
};

/// Errors: kBadData for a missing cell, and for numbers with something else among them.
Result<Times> times_of(const Column& order, const Table& table) {
  if (Result<void> filled = check_filled(order, table, "order"); !filled)
    return std::unexpected(filled.error());
  if (order.type == ColumnType::kNumeric) return Times{order.numbers};
  const std::vector<double> times = calendar_times(order.categories);
  if (times.empty()) {
    if (order.issue) return mixed(order);
    return Times{keys_of(order), false};
  }
  Times dates;
  for (const std::int32_t code : order.codes) dates.values.push_back(times[static_cast<std::size_t>(code)]);
  return dates;
}

/// The median distance of neighbours; 0 where there are none.
double usual_step(const std::vector<Index>& sorted, const OrderedRows& rows) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const auto before = static_cast<std::size_t>(sorted[i - 1]);
    const auto row = static_cast<std::size_t>(sorted[i]);
    if (rows.group[before] == rows.group[row]) steps.push_back(rows.time[row] - rows.time[before]);
  }
  if (steps.empty()) return 0;
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

std::unexpected<Error> repeated(const Column& order, const Table& table, Index before, Index row) {
  return bad_data(column_path(order.name) + ", line " + std::to_string(table.line_of(row)),
                  in_quotes(order.text(row)) + " stands in line " + std::to_string(table.line_of(before)) +
                      " too. Name the column that keeps the series apart in data.sequence.group, or leave "
                      "one of the rows out.");
}

std::unexpected<Error> interrupted(const Column& order, const Table& table, Index before, Index row) {
  return bad_data(column_path(order.name) + ", line " + std::to_string(table.line_of(row)),
                  "After " + order.text(before) + " comes " + order.text(row) +
                      ", so steps are missing between. Add the rows, or set data.sequence.gaps to \"split\" "
                      "so that no window goes across, or to \"ignore\".");
}

void number_groups(const std::vector<double>& keys, OrderedRows& rows) {
  std::vector<double> distinct = keys;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (const double key : keys) {
    rows.group.push_back(std::lower_bound(distinct.begin(), distinct.end(), key) - distinct.begin());
  }
  rows.groups = static_cast<Index>(distinct.size());
}

}  // namespace

std::span<const KindInfo* const> sequence_section() { return kSection; }

SequenceOptions SequenceOptions::read(const Json& section) {
  SequenceOptions options;
  const SpecReader reader(section);
  std::string gaps;
  reader.read("order", options.order);
  reader.read("group", options.group);
  reader.read("length", options.length);
  reader.read("horizon", options.horizon);
  reader.read("past_target", options.past_target);
  reader.read("gaps", gaps);
  options.gaps = gaps == "split" ? Gaps::kSplit : gaps == "ignore" ? Gaps::kIgnore : Gaps::kError;
  return options;
}

Result<OrderedRows> order_rows(const SequenceOptions& options, const Column& order, const Column* group,
                               const Table& table) {
  OrderedRows rows;
  Result<Times> times = times_of(order, table);
  if (!times) return std::unexpected(times.error());
  rows.time = std::move(times->values);
  rows.measured = times->measured;
  rows.group.assign(group == nullptr ? rows.time.size() : 0, 0);
  if (group != nullptr) {
    if (Result<void> filled = check_filled(*group, table, "group"); !filled)
      return std::unexpected(filled.error());
    number_groups(keys_of(*group), rows);
  }
  std::vector<Index> sorted(rows.time.size());
  std::iota(sorted.begin(), sorted.end(), Index{0});
  std::sort(sorted.begin(), sorted.end(), [&rows](Index a, Index b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    if (rows.group[i] != rows.group[j]) return rows.group[i] < rows.group[j];
    return rows.time[i] != rows.time[j] ? rows.time[i] < rows.time[j] : a < b;
  });
  const bool measured = rows.measured && options.gaps != Gaps::kIgnore;
  const double most = measured ? 1.5 * usual_step(sorted, rows) : 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto row = static_cast<std::size_t>(sorted[i]);
    bool follows = i > 0;
    if (follows) {
      const auto before = static_cast<std::size_t>(sorted[i - 1]);
      follows = rows.group[before] == rows.group[row];
      const double step = rows.time[row] - rows.time[before];
      if (follows && step == 0) return repeated(order, table, sorted[i - 1], sorted[i]);
      if (follows && measured && step > most) {
        if (options.gaps == Gaps::kError) return interrupted(order, table, sorted[i - 1], sorted[i]);
        follows = false;
      }
    }
    if (!follows) rows.runs.emplace_back();
    rows.runs.back().push_back(sorted[i]);
  }
  return rows;
}

}  // namespace trainyard
