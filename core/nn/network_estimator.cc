#include "nn/network_estimator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/starter.h"
#include "common/vector_kernels.h"
#include "nn/dense.h"
#include "nn/feature_matrix.h"
#include "nn/layer_catalog.h"
#include "nn/mlp.h"
#include "nn/recurrent.h"
#include "nn/size_estimate.h"
#include "nn/start_weights.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// Rows that go through the network at once when it predicts.
constexpr Index kChunk = 256;
/// Networks up to this size copy their parameters at every step, so that the update can be looked at.
constexpr Index kAlwaysWatched = 16384;

std::unexpected<Error> all_frozen() {
  return bad_spec(
      "model.output_trainable",
      "Every layer is frozen, so nothing would be learned. Set output_trainable to true, or trainable "
      "of one of model.layers.");
}

}  // namespace

Result<std::unique_ptr<NetworkEstimator>> NetworkEstimator::create(const Json& model, const Json& training) {
  std::unique_ptr<NetworkEstimator> network(new NetworkEstimator);
  network->model_ = model;
  network->options_ = TrainingOptions::read(training);
  auto optimizer = make_optimizer(SpecReader(training).value("optimizer"));
  if (!optimizer) return std::unexpected(optimizer.error());
  network->optimizer_ = std::move(*optimizer);
  network->schedule_.configure(SpecReader(training).value("schedule"));
  auto initializer = make_initializer(SpecReader(model).value("init"), "model.init");
  if (!initializer) return std::unexpected(initializer.error());
  network->initializer_ = std::move(*initializer);
  if (auto layers = network->make_hidden(1); !layers) return std::unexpected(layers.error());
  if constexpr (!kStarter) {
    if (auto start = StartWeights::read(model); !start) return std::unexpected(start.error());
  }
  const bool output_learns = LayerLearning::read_output(model).trainable;
  if (!output_learns && !any_trainable(SpecReader(model).value("layers"))) return all_frozen();
  return network;
}

Result<std::vector<std::unique_ptr<Layer>>> NetworkEstimator::make_hidden(Index steps) const {
  auto layers = make_layers(SpecReader(model_).value("layers"), "model");
  if (kStarter || !layers) return layers;
  const auto arranged = arrange_cells(*layers, is_recurrent() ? std::max<Index>(1, steps) : 0);
  if (!arranged) return std::unexpected(arranged.error());
  return layers;
}

bool NetworkEstimator::is_recurrent() const { return !kStarter && kind_of(model_) == recurrent_kind().kind; }

Result<void> NetworkEstimator::begin(const Dataset& data, const Rng& rng) {
  data_ = &data;
  const std::span<const Index> rows = data.part(Part::kTrain);
  if (rows.empty()) return bad_data("split", "The training part has no rows.");
  const SpecReader reader(model_);
  std::string output, loss;
  bool scale_target = true;
  reader.read("output", output);
  reader.read("loss", loss);
  reader.read("scale_target", scale_target);
  auto head = make_head(output, loss, scale_target, data.target, rows);
  if (!head) return std::unexpected(head.error());
  head_ = std::move(*head);
  schedule_.forget();
  if (auto watches = schedule_.watch(data); !watches) return watches;

  auto layers = make_hidden(data.steps);
  if (!layers) return std::unexpected(layers.error());
  hidden_layers_ = static_cast<Index>(layers->size());
  layers->push_back(std::make_unique<Dense>(Dense::Params{.units = head_.width}));
  layers->back()->set_learning(LayerLearning::read_output(model_));
  if (head_.activation) layers->push_back(std::move(head_.activation));
  network_ = std::make_unique<Network>(std::move(*layers), static_cast<Index>(data.features.columns.size()));
  order_.begin(rows, rng.split("shuffle"));
  const Index batch = rows_per_step();
  if (auto fine = network_->stack().check("model"); !fine) return fine;
  // A layer that may learn need not hold anything to learn: a batch_norm without scale and shift.
  const auto learns = [](const TensorSpec& spec) { return spec.trainable; };
  if (std::ranges::none_of(network_->stack().tensors(), learns)) return all_frozen();
  if (auto fine = check_batches(options_); !fine) return fine;
  if (auto fits = check_size(batch); !fits) return fits;
  if (auto read = to_feature_matrix(data.features, features_); !read) return read;

  network_->allocate(batch);
  network_->initialize(*initializer_, rng.split("weights"));
  if (auto loaded = load_start(); !loaded) return loaded;
  optimizer_->forget();
  optimizer_->allocate(static_cast<Index>(network_->parameters().size()));
  make_batch_room(batch);
  network_->prepare(inference_, kChunk);
  chunk_features_.resize(kChunk, network_->inputs());
  std::vector<Index> all(static_cast<std::size_t>(features_.rows()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Index>(i);
  labels_.assign(head_.reads_labels() ? all.size() : 0, 0);
  values_.assign(head_.reads_labels() ? 0 : features_.rows(), head_.width, 0.0f);
  head_.read_target(data.target, all, labels_, values_);
  find_runs();
  guard_.begin();
  best_.clear();
  steps_ = 0;
  last_rows_ = 0;
  watch_updates_ = network_->parameter_count() <= kAlwaysWatched;
  before_update_.assign(network_->parameters().size(), 0.0f);
  before_step_ = 0;
  trace_.begin(*network_);
  return {};
}

Result<void> NetworkEstimator::check_size(Index batch) const {
  return check_network_size({.network = network_.get(),
                             .hidden_layers = hidden_layers_,
                             .optimizer_buffers = optimizer_->buffer_count(),
                             .batch_rows = batch,
                             .chunk_rows = kChunk,
                             .table_rows = data_->features.rows()});
}

Result<void> NetworkEstimator::check_batches(const TrainingOptions& options) const {
  const Index least = network_->stack().least_rows();
  const Index n = order_.size();
  if (n < least) {
    return bad_data("split",
                    "Batch normalization measures the spread of a batch, and the training part has " +
                        std::to_string(n) + " row. Give it more rows.");
  }
  const Index batch = options.rows_per_step(n);
  if (batch < least) {
    return bad_spec("training.batch_size",
                    "Batch normalization measures the spread of a batch, which one row does not have. Use "
                    "batches of 2 rows or more, or layer_norm.");
  }
  if (options.drop_last) return {};
  for (const Index rows : {n, order_.left()}) {
    if (rows % batch == 0 || rows % batch >= least) continue;
    return bad_spec("training.batch_size",
                    std::to_string(rows) + " rows in batches of " + std::to_string(batch) +
                        " leave a last batch of one row, and batch normalization measures the spread of a "
                        "batch. Set drop_last to true, or use another batch_size.");
  }
  return {};
}

void NetworkEstimator::make_batch_room(Index batch) {
  batch_features_.resize(batch, network_->inputs());
  batch_labels_.resize(head_.reads_labels() ? static_cast<std::size_t>(batch) : 0);
  batch_values_.resize(head_.reads_labels() ? 0 : batch, head_.width);
  batch_loaded_ = false;
}

Index NetworkEstimator::steps_per_epoch() const {
  const Index n = order_.size();
  const Index batch = rows_per_step();
  if (batch == 0) return 0;
  return options_.drop_last ? n / batch : (n + batch - 1) / batch;
}

void NetworkEstimator::load_batch(std::span<const Index> rows) {
  const auto n = static_cast<Index>(rows.size());
  if (batch_loaded_ && order_.repeats(n)) return;
  gather_rows(features_, rows, batch_features_.view().rows_from(0, n));
  if (head_.reads_labels()) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      batch_labels_[i] = labels_[static_cast<std::size_t>(rows[i])];
  } else {
    gather_rows(values_, rows, batch_values_.view().rows_from(0, n));
  }
  batch_loaded_ = true;
}

Result<StepReport> NetworkEstimator::fit_step() {
  if (order_.epoch() >= options_.epochs) return StepReport{.done = true};
  const Index batch = rows_per_step();
  const std::span<const Index> rows = order_.next(batch, options_.shuffle);
  const auto n = static_cast<Index>(rows.size());
  load_batch(rows);
  LossTarget target;
  if (head_.reads_labels()) target.labels = std::span<const std::int32_t>(batch_labels_).first(rows.size());
  if (!head_.reads_labels()) target.values = batch_values_.view().rows_from(0, n);

  const ConstMatrixView scores = network_->forward(batch_features_.view().rows_from(0, n));
  last_rows_ = n;
  const double loss = head_.loss->mean_and_gradient(scores, target, network_->score_gradient(n));
  const bool is_last =
      order_.step_in_epoch() + 1 == steps_per_epoch() && order_.epoch() + 1 == options_.epochs;
  const bool is_traced = is_last || trace_.is_due(steps_ + 1);
  bool finite = std::isfinite(loss);
  if (finite) {
    network_->backward(n);
    if (is_traced) trace_.see_gradients(*network_, steps_ + 1, n);
    if (is_traced || watch_updates_) remember_parameters();
    last_norm_ = clip(network_->gradients(), options_.clipping);
    finite = std::isfinite(last_norm_) && apply_update(last_norm_);
  }
  if (!finite) {
    network_->undo_forward();
    return diverged(n, loss, last_norm_);
  }
  if (is_traced) trace_.see_update(*network_, before_update_);
  ++steps_;
  const bool epoch_end = order_.advance(batch, options_.drop_last);
  return StepReport{.loss = loss,
                    .rows = n,
                    .epoch_end = epoch_end,
                    .done = epoch_end && order_.epoch() >= options_.epochs};
}

void NetworkEstimator::remember_parameters() {
  before_update_.assign(network_->parameters().begin(), network_->parameters().end());
  before_step_ = steps_ + 1;
}

void NetworkEstimator::infer(const Table& features, std::span<const Index> rows, const ScoresUse& use) const {
  const bool cached = data_ != nullptr && &features == &data_->features;
  for (std::size_t first = 0; first < rows.size(); first += static_cast<std::size_t>(kChunk)) {
    const auto part = rows.subspan(first, std::min(static_cast<std::size_t>(kChunk), rows.size() - first));
    const MatrixView x = chunk_features_.view().rows_from(0, static_cast<Index>(part.size()));
    if (cached) gather_rows(features_, part, x);
    if (!cached) copy_features(features, part, x);
    use(static_cast<Index>(first), network_->infer(x, inference_));
  }
}

void NetworkEstimator::predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const {
  infer(features, rows,
        [&](Index first, MatrixView scores) { head_.predict(scores, out.rows_from(first, scores.rows())); });
}

double NetworkEstimator::loss(const Table& features, const Target& target,
                              std::span<const Index> rows) const {
  if (rows.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  add_losses(features, target, rows, sum, [](Index, MatrixView) {});
  return sum / static_cast<double>(rows.size());
}

void NetworkEstimator::score(const Table& features, const Target& target, std::span<const Index> rows,
                             MatrixView64 out, double& loss_sum) const {
  add_losses(features, target, rows, loss_sum, [&](Index first, MatrixView scores) {
    head_.predict(scores, out.rows_from(first, scores.rows()));
  });
}

void NetworkEstimator::add_losses(const Table& features, const Target& target, std::span<const Index> rows,
                                  double& sum, const ScoresUse& use) const {
  std::vector<std::int32_t> labels(head_.reads_labels() ? static_cast<std::size_t>(kChunk) : 0);
  Matrix values(head_.reads_labels() ? 0 : kChunk, head_.width);
  infer(features, rows, [&](Index first, MatrixView scores) {
    LossTarget wanted;
    const auto part = rows.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(scores.rows()));
    head_.read_target(target, part, labels, values);
    if (head_.reads_labels()) wanted.labels = labels;
    if (!head_.reads_labels()) wanted.values = values.view().rows_from(0, scores.rows());
    sum += head_.loss->sum(scores, wanted);
    use(first, scores);
  });
}

void NetworkEstimator::keep_best() {
  best_.assign(network_->parameters().begin(), network_->parameters().end());
  best_buffers_.assign(network_->buffer_values().begin(), network_->buffer_values().end());
}

void NetworkEstimator::restore_best() {
  if (best_.empty()) return;
  std::copy(best_.begin(), best_.end(), network_->parameters().begin());
  std::copy(best_buffers_.begin(), best_buffers_.end(), network_->buffer_values().begin());
}

Result<void> NetworkEstimator::retune(const Json& training) {
  const Json& optimizer = SpecReader(training).value("optimizer");
  if (const std::string kind = kind_of(optimizer); kind != optimizer_->info().kind) {
    return bad_spec("training.optimizer", "A run cannot change its optimizer from " +
                                              std::string(optimizer_->info().kind) + " to " + kind +
                                              ". Start a new run for that.");
  }
  const TrainingOptions wanted = TrainingOptions::read(training);
  const Index batch = wanted.rows_per_step(order_.size());
  if (network_) {
    if (auto fine = check_batches(wanted); !fine) return fine;
  }
  if (network_ && batch > rows_per_step()) {
    if (auto fits = check_size(batch); !fits) return fits;
  }
  Schedule schedule = schedule_;
  schedule.configure(SpecReader(training).value("schedule"));
  if (network_) {
    if (auto watches = schedule.watch(*data_); !watches) return watches;
  }
  if (auto configured = optimizer_->configure(optimizer); !configured) return configured;
  schedule_ = schedule;
  const bool new_batch = network_ && batch != rows_per_step();
  options_ = wanted;
  if (!network_) return {};
  optimizer_->allocate(static_cast<Index>(network_->parameters().size()));
  if (new_batch) {
    network_->set_max_rows(batch);
    make_batch_room(batch);
    last_rows_ = 0;
  }
  find_runs();
  return {};
}

}  // namespace trainyard
