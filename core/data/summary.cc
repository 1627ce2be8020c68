#include "data/summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "common/starter.h"
#include "data/column_types.h"
#include "data/quantile.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// Names by which tables call what is to be predicted, the surest first.
constexpr std::array<std::string_view, 17> kTargetNames = {
    "target", "label",    "labels",  "class",       "species", "y",        "outcome", "diagnosis", "cultivar",
    "digit",  "survived", "quality", "progression", "price",   "category", "result",  "ozone_ppb"};
constexpr Index kManyCategories = 1000;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string counted(Index count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

struct Bins {
  double first = 0;
  double width = 0;
  Index count = 0;
};

/// One bin a number for a few whole ones, else equal bins from the least to the greatest.
Bins choose_bins(const std::vector<double>& values) {
  const double low = values.front();
  const double high = values.back();
  const bool whole =
      std::all_of(values.begin(), values.end(), [](double x) { return std::nearbyint(x) == x; });
  if (whole && high - low < static_cast<double>(kHistogramBins)) {
    return {.first = low - 0.5, .width = 1, .count = static_cast<Index>(high - low) + 1};
  }
  const auto bins = static_cast<double>(kHistogramBins);
  const double width = high / bins - low / bins;
  if (!(width > 0)) return {.first = low - 0.5, .width = 1, .count = 1};
  return {.first = low, .width = width, .count = kHistogramBins};
}

Json histogram(const std::vector<double>& values) {
  const Bins bins = choose_bins(values);
  std::vector<Index> counts(static_cast<std::size_t>(bins.count));
  for (const double x : values) {
    const auto last = static_cast<double>(bins.count - 1);
    const double bin = std::clamp(std::floor(x / bins.width - bins.first / bins.width), 0.0, last);
    ++counts[static_cast<std::size_t>(bin)];
  }
  Json edges = Json::array();
  for (Index i = 0; i <= bins.count; ++i) edges.push_back(bins.first + bins.width * static_cast<double>(i));
  return {{"edges", std::move(edges)}, {"counts", counts}};
}

void describe_numbers(const Column& column, Json& json) {
  std::vector<double> values;
  values.reserve(column.numbers.size());
  for (const double x : column.numbers) {
    if (!std::isnan(x)) values.push_back(x);
  }
  std::sort(values.begin(), values.end());
  Index distinct = 0;
  for (std::size_t i = 0; i < values.size(); ++i) distinct += i == 0 || values[i] != values[i - 1] ? 1 : 0;
  json["distinct"] = distinct;
  json["constant"] = distinct == 1 && values.size() == column.numbers.size();
  if (values.empty()) return;
  const auto n = static_cast<double>(values.size());
  double mean = 0;  // a running mean: a sum could leave the range of a double
  for (std::size_t i = 0; i < values.size(); ++i) mean += (values[i] - mean) / static_cast<double>(i + 1);
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  json["minimum"] = values.front();
  json["maximum"] = values.back();
  json["mean"] = mean;
  json["std"] = values.size() > 1 ? std::sqrt(squares / (n - 1)) : 0.0;
  json["quantiles"] = Json::array();
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) json["quantiles"].push_back(quantile(values, share));
  json["histogram"] = histogram(values);
}

void describe_categories(const Column& column, Json& json) {
  std::vector<Index> counts(column.categories.size());
  for (const std::int32_t code : column.codes) {
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto shown = static_cast<Index>(std::min(order.size(), kShownCategories));
  std::partial_sort(order.begin(), order.begin() + shown, order.end(), [&](std::size_t a, std::size_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
  });
  json["distinct"] = column.categories.size();
  json["constant"] = column.categories.size() == 1 && column.missing_count() == 0;
  json["categories"] = Json::array();
  Index rest = std::accumulate(counts.begin(), counts.end(), Index{0});
  for (Index i = 0; i < shown; ++i) {
    const std::size_t code = order[static_cast<std::size_t>(i)];
    json["categories"].push_back({{"value", column.categories[code]}, {"count", counts[code]}});
    rest -= counts[code];
  }
  json["other"] = rest;
}

std::string issue_note(const ColumnIssue& issue, Index rows) {
  const std::string count = std::to_string(issue.count) + " of " + counted(rows, "cell", "cells");
  const std::string verb = issue.count == 1 ? " is" : " are";
  const std::string first =
      ", first " + in_quotes(issue.text) + " in line " + std::to_string(issue.line) + ".";
  switch (issue.problem) {
    case CellProblem::kText:
      return count + verb + " no number" + (issue.count == 1 ? "" : "s") + first;
    case CellProblem::kNotFinite:
      return count + verb + " no finite number" + (issue.count == 1 ? "" : "s") + first;
    case CellProblem::kDecimalComma:
      return count + (issue.count == 1 ? " has" : " have") + " a decimal comma" + first +
             " Write a decimal point.";
  }
  return {};
}

Json issue_json(const ColumnIssue& issue) {
  static constexpr std::array<std::string_view, 3> kProblems = {"text", "not_finite", "decimal_comma"};
  return {{"problem", kProblems[static_cast<std::size_t>(issue.problem)]},
          {"line", issue.line},
          {"text", issue.text},
          {"count", issue.count}};
}

Json describe(const Column& column) {
  const bool numeric = column.type == ColumnType::kNumeric;
  const Index missing = column.missing_count();
  Json json = {{"name", column.name}, {"type", numeric ? "numeric" : "categorical"}, {"missing", missing}};
  numeric ? describe_numbers(column, json) : describe_categories(column, json);
  if constexpr (!kStarter) {  // made-up columns are what they are
    const InferredType inferred = infer_type(column);
    json["suggested"] = {{"type", inferred.type}, {"reason", inferred.reason}};
    if (!inferred.order.empty()) json["suggested"]["order"] = inferred.order;
  }
  Json notes = Json::array();
  if (column.issue) {
    notes.push_back(issue_note(*column.issue, column.rows()));
    json["issue"] = issue_json(*column.issue);
  }
  if (missing == column.rows()) notes.push_back("Every cell is missing: leave this column out.");
  if (json["constant"] == Json(true))
    notes.push_back("The same in every row: nothing can be learned from it.");
  if (!numeric && static_cast<Index>(column.categories.size()) > kManyCategories) {
    notes.push_back(
        std::to_string(column.categories.size()) +
        " different texts, each of which would become a column of its own: leave this column out.");
  }
  json["notes"] = std::move(notes);
  return json;
}

Json preview(const Table& table) {
  Json rows = Json::array();
  for (Index row = 0; row < std::min(table.rows(), kPreviewRows); ++row) {
    Json cells = Json::array();
    for (const Column& column : table.columns) cells.push_back(column.text(row));
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace

std::string guess_target(const Table& table) {
  if (table.columns.empty()) return {};
  for (const std::string_view name : kTargetNames) {
    for (const Column& column : table.columns) {
      if (lower(column.name) == name) return column.name;
    }
  }
  return table.columns.back().name;
}

Json summarize(const Table& table, std::string_view name) {
  Json columns = Json::array();
  for (const Column& column : table.columns) columns.push_back(describe(column));
  Json json = {{"name", name}, {"rows", table.rows()}};
  json["columns"] = std::move(columns);
  json["preview"] = preview(table);
  json["target"] = guess_target(table);
  json["notes"] = Json::array();
  return json;
}

}  // namespace trainyard
