#include "experiment/table_views.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::size_t kParts = 3;
constexpr double kDefaultBins = 24;
constexpr double kMostBins = 200;

Result<const Column*> find_column(const PreparedData& data, const Json& query, std::string_view key) {
  std::string name;
  SpecReader(query).read(key, name);
  for (const Column& column : data.converted) {
    if (column.name == name) return &column;
  }
  const Index at = data.table->find(name);
  if (at >= 0) return &data.table->columns[static_cast<std::size_t>(at)];
  return bad_spec(join_path("query", key), "The table has no column " + in_quotes(name) + ".");
}

std::size_t number_in(const Json& query, std::string_view key, double fallback, double most) {
  double value = fallback;
  SpecReader(query).read(key, value);
  return static_cast<std::size_t>(std::clamp(std::nearbyint(value), 1.0, most));
}

/// values: sorted, not empty.
double quantile(const std::vector<double>& values, double share) {
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], rank - static_cast<double>(below));
}

/// Which bar each row of the column belongs to; -1 where it is missing.
struct Bars {
  Json info = Json::object();
  std::size_t count = 1;
  std::vector<std::int32_t> of_row;
};

Bars numeric_bars(const Column& column, std::size_t most) {
  Bars bars;
  bars.of_row.assign(column.numbers.size(), -1);
  std::vector<double> values;
  for (const double x : column.numbers) {
    if (!std::isnan(x)) values.push_back(x);
  }
  bars.info["edges"] = Json::array();
  bars.info["quantiles"] = Json::array();
  if (values.empty()) return bars;
  std::sort(values.begin(), values.end());
  for (const double share : {0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0})
    bars.info["quantiles"].push_back(quantile(values, share));
  const double low = values.front();
  const double high = values.back();
  const bool whole =
      std::all_of(values.begin(), values.end(), [](double x) { return std::nearbyint(x) == x; });
  // One bar a number for a few whole ones, as in the summary.
  const bool is_few = whole && high - low < static_cast<double>(most);
  bars.count = is_few ? static_cast<std::size_t>(high - low) + 1 : high > low ? most : 1;
  const double first = is_few || !(high > low) ? low - 0.5 : low;
  const double width =
      is_few || !(high > low) ? 1 : high / static_cast<double>(most) - low / static_cast<double>(most);
  for (std::size_t i = 0; i <= bars.count; ++i)
    bars.info["edges"].push_back(first + width * static_cast<double>(i));
  for (std::size_t row = 0; row < column.numbers.size(); ++row) {
    if (std::isnan(column.numbers[row])) continue;
    const double bin = std::floor(column.numbers[row] / width - first / width);
    bars.of_row[row] = static_cast<std::int32_t>(std::clamp(bin, 0.0, static_cast<double>(bars.count - 1)));
  }
  return bars;
}

Bars category_bars(const Column& column, std::size_t most) {
  Bars bars;
  std::vector<Index> counts(column.categories.size());
  for (const std::int32_t code : column.codes) {
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  const bool fits = order.size() <= most;
  const std::size_t named = fits ? order.size() : most - 1;
  bars.count = std::max<std::size_t>(1, fits ? named : most);
  std::vector<std::int32_t> bar(counts.size(), static_cast<std::int32_t>(most) - 1);
  bars.info["categories"] = Json::array();
  for (std::size_t i = 0; i < named; ++i) {
    bar[order[i]] = static_cast<std::int32_t>(i);
    bars.info["categories"].push_back(column.categories[order[i]]);
  }
  if (!fits) bars.info["categories"].push_back("other");
  for (const std::int32_t code : column.codes)
    bars.of_row.push_back(code < 0 ? -1 : bar[static_cast<std::size_t>(code)]);
  return bars;
}

/// The class of a row of the dataset; 0 for a regression.
std::size_t class_of(const Target& target, Index row) {
  if (target.task != Task::kClassification) return 0;
  return static_cast<std::size_t>(target.labels[static_cast<std::size_t>(row)]);
}

float place_of(const Column& column, Index row) {
  const auto i = static_cast<std::size_t>(row);
  if (column.type == ColumnType::kNumeric) return static_cast<float>(column.numbers[i]);
  return column.codes[i] < 0 ? static_cast<float>(kMissingNumber) : static_cast<float>(column.codes[i]);
}

/// Sums over the rows of two columns, from which their correlation follows; in the manner of Welford, so that
/// large values far from zero lose nothing.
struct Pair {
  double n = 0;
  double mean_x = 0;
  double mean_y = 0;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  void add(double x, double y) {
    ++n;
    const double dx = x - mean_x;
    const double dy = y - mean_y;
    mean_x += dx / n;
    mean_y += dy / n;
    xx += dx * (x - mean_x);
    yy += dy * (y - mean_y);
    xy += dx * (y - mean_y);
  }
  double correlation() const { return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : kMissingNumber; }
};

std::vector<const Column*> numeric_columns(const PreparedData& data) {
  constexpr std::size_t kMostColumns = 60;
  std::vector<const Column*> columns;
  for (const Column& column : data.table->columns) {
    const auto found = std::find_if(data.converted.begin(), data.converted.end(),
                                    [&](const Column& other) { return other.name == column.name; });
    const Column& used = found == data.converted.end() ? column : *found;
    if (used.type == ColumnType::kNumeric && columns.size() < kMostColumns) columns.push_back(&used);
  }
  return columns;
}

Json axis(const Column& column) {
  Json json = {{"name", column.name}};
  if (column.type == ColumnType::kCategorical) json["categories"] = column.categories;
  return json;
}

}  // namespace

Result<Inspection> inspect_column(const PreparedData& data, const Json& query) {
  Result<const Column*> found = find_column(data, query, "column");
  if (!found) return std::unexpected(found.error());
  const Column& column = **found;
  const bool numeric = column.type == ColumnType::kNumeric;
  const std::size_t most = number_in(query, "bins", kDefaultBins, kMostBins);
  Bars bars = numeric ? numeric_bars(column, most) : category_bars(column, most);
  const Target& target = data.dataset.target;
  const bool classes = target.task == Task::kClassification;
  const std::size_t k = classes ? target.classes.size() : 1;
  NamedArray counts{
      .name = "counts",
      .shape = {static_cast<Index>(kParts), static_cast<Index>(k), static_cast<Index>(bars.count)},
      .values = std::vector<float>(kParts * k * bars.count)};
  std::vector<std::vector<Index>> missing(kParts, std::vector<Index>(k));
  for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
    const auto p = static_cast<std::size_t>(part);
    for (const Index row : data.dataset.part(part)) {
      const std::size_t label = class_of(target, row);
      const std::int32_t bar = bars.of_row[static_cast<std::size_t>(data.table_row(row))];
      if (bar < 0) {
        ++missing[p][label];
      } else {
        ++counts.values[(p * k + label) * bars.count + static_cast<std::size_t>(bar)];
      }
    }
  }
  bars.info["column"] = column.name;
  bars.info["type"] = numeric ? "numeric" : "categorical";
  bars.info["classes"] = classes ? Json(target.classes) : Json::array();
  bars.info["missing"] = missing;
  std::vector<NamedArray> arrays;
  arrays.push_back(std::move(counts));
  return Inspection{.info = std::move(bars.info), .arrays = std::move(arrays)};
}

Result<Inspection> inspect_scatter(const PreparedData& data, const Json& query) {
  Result<const Column*> x = find_column(data, query, "x");
  if (!x) return std::unexpected(x.error());
  Result<const Column*> y = find_column(data, query, "y");
  if (!y) return std::unexpected(y.error());
  struct RowInPart {
    Index row;
    Part part;
  };
  std::vector<RowInPart> rows;
  for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
    for (const Index row : data.dataset.part(part)) rows.push_back({row, part});
  }
  std::sort(rows.begin(), rows.end(), [](const RowInPart& a, const RowInPart& b) { return a.row < b.row; });
  constexpr double kDefaultLimit = 2000;
  constexpr double kMostRows = 20'000;
  const std::size_t shown = std::min(rows.size(), number_in(query, "limit", kDefaultLimit, kMostRows));
  std::vector<NamedArray> arrays;
  for (const char* name : {"x", "y", "target", "part", "row"})
    arrays.push_back({.name = name, .shape = {static_cast<Index>(shown)}, .values = {}});
  const Target& target = data.dataset.target;
  for (std::size_t i = 0; i < shown; ++i) {
    // In doubles: the product of two counts may not fit the size type of wasm.
    const auto at = static_cast<std::size_t>(static_cast<double>(i) * static_cast<double>(rows.size()) /
                                             static_cast<double>(shown));
    const auto [row, part] = rows[at];
    const Index place = data.table_row(row);
    arrays[0].values.push_back(place_of(**x, place));
    arrays[1].values.push_back(place_of(**y, place));
    arrays[2].values.push_back(target.task == Task::kClassification
                                   ? static_cast<float>(class_of(target, row))
                                   : static_cast<float>(target.values[static_cast<std::size_t>(row)]));
    arrays[3].values.push_back(static_cast<float>(part));
    arrays[4].values.push_back(static_cast<float>(place));
  }
  Json info = {{"x", axis(**x)}, {"y", axis(**y)}, {"count", rows.size()}};
  return Inspection{.info = std::move(info), .arrays = std::move(arrays)};
}

Result<Inspection> inspect_correlations(const PreparedData& data, const Json& query) {
  std::string method = "pairwise";
  SpecReader(query).read("method", method);
  if (method != "pairwise" && method != "complete")
    return bad_spec("query.method", "Give \"pairwise\" or \"complete\".");
  const std::vector<const Column*> columns = numeric_columns(data);
  const std::size_t d = columns.size();
  std::vector<Pair> pairs(d * d);
  Index complete = 0;
  for (const Index dataset_row : data.dataset.part(Part::kTrain)) {
    const auto row = static_cast<std::size_t>(data.table_row(dataset_row));
    const bool whole = std::none_of(columns.begin(), columns.end(),
                                    [&](const Column* column) { return std::isnan(column->numbers[row]); });
    complete += whole ? 1 : 0;
    if (!whole && method == "complete") continue;
    for (std::size_t i = 0; i < d; ++i) {
      const double x = columns[i]->numbers[row];
      for (std::size_t j = i; j < d && !std::isnan(x); ++j) {
        const double y = columns[j]->numbers[row];
        if (!std::isnan(y)) pairs[i * d + j].add(x, y);
      }
    }
  }
  const auto side = static_cast<Index>(d);
  std::vector<NamedArray> arrays;
  for (const char* name : {"correlation", "count"})
    arrays.push_back({.name = name, .shape = {side, side}, .values = std::vector<float>(d * d)});
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const Pair& pair = pairs[std::min(i, j) * d + std::max(i, j)];
      arrays[0].values[i * d + j] = static_cast<float>(pair.correlation());
      arrays[1].values[i * d + j] = static_cast<float>(pair.n);
    }
  }
  Json names = Json::array();
  for (const Column* column : columns) names.push_back(column->name);
  Json info = {{"columns", std::move(names)}, {"method", method}, {"rows", complete}};
  return Inspection{.info = std::move(info), .arrays = std::move(arrays)};
}

}  // namespace trainyard
