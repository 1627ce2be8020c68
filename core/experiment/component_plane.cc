#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "data/rows_in_parts.h"
#include "data/split.h"
#include "experiment/experiment.h"
#include "experiment/plane_axis.h"
#include "prepare/imputer.h"
#include "prepare/principal_components.h"

namespace trainyard {
namespace {

constexpr std::size_t kMostFeatures = 1000;  // of which the covariances are made in a moment
constexpr std::size_t kFittedRows = 2000;
constexpr std::size_t kShownRows = 2000;

/// A feature of numbers that vary over the training rows.
struct Feature {
  std::size_t column = 0;
  double mean = 0;
  double deviation = 0;
};

Feature measured(std::size_t at, const std::vector<double>& numbers, std::span<const Index> rows) {
  Feature feature{.column = at};
  double n = 0;
  double squares = 0;
  for (const Index row : rows) {
    const double x = numbers[static_cast<std::size_t>(row)];
    if (std::isnan(x)) continue;
    const double before = x - feature.mean;
    feature.mean += before / ++n;
    squares += before * (x - feature.mean);
  }
  feature.deviation = n > 1 ? std::sqrt(squares / n) : 0;
  return feature;
}

std::vector<Index> evenly(std::span<const Index> rows, std::size_t most) {
  std::vector<Index> some;
  const std::size_t count = std::min(rows.size(), most);
  const double step = static_cast<double>(rows.size()) / static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i)
    some.push_back(rows[static_cast<std::size_t>(static_cast<double>(i) * step)]);
  return some;
}

/// Some rows on the first two components of others.
struct Projection {
  std::array<std::vector<double>, 2> places;      // [shown]
  std::array<std::vector<double>, 2> directions;  // [features], in standard deviations of each
  std::array<double, 2> shares = {0, 0};          // of the variance
};

Result<Projection> project(const Table& table, const std::vector<Feature>& features,
                           std::span<const Index> learned, std::span<const Index> shown) {
  Table standard;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const Feature& feature = features[f];
    Column& column = standard.columns.emplace_back();
    column.name = std::to_string(f);
    for (const std::span<const Index> rows : {learned, shown}) {
      for (const Index row : rows) {
        const double x = table.columns[feature.column].numbers[static_cast<std::size_t>(row)];
        column.numbers.push_back(std::isnan(x) ? 0 : (x - feature.mean) / feature.deviation);
      }
    }
  }
  std::vector<Index> first(learned.size());
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<Index>(i);
  PrincipalComponents components(Json{{"n_components", 2}});
  if (Result<void> done = components.fit(standard, {.rows = first, .path = "query.plane"}); !done)
    return std::unexpected(done.error());
  components.apply(standard);
  const Json facts = components.describe();
  Projection found;
  for (std::size_t c = 0; c < 2; ++c) {
    const std::vector<double>& numbers = standard.columns[c].numbers;
    found.places[c].assign(numbers.begin() + static_cast<Index>(learned.size()), numbers.end());
    const Json& fact = facts["columns"][c];
    found.shares[c] = fact["explained_share"].get<double>();
    for (std::size_t f = 0; f < features.size(); ++f)
      found.directions[c].push_back(fact["loadings"][std::to_string(f)].get<double>());
  }
  return found;
}

std::string axis_name(std::size_t component, double share) {
  std::string name = "component ";
  name += std::to_string(component + 1);
  name += " (";
  name += std::to_string(static_cast<int>(std::round(100 * share)));
  name += " % of the variance)";
  return name;
}

/// As the query "points" has them.
std::vector<NamedArray> rows_on_plane(const Dataset& data, std::span<const Index> shown,
                                      const Projection& projection) {
  std::vector<float> part_of_row(static_cast<std::size_t>(data.features.rows()));
  for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
    for (const Index row : data.part(part))
      part_of_row[static_cast<std::size_t>(row)] = static_cast<float>(part);
  }
  std::vector<NamedArray> arrays;
  for (const char* name : {"x", "y", "target", "part", "row"})
    arrays.push_back({.name = name, .shape = {static_cast<Index>(shown.size())}, .values = {}});
  for (std::size_t c = 0; c < 2; ++c)
    arrays[c].values.assign(projection.places[c].begin(), projection.places[c].end());
  for (const Index row : shown) {
    const auto i = static_cast<std::size_t>(row);
    arrays[2].values.push_back(data.target.task == Task::kClassification
                                   ? static_cast<float>(data.target.labels[i])
                                   : static_cast<float>(data.target.values[i]));
    arrays[3].values.push_back(part_of_row[i]);
    arrays[4].values.push_back(static_cast<float>(row));
  }
  return arrays;
}

/// n rows at the mean of the training rows, and the most frequent category.
Table mean_rows(const Dataset& data, std::size_t n) {
  Table table;
  const std::span<const Index> train = data.part(Part::kTrain);
  for (const Column& column : data.features.columns) {
    Column& held = table.columns.emplace_back();
    held.name = column.name;
    held.type = column.type;
    held.categories = column.categories;
    if (column.type == ColumnType::kCategorical) {
      held.codes.assign(n, most_frequent_code(column, train));
    } else {
      held.numbers.assign(n, measured(0, column.numbers, train).mean);
    }
  }
  return table;
}

}  // namespace

Result<Experiment::Grid> Experiment::component_grid(const Json& query) const {
  if (data_.sequence)
    return bad_spec("query.plane", "A window has no place in a plane. Look at \"predictions\".");
  const Table& table = data_.dataset.features;
  const std::span<const Index> train = data_.dataset.part(Part::kTrain);
  std::vector<Feature> features;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    if (table.columns[j].type != ColumnType::kNumeric) continue;
    const Feature feature = measured(j, table.columns[j].numbers, train);
    if (feature.deviation > 0) features.push_back(feature);
  }
  if (features.size() < 2 || features.size() > kMostFeatures || train.size() < 2) {
    std::string found = "The plane of the principal components needs 2 to ";
    found += std::to_string(kMostFeatures);
    found += " features of numbers; there are ";
    found += std::to_string(features.size());
    return bad_spec("query.plane", found + '.');
  }
  const std::vector<Index> all = rows_in_parts(data_.dataset.rows);
  const std::vector<Index> shown = evenly(all, kShownRows);
  const Result<Projection> projection = project(table, features, evenly(train, kFittedRows), shown);
  if (!projection) return std::unexpected(projection.error());
  std::array<PlaneAxis, 2> axes;
  std::array<Index, 2> sides = {0, 0};
  for (std::size_t c = 0; c < 2; ++c) {
    Result<PlaneAxis> axis = PlaneAxis::make(axis_name(c, projection->shares[c]), projection->places[c],
                                             query, c == 0 ? "x_range" : "y_range");
    if (!axis) return std::unexpected(axis.error());
    axes[c] = std::move(*axis);
    Result<Index> side = plane_side(query, c == 0 ? "width" : "height");
    if (!side) return std::unexpected(side.error());
    sides[c] = *side;
  }
  Grid grid;
  grid.width = sides[0];
  grid.height = sides[1];
  grid.points = rows_on_plane(data_.dataset, shown, *projection);
  grid.prepared = mean_rows(data_.dataset, static_cast<std::size_t>(grid.width * grid.height));
  for (std::size_t f = 0; f < features.size(); ++f) {
    std::vector<double>& numbers = grid.prepared.columns[features[f].column].numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto place = static_cast<Index>(i);
      const double x = axes[0].position(place % grid.width, grid.width);
      const double y = axes[1].position(place / grid.width, grid.height);
      numbers[i] +=
          features[f].deviation * (x * projection->directions[0][f] + y * projection->directions[1][f]);
    }
  }
  grid.info = {{"x", axes[0].to_json()},
               {"y", axes[1].to_json()},
               {"classes", data_.dataset.target.classes},
               {"plane", "components"},
               {"count", all.size()}};
  return grid;
}

}  // namespace trainyard
