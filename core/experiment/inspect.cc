#include <algorithm>
#include <cmath>

#include "common/starter.h"
#include "data/choose_rows.h"
#include "data/split.h"
#include "experiment/experiment.h"
#include "experiment/table_views.h"
#include "metrics/classification.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

// The queries, each an object with "what":
//
// "boundary"     {x, y: names of numeric features, by default the only two; width, height: 2 to 1024, default
// 100;
//                x_range, y_range: [minimum, maximum], default the column's range and a twentieth more on
//                either side} info {"x": {"name", "minimum", "maximum"}, "y": {...}, "classes"} array
//                "output" [height, width, outputs]; row 0 is the smallest y. Other features are held at their
//                training median or most frequent category. Of an ensemble with "units": m the first m trees
//                alone, with "unit": i tree i alone (boosting: the step that it took).
//                With plane: "components" the plane through the mean of the prepared training rows along
//                their first two principal components, each feature in its standard deviations (of 2000 rows
//                evenly chosen where there are more; a gap lies on the mean, text is the most frequent); x
//                and y are named after their share of the variance, and the arrays of "points" come too.
// "disagreement" the same query: array "disagreement" [height, width], how far the units' own predictions lie
//                apart (see Estimator::spread)
// "neurons"      the same query; info likewise and the estimator's; arrays [units, height, width] by layer
// "points"       {x, y, limit: default 2000}: info {"x", "y", "count": rows in all}; arrays "x", "y",
// "target" (index
//                of the class, or value), "part" (0 train, 1 validation, 2 test), "row" [n]; every so many-th
//                row where there are more than limit. A gap is NaN.
// "predictions"  {part: "train" | "validation" | "test", offset: default 0, limit: default 1000}: info
// {"part", "count",
//                "labels"}; arrays "row", "true", "predicted" [n], "probability" [n, k] for classes
// "leaks"        info {"warnings": [{"path", "message"}]}: what makes a score better than the model
// "column", "scatter", "correlations"  the table itself, see table_views.h
// all others go to the estimator; "tree" with "row" (of the table) brings that row's path.

namespace trainyard {
namespace {

Result<Index> whole_number(const Json& query, std::string_view key, Index fallback, Index minimum) {
  double value = static_cast<double>(fallback);
  const Json& given = SpecReader(query).value(key);
  if (!given.is_null() && !given.is_number())
    return bad_spec(join_path("query", key), "Give a whole number.");
  SpecReader(query).read(key, value);
  constexpr double kMost = 1e9;
  if (!(value >= static_cast<double>(minimum)) || value > kMost || std::nearbyint(value) != value) {
    return bad_spec(join_path("query", key),
                    "Give a whole number of at least " + std::to_string(minimum) + ".");
  }
  return static_cast<Index>(value);
}

NamedArray make_array(std::string name, Index rows) {
  NamedArray array{.name = std::move(name), .shape = {rows}, .values = {}};
  array.values.reserve(static_cast<std::size_t>(rows));
  return array;
}

/// The index of the class, or the value.
float target_number(const Target& target, Index row) {
  const auto i = static_cast<std::size_t>(row);
  return target.task == Task::kClassification ? static_cast<float>(target.labels[i])
                                              : static_cast<float>(target.values[i]);
}

struct RowInPart {
  Index row;
  Part part;
};

std::vector<RowInPart> all_rows(const Dataset& data) {
  std::vector<RowInPart> rows;
  for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
    for (const Index row : data.part(part)) rows.push_back({row, part});
  }
  std::sort(rows.begin(), rows.end(), [](const RowInPart& a, const RowInPart& b) { return a.row < b.row; });
  return rows;
}

}  // namespace

Result<Inspection> Experiment::inspect(const Json& query) const {
  if (!query.is_object())
    return bad_spec("query", "Give an object with \"what\", not " + in_words(query) + ".");
  std::string what;
  SpecReader(query).read("what", what);
  if (what.empty()) {
    return bad_spec("query.what", "Say what to look at, such as \"boundary\", \"points\" or \"weights\".");
  }
  if (what == "boundary") return inspect_boundary(query);
  if (what == "disagreement") return inspect_disagreement(query);
  if (what == "neurons") return inspect_neurons(query);
  if (what == "points") return inspect_points(query);
  if (what == "predictions") return inspect_predictions(query);
  if constexpr (!kStarter) {
    if (what == "column") return inspect_column(data_, query);
    if (what == "scatter") return inspect_scatter(data_, query);
    if (what == "correlations") return inspect_correlations(data_, query);
    if (what == "leaks") return inspect_leaks();
  }
  const Result<std::optional<Table>> row = row_of(query);
  if (!row) return std::unexpected(row.error());
  Result<Inspection> inspection = estimator_->inspect(query, *row ? &**row : nullptr);
  if (inspection && what == "gates") {
    inspection->info["table_row"] =
        data_.table_row(static_cast<Index>(inspection->info["row"].get<double>()));
  }
  return inspection;
}

Result<std::optional<Table>> Experiment::row_of(const Json& query) const {
  // Networks look a row up by themselves, with its target.
  std::string what;
  SpecReader(query).read("what", what);
  if (what != "tree" || !query.contains("row")) return std::nullopt;
  const Table& all = data_.dataset.features;
  const Result<Index> row = whole_number(query, "row", 0, 0);
  if (!row) return std::unexpected(row.error());
  if (*row >= all.rows()) {
    return bad_spec("query.row", "The table has " + std::to_string(all.rows()) + " rows, counted from 0.");
  }
  return choose_rows(all, {&*row, 1});
}

Result<Inspection> Experiment::inspect_points(const Json& query) const {
  const auto plane = plane_of(query);
  if (!plane) return std::unexpected(plane.error());
  Result<Index> limit = whole_number(query, "limit", 2000, 1);
  if (!limit) return std::unexpected(limit.error());
  const Column& x = *(*plane)[0];
  const Column& y = *(*plane)[1];
  const std::vector<RowInPart> rows = all_rows(data_.dataset);
  const auto count = static_cast<Index>(rows.size());
  const Index shown = std::min(count, *limit);
  std::vector<NamedArray> arrays;
  for (const char* name : {"x", "y", "target", "part", "row"}) arrays.push_back(make_array(name, shown));
  for (Index i = 0; i < shown; ++i) {
    // In doubles: the product of two counts may not fit an Index of 32 bits.
    const auto at = static_cast<std::size_t>(static_cast<double>(i) * static_cast<double>(count) /
                                             static_cast<double>(shown));
    const auto [row, part] = rows[at];
    arrays[0].values.push_back(static_cast<float>(x.numbers[static_cast<std::size_t>(row)]));
    arrays[1].values.push_back(static_cast<float>(y.numbers[static_cast<std::size_t>(row)]));
    arrays[2].values.push_back(target_number(data_.dataset.target, row));
    arrays[3].values.push_back(static_cast<float>(part));
    arrays[4].values.push_back(static_cast<float>(row));
  }
  Json info = {{"x", x.name}, {"y", y.name}, {"count", count}};
  return Inspection{.info = std::move(info), .arrays = std::move(arrays)};
}

Result<Inspection> Experiment::inspect_predictions(const Json& query) const {
  std::string name = "test";
  SpecReader(query).read("part", name);
  std::optional<Part> part;
  for (const Part candidate : {Part::kTrain, Part::kValidation, Part::kTest}) {
    if (to_string(candidate) == name) part = candidate;
  }
  if (!part) return bad_spec("query.part", "Give one of \"train\", \"validation\", \"test\".");
  Result<Index> offset = whole_number(query, "offset", 0, 0);
  if (!offset) return std::unexpected(offset.error());
  Result<Index> limit = whole_number(query, "limit", 1000, 1);
  if (!limit) return std::unexpected(limit.error());
  const std::span<const Index> all = data_.dataset.part(*part);
  const auto count = static_cast<Index>(all.size());
  const Index first = std::min(*offset, count);
  const std::span<const Index> rows =
      all.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(std::min(*limit, count - first)));
  const Target& target = data_.dataset.target;
  const Matrix64 out = predict(rows);
  const std::vector<std::int32_t> best = most_probable(out.view());
  const bool classes = target.task == Task::kClassification;
  std::vector<NamedArray> arrays;
  for (const char* array : {"row", "true", "predicted"}) {
    arrays.push_back(make_array(array, static_cast<Index>(rows.size())));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    arrays[0].values.push_back(static_cast<float>(data_.table_row(rows[i])));
    arrays[1].values.push_back(target_number(target, rows[i]));
    arrays[2].values.push_back(classes ? static_cast<float>(best[i])
                                       : static_cast<float>(out(static_cast<Index>(i), 0)));
  }
  if (classes) {
    NamedArray probability{.name = "probability", .shape = {out.rows(), out.cols()}, .values = {}};
    probability.values.assign(out.data(), out.data() + out.size());
    arrays.push_back(std::move(probability));
  }
  Json info = {{"part", name}, {"count", count}, {"labels", target.classes}};
  return Inspection{.info = std::move(info), .arrays = std::move(arrays)};
}

}  // namespace trainyard
