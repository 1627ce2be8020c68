#include <algorithm>
#include <cmath>
#include <limits>

#include "data/split.h"
#include "experiment/experiment.h"
#include "metrics/classification.h"
#include "metrics/regression.h"
#include "nn/safetensors.h"

namespace trainyard {
namespace {

constexpr std::array<Part, 3> kParts = {Part::kTrain, Part::kValidation, Part::kTest};

void add_warnings(std::span<const Error> list, Json& warnings) {
  for (const Error& warning : list)
    warnings.push_back({{"path", warning.path}, {"message", warning.message}});
}

Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::vector<std::int32_t> labels_of(const Target& target, std::span<const Index> rows) {
  std::vector<std::int32_t> labels(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) labels[i] = target.labels[static_cast<std::size_t>(rows[i])];
  return labels;
}

/// Each row's part, -1 for those in none. [n]
std::vector<int> parts_of_rows(const Dataset& data) {
  std::vector<int> parts(static_cast<std::size_t>(data.features.rows()), -1);
  for (const Part part : kParts) {
    for (const Index row : data.part(part)) parts[static_cast<std::size_t>(row)] = static_cast<int>(part);
  }
  return parts;
}

Column text_column(std::string name, std::vector<std::string> categories) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::kCategorical;
  column.categories = std::move(categories);
  return column;
}

Column number_column(std::string name) {
  Column column;
  column.name = std::move(name);
  return column;
}

/// The names of the parts in sorted order, and where each part stands in it.
const std::vector<std::string> kPartCategories = {"test", "train", "validation"};
constexpr std::array<std::int32_t, 3> kPartCodes = {1, 2, 0};

/// A column of classes whose names are sorted by text, as a table wants them, and each class's code in it.
Column class_column(std::string name, const std::vector<std::string>& classes,
                    std::vector<std::int32_t>& code_of_class) {
  std::vector<std::string> sorted = classes;
  std::sort(sorted.begin(), sorted.end());
  code_of_class.clear();
  for (const std::string& label : classes) {
    code_of_class.push_back(
        static_cast<std::int32_t>(std::lower_bound(sorted.begin(), sorted.end(), label) - sorted.begin()));
  }
  return text_column(std::move(name), std::move(sorted));
}

}  // namespace

Matrix64 Experiment::predict(std::span<const Index> rows) const {
  Matrix64 out(static_cast<Index>(rows.size()), data_.dataset.target.outputs());
  estimator_->predict(data_.dataset.features, rows, out);
  return out;
}

bool Experiment::is_scored(Part part) const {
  return scores(part).rows == static_cast<Index>(data_.dataset.part(part).size());
}

void Experiment::score_chunk(Part part) const {
  const std::span<const Index> rows = data_.dataset.part(part);
  PartScores& done = scores(part);
  const auto n = static_cast<Index>(rows.size());
  if (done.rows == 0) done.predicted.resize(n, data_.dataset.target.outputs());
  const Index count = std::min(kScoredAtOnce, n - done.rows);
  const auto chunk = rows.subspan(static_cast<std::size_t>(done.rows), static_cast<std::size_t>(count));
  estimator_->score(data_.dataset.features, data_.dataset.target, chunk,
                    done.predicted.view().rows_from(done.rows, count), done.loss_sum);
  done.rows += count;
}

void Experiment::forget_scores() {
  metrics_.reset();
  for (PartScores& part : scores_) {
    part.rows = 0;
    part.loss_sum = 0;
    part.aucs.clear();
    part.report.reset();
  }
}

Json Experiment::evaluate(Part part, bool summary) const {
  while (!is_scored(part)) score_chunk(part);
  const std::span<const Index> rows = data_.dataset.part(part);
  const Target& target = data_.dataset.target;
  const PartScores& done = scores(part);
  Json json = {{"loss", finite_or_null(done.loss_sum / static_cast<double>(rows.size()))}};
  if (target.task == Task::kClassification) {
    const std::vector<std::int32_t> truth = labels_of(target, rows);
    const ClassScheme scheme{.classes = target.classes, .positive = data_.positive};
    json.update(summary ? classification_summary(truth, done.predicted.view(), scheme)
                        : classification_report(truth, done.predicted.view(), scheme, done.aucs));
    return json;
  }
  std::vector<double> truth;
  for (const Index row : rows) truth.push_back(target.values[static_cast<std::size_t>(row)]);
  Json report = regression_report(truth, done.predicted.view().flat());
  if (summary) report.erase("mse");
  json.update(report);
  return json;
}

bool Experiment::measure_part(Part part) const {
  PartScores& done = scores(part);
  const std::span<const Index> rows = data_.dataset.part(part);
  if (rows.empty() || done.report) return false;
  const Target& target = data_.dataset.target;
  if (!is_scored(part)) {
    score_chunk(part);
  } else if (done.aucs.size() < target.classes.size()) {
    const auto c = static_cast<Index>(done.aucs.size());
    done.aucs.push_back(class_auc(labels_of(target, rows), done.predicted.view(), c));
  } else {
    done.report = evaluate(part, false);
  }
  return true;
}

bool Experiment::measure(Index max_units) const {
  for (Index i = 0; !metrics_; ++i) {
    if (i == max_units) return false;
    if (std::any_of(kParts.begin(), kParts.end(), [&](Part part) { return measure_part(part); })) continue;
    Json json = Json::object();
    for (const Part part : kParts) {
      if (scores(part).report) json[std::string(to_string(part))] = *scores(part).report;
    }
    estimator_->add_to_metrics(json);
    metrics_ = std::move(json);
  }
  return true;
}

Json Experiment::metrics() const {
  measure(std::numeric_limits<Index>::max());
  return *metrics_;
}

std::vector<std::string> Experiment::feature_names() const {
  std::vector<std::string> names;
  for (const Column& column : data_.dataset.features.columns) names.push_back(column.name);
  return names;
}

Result<std::string> Experiment::weights() const {
  Result<Weights> weights = estimator_->weights();
  if (!weights) return std::unexpected(weights.error());
  Json& description = weights->description;
  const Target& target = data_.dataset.target;
  description["task"] = target.task == Task::kClassification ? "classification" : "regression";
  description["target"] = target.name;
  if (target.task == Task::kClassification) description["labels"] = target.classes;
  description["features"] = feature_names();
  description["prepare"] = spec_["prepare"];
  description["learned"] = data_.pipeline.describe();
  return write_safetensors(*weights);
}

Json Experiment::outline() const {
  Json json = {{"spec", spec_}};
  const Target& target = data_.dataset.target;
  json["labels"] = target.classes;
  if (data_.positive >= 0) json["positive_label"] = target.classes[static_cast<std::size_t>(data_.positive)];
  json["features"] = feature_names();
  json["rows"] = Json::object();
  for (const Part part : kParts) json["rows"][std::string(to_string(part))] = data_.dataset.part(part).size();
  json["prepare"] = data_.pipeline.describe();
  if (const Index units = estimator_->units_apart(); units > 0) json["units_apart"] = units;
  json["warnings"] = Json::array();
  add_warnings(data_.warnings, json["warnings"]);
  add_warnings(estimator_->warnings(), json["warnings"]);
  return json;
}

Result<Inspection> Experiment::inspect_leaks() const {
  Inspection out;
  out.info["warnings"] = Json::array();
  add_warnings(leaks(), out.info["warnings"]);
  return out;
}

Json Experiment::result() const {
  Json json = outline();
  add_warnings(leaks(), json["warnings"]);
  json["status"] = status();
  json["metrics"] = metrics();
  json["history"] = history_;
  json["changes"] = changes_;
  return json;
}

Table Experiment::prepared_table() const {
  const std::vector<int> parts = parts_of_rows(data_.dataset);
  Table table;
  const auto keep_rows = [&](const Column& column, bool of_dataset) {
    Column kept = column;
    kept.numbers.clear();
    kept.codes.clear();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] < 0) continue;
      const auto row = of_dataset ? i : static_cast<std::size_t>(data_.table_row(static_cast<Index>(i)));
      if (column.type == ColumnType::kNumeric) {
        kept.numbers.push_back(column.numbers[row]);
      } else {
        kept.codes.push_back(column.codes[row]);
      }
    }
    table.columns.push_back(std::move(kept));
  };
  for (const Column& column : data_.dataset.features.columns) keep_rows(column, true);
  keep_rows(*data_.target, false);
  std::string split_name = "split";
  while (table.find(split_name) >= 0) split_name += '_';
  Column split = text_column(split_name, kPartCategories);
  for (const int part : parts) {
    if (part >= 0) split.codes.push_back(kPartCodes[static_cast<std::size_t>(part)]);
  }
  table.columns.push_back(std::move(split));
  return table;
}

Table Experiment::predictions(std::optional<Part> part) const {
  const Target& target = data_.dataset.target;
  const std::vector<int> parts = parts_of_rows(data_.dataset);
  std::vector<Index> rows;
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const bool wanted = part ? parts[row] == static_cast<int>(*part) : parts[row] >= 0;
    if (wanted) rows.push_back(static_cast<Index>(row));
  }
  const Matrix64 predicted = predict(rows);
  const bool classes = target.task == Task::kClassification;
  std::vector<std::int32_t> codes;
  Column row_column = number_column("row");
  Column part_column = text_column("part", kPartCategories);
  Column truth = classes ? class_column("true", target.classes, codes) : number_column("true");
  Column guess = classes ? class_column("predicted", target.classes, codes) : number_column("predicted");
  const std::vector<std::int32_t> best = most_probable(predicted.view());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    row_column.numbers.push_back(static_cast<double>(data_.table_row(rows[i])));
    part_column.codes.push_back(kPartCodes[static_cast<std::size_t>(parts[row])]);
    if (classes) {
      truth.codes.push_back(codes[static_cast<std::size_t>(target.labels[row])]);
      guess.codes.push_back(codes[static_cast<std::size_t>(best[i])]);
    } else {
      truth.numbers.push_back(target.values[row]);
      guess.numbers.push_back(predicted(static_cast<Index>(i), 0));
    }
  }
  Table table;
  table.columns = {std::move(row_column), std::move(part_column), std::move(truth), std::move(guess)};
  for (Index c = 0; classes && c < target.outputs(); ++c) {
    Column column = number_column("probability_" + target.classes[static_cast<std::size_t>(c)]);
    for (Index i = 0; i < predicted.rows(); ++i) column.numbers.push_back(predicted(i, c));
    table.columns.push_back(std::move(column));
  }
  return table;
}

}  // namespace trainyard
