#include "ensemble/bagging.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ensemble/bag.h"
#include "spec/spec_reader.h"
#include "tree/tree_settings.h"
#include "tree/tree_tables.h"

namespace trainyard {
namespace {

/// The named columns of a table, all rows.
Table pick_columns(const Table& table, std::span<const Index> columns) {
  Table out;
  out.line_shifts = table.line_shifts;
  for (const Index j : columns) out.columns.push_back(table.columns[static_cast<std::size_t>(j)]);
  return out;
}

}  // namespace

const KindInfo& Bagging::kind_info() {
  using namespace tree_tables;
  static constexpr ParamInfo kTable[] = {
      {.key = "estimator",
       .type = ParamType::kKind,
       .default_json = R"("decision_tree")",
       .group = "models",
       .label = "Base model",
       .help = "The model that is trained again and again on other draws of the rows.",
       .source = "scikit-learn BaggingClassifier, BaggingRegressor"},
      n_estimators("10", "models"),
      max_samples("How many rows each model draws; up to 1 it is a share of the training rows."),
      max_features(R"("all")",
                   "How many columns each model sees, drawn once; below 1 it is a share of them."),
      {.key = "bootstrap",
       .type = ParamType::kBoolean,
       .default_json = "true",
       .help = "Draws the rows with replacement.",
       .source = "scikit-learn"},
      {.key = "oob_score",
       .type = ParamType::kBoolean,
       .default_json = "false",
       .label = "Out-of-bag score",
       .help = "Trees: scores every training row by the models that did not see it.",
       .source = "scikit-learn; Breiman (1996), out-of-bag estimation"},
      kMaxBins};
  static constexpr KindInfo kInfo = {
      .kind = "bagging",
      .label = "Bagging",
      .help = "Trains the same model on many bootstrap draws of the rows and averages what they say.",
      .source = "scikit-learn BaggingClassifier, BaggingRegressor; Breiman (1996)",
      .params = kTable,
      .tags = kEnsembleTags};
  return kInfo;
}

Result<void> Bagging::begin(const Dataset& data, const Rng& rng) {
  data_ = &data;
  rng_ = rng;
  bases_.clear();
  used_ = best_ = 0;
  last_open_ = false;
  const auto n = static_cast<Index>(data.part(Part::kTrain).size());
  const auto d = static_cast<Index>(data.features.columns.size());
  if (n == 0) return bad_data("split", "The training part has no rows. Make the other parts smaller.");
  const auto bag = count_or_share(settings_.max_samples, n, true, "model.max_samples", "rows");
  if (!bag) return std::unexpected(bag.error());
  bag_size_ = *bag;
  TreeSettings columns;
  columns.max_features = settings_.max_features;
  const auto params = columns.resolve(data.target.task, n, d, "model");
  if (!params) return std::unexpected(params.error());
  features_per_base_ = params->max_features;
  if (auto started = start_base(); !started) return started;
  steps_per_base_ = bases_.back()->model->steps_per_epoch() * bases_.back()->model->epochs();
  return {};
}

Result<void> Bagging::start_base() {
  const Rng stream = rng_.split(static_cast<std::uint64_t>(bases_.size()));
  auto base = std::make_unique<Base>();
  auto model = make_base_(settings_.base, settings_.training);
  if (!model) return std::unexpected(model.error());
  base->model = std::move(*model);
  base->features =
      draw_features(static_cast<Index>(data_->features.columns.size()), features_per_base_, stream);
  base->data.features = pick_columns(data_->features, base->features);
  base->data.target = data_->target;
  base->data.rows = data_->rows;
  const auto train = data_->part(Part::kTrain);
  const std::vector<double> times =
      draw_bag(static_cast<Index>(train.size()), bag_size_, settings_.bootstrap, stream);
  std::vector<Index>& rows = base->data.rows[static_cast<std::size_t>(Part::kTrain)];
  rows.clear();
  for (std::size_t i = 0; i < train.size(); ++i)
    rows.insert(rows.end(), static_cast<std::size_t>(times[i]), train[i]);
  if (auto begun = base->model->begin(base->data, stream.split("model")); !begun) return begun;
  bases_.push_back(std::move(base));
  last_open_ = true;
  return {};
}

Result<StepReport> Bagging::fit_step() {
  if (!last_open_) {
    if (static_cast<Index>(bases_.size()) >= settings_.n_estimators)
      return StepReport{.epoch_end = true, .done = true};
    if (auto started = start_base(); !started) return std::unexpected(started.error());
  }
  auto report = bases_.back()->model->fit_step();
  if (!report) return report;
  const bool complete = report->done;
  if (complete) {
    last_open_ = false;
    used_ = static_cast<Index>(bases_.size());
  }
  report->epoch_end = complete;
  report->done = complete && used_ >= settings_.n_estimators;
  return report;
}

void Bagging::predict_with(Index bases, const Table& features, std::span<const Index> rows,
                           MatrixView64 out) const {
  // Before the first base is complete, what it knows so far is shown.
  const Index count = std::max(bases, Index{1});
  std::fill(out.flat().begin(), out.flat().end(), 0.0);
  Matrix64 one(out.rows(), out.cols());
  for (Index b = 0; b < count; ++b) {
    const Base& base = *bases_[static_cast<std::size_t>(b)];
    if (&features == &data_->features) {
      base.model->predict(base.data.features, rows, one.view());
    } else if (base.features.size() == features.columns.size()) {
      base.model->predict(features, rows, one.view());
    } else {
      base.model->predict(pick_columns(features, base.features), rows, one.view());
    }
    for (Index i = 0; i < one.size(); ++i) out.flat()[static_cast<std::size_t>(i)] += one.data()[i];
  }
  for (double& value : out.flat()) value /= static_cast<double>(count);
}

void Bagging::predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const {
  predict_with(used_, features, rows, out);
}

double Bagging::loss(const Table& features, const Target& target, std::span<const Index> rows) const {
  if (rows.empty()) return std::numeric_limits<double>::quiet_NaN();
  Matrix64 out(static_cast<Index>(rows.size()), target.outputs());
  predict(features, rows, out.view());
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    const auto at = static_cast<Index>(i);
    if (target.task == Task::kClassification) {
      sum -= std::log(std::max(out(at, target.labels[row]), 1e-15));
    } else {
      sum += (out(at, 0) - target.values[row]) * (out(at, 0) - target.values[row]);
    }
  }
  return sum / static_cast<double>(rows.size());
}

Result<void> Bagging::retune(const Json& training) {
  if (last_open_) {
    if (auto tuned = bases_.back()->model->retune(training); !tuned) return tuned;
  }
  settings_.training = training;
  return {};
}

Result<Inspection> Bagging::inspect(const Json& query, const Table* points) const {
  const SpecReader reader(query);
  std::string what;
  reader.read("what", what);
  if (what == "base") {
    Index index = 0;
    reader.read("index", index);
    if (index < 0 || index >= static_cast<Index>(bases_.size())) {
      return bad_spec("index", "There are " + std::to_string(bases_.size()) + " models.");
    }
    const Base& base = *bases_[static_cast<std::size_t>(index)];
    if (points == nullptr) return base.model->inspect(reader.value("query"), nullptr);
    const Table part = pick_columns(*points, base.features);
    return base.model->inspect(reader.value("query"), &part);
  }
  if (what != "predictions") return bad_spec("what", "One of \"base\", \"predictions\".");
  if (points == nullptr) return bad_spec("points", "This question is about rows, and none were given.");
  Index bases = used_;
  reader.read("units", bases);
  std::vector<Index> rows(static_cast<std::size_t>(points->rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix64 out(points->rows(), data_->target.outputs());
  predict_with(std::clamp(bases, Index{0}, used_), *points, rows, out.view());
  Inspection result;
  NamedArray array{"predictions", {out.rows(), out.cols()}, {}};
  for (const double value : out.view().flat()) array.values.push_back(static_cast<float>(value));
  result.arrays.push_back(std::move(array));
  return result;
}

}  // namespace trainyard
