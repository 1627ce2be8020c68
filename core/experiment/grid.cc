#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/starter.h"
#include "experiment/experiment.h"
#include "experiment/plane_axis.h"
#include "prepare/imputer.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

std::vector<std::string_view> numeric_features(const PreparedData& data) {
  std::vector<std::string_view> names;
  for (const Column* column : data.features) {
    if (column->type == ColumnType::kNumeric) names.push_back(column->name);
  }
  return names;
}

/// The named numeric feature, or the one in `place` of the only two.
Result<const Column*> axis_column(const PreparedData& data, const Json& query, std::string_view key,
                                  std::size_t place) {
  const std::vector<std::string_view> names = numeric_features(data);
  std::string name;
  SpecReader(query).read(key, name);
  if (name.empty() && names.size() == 2) name = names[place];
  const std::string path = join_path("query", key);
  if (name.empty()) {
    return bad_spec(path, "Name a numeric feature for this axis. There are " + list_words(names) + ".");
  }
  for (const Column* column : data.features) {
    if (column->name == name && column->type == ColumnType::kNumeric) return column;
  }
  return bad_spec(path, "There is no numeric feature " + in_quotes(name) + "." + suggestion(name, names));
}

}  // namespace

Result<PlaneAxis> PlaneAxis::make(std::string name, std::span<const double> values, const Json& query,
                                  std::string_view range_key) {
  PlaneAxis axis{.name = std::move(name)};
  const Json& range = SpecReader(query).value(range_key);
  if (range.is_array()) {
    const bool numbers = range.size() == 2 && range[0].is_number() && range[1].is_number();
    if (!numbers || !(range[0].get<double>() < range[1].get<double>())) {
      return bad_spec(join_path("query", range_key), "Give two numbers, the smaller one first.");
    }
    axis.minimum = range[0].get<double>();
    axis.maximum = range[1].get<double>();
    return axis;
  }
  axis.minimum = std::numeric_limits<double>::infinity();
  axis.maximum = -axis.minimum;
  for (const double x : values) {
    if (std::isnan(x)) continue;
    axis.minimum = std::min(axis.minimum, x);
    axis.maximum = std::max(axis.maximum, x);
  }
  const double span = axis.maximum - axis.minimum;
  const double margin = span > 0 ? span / 20 : 0.5;
  axis.minimum -= margin;
  axis.maximum += margin;
  return axis;
}

Result<Index> plane_side(const Json& query, std::string_view key) {
  constexpr double kMost = 1024;
  double size = 100;
  SpecReader(query).read(key, size);
  if (size >= 2 && size <= kMost && std::nearbyint(size) == size) return static_cast<Index>(size);
  return bad_spec(join_path("query", key), "Give a whole number from 2 to 1024.");
}

std::vector<Index> Experiment::Grid::rows() const {
  std::vector<Index> list(static_cast<std::size_t>(width * height));
  std::iota(list.begin(), list.end(), Index{0});
  return list;
}

const Table& Experiment::held_row() const {
  if (held_) return *held_;
  const std::span<const Index> train = data_.dataset.part(Part::kTrain);
  Table raw = data_.raw_features(train);
  Imputer middle(Json{{"method", "median"}});
  // A column without any training value cannot have come this far but by a step that fills it; it stays
  // missing.
  std::vector<Index> all(train.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Index>(i);
  Table row;
  for (Column& column : raw.columns) {
    Table one;
    one.columns.push_back(std::move(column));
    const bool learned = middle.fit(one, {.rows = all, .path = "query"}).has_value();
    Column& cell = one.columns[0];
    cell.numbers.assign(cell.type == ColumnType::kNumeric ? 1 : 0, kMissingNumber);
    cell.codes.assign(cell.type == ColumnType::kCategorical ? 1 : 0, kMissingCode);
    if (learned) middle.apply(one);
    row.columns.push_back(std::move(one.columns[0]));
  }
  held_ = std::move(row);
  return *held_;
}

Result<std::array<const Column*, 2>> Experiment::plane_of(const Json& query) const {
  if (data_.sequence) {
    return bad_spec("query.what",
                    "A window has no place in the plane of two features. Look at \"predictions\".");
  }
  Result<const Column*> x = axis_column(data_, query, "x", 0);
  if (!x) return std::unexpected(x.error());
  Result<const Column*> y = axis_column(data_, query, "y", 1);
  if (!y) return std::unexpected(y.error());
  if (*x == *y) return bad_spec("query.y", "Both axes show the same feature. Name another one for y.");
  return std::array{*x, *y};
}

Result<const Experiment::Grid*> Experiment::grid_for(const Json& query) const {
  Json key = query;
  for (const char* other : {"what", "units", "unit"}) key.erase(other);  // these ask the model, not the plane
  if (grid_ && grid_->query == key) return &*grid_;
  if constexpr (!kStarter) {
    if (SpecReader(query).value("plane") == "components") {
      Result<Grid> made = component_grid(query);
      if (!made) return std::unexpected(made.error());
      made->query = std::move(key);
      grid_ = std::move(*made);
      return &*grid_;
    }
  }
  const auto plane = plane_of(query);
  if (!plane) return std::unexpected(plane.error());
  const auto& [x, y] = *plane;
  Result<PlaneAxis> across = PlaneAxis::make(x->name, x->numbers, query, "x_range");
  if (!across) return std::unexpected(across.error());
  Result<PlaneAxis> up = PlaneAxis::make(y->name, y->numbers, query, "y_range");
  if (!up) return std::unexpected(up.error());
  Result<Index> width = plane_side(query, "width");
  if (!width) return std::unexpected(width.error());
  Result<Index> height = plane_side(query, "height");
  if (!height) return std::unexpected(height.error());

  Grid grid;
  grid.query = std::move(key);
  grid.prepared = held_row();
  grid.width = *width;
  grid.height = *height;
  const auto n = static_cast<std::size_t>(*width * *height);
  for (Column& column : grid.prepared.columns) {
    // As values: assign() may not take a reference into the vector that it fills.
    if (column.type == ColumnType::kCategorical) {
      column.codes = std::vector(n, std::int32_t{column.codes[0]});
      continue;
    }
    column.numbers = std::vector(n, double{column.numbers[0]});
    if (column.name != across->name && column.name != up->name) continue;
    for (Index row = 0; row < *height; ++row) {
      for (Index i = 0; i < *width; ++i) {
        double& cell = column.numbers[static_cast<std::size_t>(row * *width + i)];
        cell = column.name == across->name ? across->position(i, *width) : up->position(row, *height);
      }
    }
  }
  data_.pipeline.apply(grid.prepared);
  grid.info = {{"x", across->to_json()}, {"y", up->to_json()}, {"classes", data_.dataset.target.classes}};
  grid_ = std::move(grid);
  return &*grid_;
}

Result<Inspection> Experiment::inspect_boundary(const Json& query) const {
  Result<const Grid*> grid = grid_for(query);
  if (!grid) return std::unexpected(grid.error());
  const Index k = data_.dataset.target.outputs();
  NamedArray output{.name = "output", .shape = {(*grid)->height, (*grid)->width, k}, .values = {}};
  if (query.contains("unit")) {
    Json one = {{"what", "predictions"}, {"unit", query["unit"]}};
    Result<Inspection> said = estimator_->inspect(one, &(*grid)->prepared);
    if (!said) return said;
    output.values = std::move(said->arrays[0].values);
  } else {
    const std::vector<Index> rows = (*grid)->rows();
    Index units = -1;
    SpecReader(query).read("units", units);
    Matrix64 out(static_cast<Index>(rows.size()), k);
    Result<void> done =
        estimator_->predict_again((*grid)->prepared, rows, units, out.view(), (*grid)->memory);
    if (!done) return std::unexpected(done.error());
    output.values.assign(out.data(), out.data() + out.size());
  }
  Inspection inspection{.info = (*grid)->info, .arrays = (*grid)->points};
  inspection.arrays.push_back(std::move(output));
  return inspection;
}

Result<Inspection> Experiment::inspect_disagreement(const Json& query) const {
  Result<const Grid*> grid = grid_for(query);
  if (!grid) return std::unexpected(grid.error());
  const std::vector<Index> rows = (*grid)->rows();
  std::vector<double> apart(rows.size());
  Result<void> done = estimator_->spread((*grid)->prepared, rows, apart, (*grid)->memory);
  if (!done) return std::unexpected(done.error());
  NamedArray output{.name = "disagreement", .shape = {(*grid)->height, (*grid)->width}, .values = {}};
  output.values.assign(apart.begin(), apart.end());
  Inspection inspection{.info = (*grid)->info, .arrays = {}};
  inspection.arrays.push_back(std::move(output));
  return inspection;
}

Result<Inspection> Experiment::inspect_neurons(const Json& query) const {
  Result<const Grid*> grid = grid_for(query);
  if (!grid) return std::unexpected(grid.error());
  Result<Inspection> inspection = estimator_->inspect(query, &(*grid)->prepared);
  if (!inspection) return inspection;
  for (NamedArray& array : inspection->arrays) {
    if (array.shape.size() == 2) array.shape = {array.shape[0], (*grid)->height, (*grid)->width};
  }
  inspection->info.update((*grid)->info);
  return inspection;
}

}  // namespace trainyard
