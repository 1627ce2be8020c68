#include "ensemble/bagging.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "common/bytes.h"
#include "ensemble/bag.h"
#include "nn/safetensors.h"
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

/// How many rows a step ahead looks at: a few milliseconds' worth.
constexpr Index kRowsAhead = 2048;

std::unexpected<Error> outside() {
  return bad_spec("model.n_estimators", "The range of models lies outside of the ensemble.");
}

/// A base speaks of itself as "model"; here it stands in "model.estimator".
std::unexpected<Error> of_base(Error error) {
  constexpr std::string_view kSelf = "model";
  if (error.path.starts_with(kSelf)) error.path = "model.estimator" + error.path.substr(kSelf.size());
  return std::unexpected(std::move(error));
}

}  // namespace

Result<std::unique_ptr<Estimator>> Bagging::make_base() const {
  auto model = make_base_(settings_.base, settings_.training);
  if (!model) return of_base(std::move(model.error()));
  return model;
}

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
  waiting_.clear();
  retuned_ = false;
  used_ = best_ = 0;
  last_open_ = false;
  sums_.assign(data.features.rows(), data.target.outputs(), 0.0);
  summed_.assign(static_cast<std::size_t>(data.features.rows()), 0);
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
  auto started = start_base(0);
  if (!started) return std::unexpected(started.error());
  bases_.push_back(std::move(*started));
  last_open_ = true;
  steps_per_base_ = bases_.back()->model->steps_per_epoch() * bases_.back()->model->epochs();
  return {};
}

Result<std::unique_ptr<Bagging::Base>> Bagging::start_base(Index unit) const {
  const Rng stream = rng_.split(static_cast<std::uint64_t>(unit));
  auto base = std::make_unique<Base>();
  auto model = make_base();
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
  if (auto begun = base->model->begin(base->data, stream.split("model")); !begun) {
    return of_base(std::move(begun.error()));
  }
  return base;
}

Result<StepReport> Bagging::step_base(Base& base) const {
  auto report = base.model->fit_step();
  if (!report) return of_base(std::move(report.error()));
  if (report->rows > 0) ++base.steps;
  base.rows += report->rows;
  base.loss_sum += report->loss * static_cast<double>(report->rows);
  base.complete = report->done;
  return report;
}

StepReport Bagging::report_all(Base& base) {
  base.told = true;
  return {.loss = base.rows > 0 ? base.loss_sum / static_cast<double>(base.rows) : 0,
          .rows = base.rows,
          .steps = base.steps,
          .done = base.complete};
}

bool Bagging::take_turn() {
  if (last_open_ && bases_.back()->steps > 0) return false;
  auto made = waiting_.extract(turn());
  if (!made) return false;
  if (last_open_) bases_.pop_back();
  bases_.push_back(std::move(made.mapped()));
  last_open_ = true;
  return true;
}

Result<StepReport> Bagging::fit_step() {
  if (!take_turn() && !last_open_) {
    if (turn() >= settings_.n_estimators) return StepReport{.epoch_end = true, .done = true};
    auto started = start_base(turn());
    if (!started) return std::unexpected(started.error());
    bases_.push_back(std::move(*started));
    last_open_ = true;
  }
  Base& base = *bases_.back();
  auto report = base.told ? step_base(base) : report_all(base);
  if (!report) return report;
  if (base.complete) {
    last_open_ = false;
    used_ = static_cast<Index>(bases_.size());
  }
  report->epoch_end = base.complete;
  report->done = base.complete && used_ >= settings_.n_estimators;
  return report;
}

void Bagging::end_epoch(Json& entry) {
  const Base& base = *bases_[static_cast<std::size_t>(used_ - 1)];
  if (base.rows > 0) entry["loss"] = base.loss_sum / static_cast<double>(base.rows);
}

Index Bagging::units_apart() const {
  return bases_.empty() || !bases_[0]->model->weights() ? 0 : settings_.n_estimators;
}

Result<bool> Bagging::make_ahead(Index unit) {
  if (unit < 0 || unit >= settings_.n_estimators) return outside();
  if (unit < turn()) return true;
  std::unique_ptr<Base>& base = waiting_[unit];
  if (!base) {
    auto started = start_base(unit);
    if (!started) {
      waiting_.erase(unit);
      return std::unexpected(started.error());
    }
    base = std::move(*started);
    base->told = false;
  }
  for (const Index end = base->rows + kRowsAhead; !base->complete && base->rows < end;) {
    if (auto report = step_base(*base); !report) return std::unexpected(report.error());
  }
  return base->complete;
}

Result<std::vector<std::uint8_t>> Bagging::make_units(Index first, Index count) const {
  if (first < 0 || count < 0 || first + count > settings_.n_estimators) return outside();
  ByteWriter out;
  for (Index unit = first; unit < first + count; ++unit) {
    auto base = start_base(unit);
    if (!base) return std::unexpected(base.error());
    while (!(*base)->complete) {
      if (auto report = step_base(**base); !report) return std::unexpected(report.error());
    }
    const Result<Weights> weights = (*base)->model->weights();
    if (!weights) return of_base(weights.error());
    const std::string tensors = write_safetensors(*weights);
    out.write(static_cast<std::uint32_t>(unit));
    out.write((*base)->steps);
    out.write((*base)->rows);
    out.write((*base)->loss_sum);
    out.write(static_cast<std::uint32_t>(tensors.size()));
    out.write_all(std::span(std::as_const(tensors)));
  }
  return std::move(out).take();
}

Result<void> Bagging::offer_units(std::span<const std::uint8_t> bytes) {
  if (retuned_) return {};
  ByteReader in(bytes);
  std::map<Index, std::unique_ptr<Base>> arrived;
  while (!in.at_end()) {
    std::uint32_t unit = 0;
    Index steps = 0;
    Index rows = 0;
    double loss_sum = 0;
    std::uint32_t size = 0;
    if (!in.read(unit) || !in.read(steps) || !in.read(rows) || !in.read(loss_sum) || !in.read(size) ||
        size > in.left() || static_cast<Index>(unit) >= settings_.n_estimators)
      return bad_spec("model.estimator", "These bytes are no models that were trained here.");
    std::string tensors(size, '\0');
    in.read_all(std::span(tensors));
    if (static_cast<Index>(unit) < turn() || waiting_.contains(static_cast<Index>(unit))) continue;
    const Result<Weights> weights = read_safetensors(tensors);
    if (!weights) return std::unexpected(weights.error());
    auto base = start_base(static_cast<Index>(unit));
    if (!base) return std::unexpected(base.error());
    if (auto resumed = (*base)->model->resume(*weights); !resumed) return of_base(resumed.error());
    (*base)->steps = steps;
    (*base)->rows = rows;
    (*base)->loss_sum = loss_sum;
    (*base)->complete = true;
    (*base)->told = false;
    arrived.emplace(static_cast<Index>(unit), std::move(*base));
  }
  waiting_.merge(arrived);
  return {};
}

void Bagging::ask_base(Index base, const Table& features, std::span<const Index> rows,
                       MatrixView64 out) const {
  const Base& asked = *bases_[static_cast<std::size_t>(base)];
  if (&features == &data_->features) {
    asked.model->predict(asked.data.features, rows, out);
  } else if (asked.features.size() == features.columns.size()) {
    asked.model->predict(features, rows, out);
  } else {
    asked.model->predict(pick_columns(features, asked.features), rows, out);
  }
}

void Bagging::sum_up(std::span<const Index> rows) const {
  if (rows.empty()) return;
  const Index known = summed_[static_cast<std::size_t>(rows[0])];
  const bool carry_on = known <= used_ && std::all_of(rows.begin(), rows.end(), [&](Index row) {
                          return summed_[static_cast<std::size_t>(row)] == known;
                        });
  if (!carry_on) {
    for (const Index row : rows) std::fill(sums_.view().row(row).begin(), sums_.view().row(row).end(), 0.0);
  }
  Matrix64 one(static_cast<Index>(rows.size()), sums_.cols());
  for (Index base = carry_on ? known : 0; base < used_; ++base) {
    ask_base(base, data_->features, rows, one.view());
    for (Index i = 0; i < one.rows(); ++i) {
      for (Index c = 0; c < one.cols(); ++c) sums_(rows[static_cast<std::size_t>(i)], c) += one(i, c);
    }
  }
  for (const Index row : rows) summed_[static_cast<std::size_t>(row)] = used_;
}

void Bagging::predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const {
  if (used_ == 0) {
    ask_base(0, features, rows, out);
    return;
  }
  if (&features == &data_->features) {
    sum_up(rows);
    for (Index i = 0; i < out.rows(); ++i) {
      const auto sum = sums_.view().row(rows[static_cast<std::size_t>(i)]);
      std::copy(sum.begin(), sum.end(), out.row(i).begin());
    }
  } else {
    std::fill(out.flat().begin(), out.flat().end(), 0.0);
    Matrix64 one(out.rows(), out.cols());
    for (Index base = 0; base < used_; ++base) {
      ask_base(base, features, rows, one.view());
      for (Index i = 0; i < one.size(); ++i) out.flat()[static_cast<std::size_t>(i)] += one.data()[i];
    }
  }
  for (double& value : out.flat()) value /= static_cast<double>(used_);
}

void Bagging::score(const Table& features, const Target& target, std::span<const Index> rows,
                    MatrixView64 out, double& loss_sum) const {
  predict(features, rows, out);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    const auto said = out.row(static_cast<Index>(i));
    if (target.task == Task::kClassification) {
      loss_sum -= std::log(std::max(said[static_cast<std::size_t>(target.labels[row])], 1e-15));
    } else {
      loss_sum += (said[0] - target.values[row]) * (said[0] - target.values[row]);
    }
  }
}

double Bagging::loss(const Table& features, const Target& target, std::span<const Index> rows) const {
  if (rows.empty()) return std::numeric_limits<double>::quiet_NaN();
  Matrix64 out(static_cast<Index>(rows.size()), target.outputs());
  double sum = 0;
  score(features, target, rows, out.view(), sum);
  return sum / static_cast<double>(rows.size());
}

/// What each complete base says of rows that are asked about again and again.
struct Bagging::PointAnswers final : Estimator::Memory {
  std::vector<Matrix64> by_base;
};

const Bagging::PointAnswers& Bagging::answers_in(std::unique_ptr<Memory>& memory, const Table& features,
                                                 std::span<const Index> rows) const {
  if (!memory) memory = std::make_unique<PointAnswers>();
  auto& answers = static_cast<PointAnswers&>(*memory);
  while (static_cast<Index>(answers.by_base.size()) < used_) {
    Matrix64 one(static_cast<Index>(rows.size()), data_->target.outputs());
    ask_base(static_cast<Index>(answers.by_base.size()), features, rows, one.view());
    answers.by_base.push_back(std::move(one));
  }
  return answers;
}

Result<void> Bagging::predict_again(const Table& features, std::span<const Index> rows, Index units,
                                    MatrixView64 out, std::unique_ptr<Memory>& memory) const {
  if (used_ == 0) {
    ask_base(0, features, rows, out);
    return {};
  }
  const PointAnswers& answers = answers_in(memory, features, rows);
  const Index counted = units < 0 ? used_ : std::clamp(units, Index{1}, used_);
  std::fill(out.flat().begin(), out.flat().end(), 0.0);
  for (Index base = 0; base < counted; ++base) {
    const auto said = answers.by_base[static_cast<std::size_t>(base)].view().flat();
    for (std::size_t i = 0; i < said.size(); ++i) out.flat()[i] += said[i];
  }
  for (double& value : out.flat()) value /= static_cast<double>(counted);
  return {};
}

Result<void> Bagging::spread(const Table& features, std::span<const Index> rows, std::span<double> out,
                             std::unique_ptr<Memory>& memory) const {
  const PointAnswers& answers = answers_in(memory, features, rows);
  const auto k = static_cast<std::size_t>(data_->target.outputs());
  const double m = static_cast<double>(std::max(used_, Index{1}));
  for (std::size_t i = 0; i < out.size(); ++i) {
    double variance = 0;
    for (std::size_t c = 0; c < k; ++c) {
      double sum = 0;
      double squares = 0;
      for (Index base = 0; base < used_; ++base) {
        const double said = answers.by_base[static_cast<std::size_t>(base)].view().flat()[i * k + c];
        sum += said;
        squares += said * said;
      }
      variance += std::max(0.0, squares / m - sum / m * (sum / m));
    }
    out[i] = std::sqrt(variance);
  }
  return {};
}

Result<void> Bagging::retune(const Json& training) {
  if (last_open_) {
    if (auto tuned = bases_.back()->model->retune(training); !tuned) return tuned;
  }
  settings_.training = training;
  waiting_.clear();
  retuned_ = true;
  return {};
}

Result<Inspection> Bagging::inspect_models(const Json& query) const {
  Inspection all;
  for (Index b = 0; b < used_; ++b) {
    const Base& base = *bases_[static_cast<std::size_t>(b)];
    auto one = base.model->inspect(query, nullptr);
    if (!one) return one;
    if (!one->info.contains("features")) {
      for (const Column& column : base.data.features.columns) one->info["features"].push_back(column.name);
    }
    all.info["models"].push_back(std::move(one->info));
    for (NamedArray& array : one->arrays) {
      array.name = std::to_string(b) + "." + array.name;
      all.arrays.push_back(std::move(array));
    }
  }
  return all;
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
  if (what == "weights") return inspect_models(query);
  if (what != "predictions") return bad_spec("what", "One of \"base\", \"predictions\", \"weights\".");
  if (points == nullptr) return bad_spec("points", "This question is about rows, and none were given.");
  std::vector<Index> rows(static_cast<std::size_t>(points->rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix64 out(points->rows(), data_->target.outputs());
  Index only = -1;
  reader.read("unit", only);
  if (only >= used_) return bad_spec("unit", "There are " + std::to_string(used_) + " models.");
  if (only >= 0) {
    ask_base(only, *points, rows, out.view());
  } else {
    Index units = used_;
    reader.read("units", units);
    std::unique_ptr<Memory> memory;
    if (auto done = predict_again(*points, rows, units, out.view(), memory); !done) {
      return std::unexpected(done.error());
    }
  }
  Inspection result;
  NamedArray array{"predictions", {out.rows(), out.cols()}, {}};
  for (const double value : out.view().flat()) array.values.push_back(static_cast<float>(value));
  result.arrays.push_back(std::move(array));
  return result;
}

}  // namespace trainyard
