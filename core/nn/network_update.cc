#include <algorithm>
#include <utility>

#include "common/vector_kernels.h"
#include "nn/network_estimator.h"

namespace trainyard {

void NetworkEstimator::find_runs() {
  runs_.clear();
  for (const Tensor& tensor : network_->tensors()) {
    if (!tensor.trainable) continue;
    const bool penalized = options_.penalty.any() && tensor.penalized;
    Run* last = runs_.empty() ? nullptr : &runs_.back();
    if (last != nullptr && last->offset + last->count == tensor.offset && last->penalized == penalized &&
        last->rate_factor == tensor.rate_factor) {
      last->count += tensor.size;
      continue;
    }
    runs_.push_back({.offset = tensor.offset,
                     .count = tensor.size,
                     .penalized = penalized,
                     .rate_factor = tensor.rate_factor});
  }
}

TrainingTime NetworkEstimator::time() const {
  return {
      .epoch = order_.epoch(), .step = steps_, .epochs = options_.epochs, .epoch_steps = steps_per_epoch()};
}

double NetworkEstimator::learning_rate() const { return schedule_.rate(optimizer_->learning_rate(), time()); }

/// Steps all parameters. Returns false, with nothing changed, if that would leave the finite numbers.
bool NetworkEstimator::apply_update(double norm) {
  const std::span<float> parameters = network_->parameters();
  last_rate_ = learning_rate();
  double largest_factor = 1;
  for (const Run& run : runs_) largest_factor = std::max(largest_factor, run.rate_factor);
  const double decay = options_.penalty.decay() + optimizer_->weight_decay();
  const bool risky = guard_.is_risky(norm, last_rate_ * largest_factor * decay);
  if (risky) guard_.save(parameters, *optimizer_);
  step_parameters(parameters, network_->gradients());
  return guard_.settle(parameters, *optimizer_, risky);
}

void NetworkEstimator::step_parameters(std::span<float> parameters, std::span<float> gradients) const {
  const Penalty& penalty = options_.penalty;
  const double rate = learning_rate();
  optimizer_->begin_step();
  for (const Run& run : runs_) {
    const auto offset = static_cast<std::size_t>(run.offset);
    const auto count = static_cast<std::size_t>(run.count);
    const auto p = parameters.subspan(offset, count);
    const auto g = gradients.subspan(offset, count);
    UpdateTerms terms{.learning_rate = rate * run.rate_factor};
    if (run.penalized) {
      terms.decay = penalty.decay();
      if (penalty.proximal) terms.l1 = penalty.l1;
      if (!penalty.proximal && penalty.l1 > 0) add_sign(penalty.l1, p, g);
    }
    optimizer_->update(run.offset, p, g, terms);
  }
}

void NetworkEstimator::end_epoch(Json& entry) {
  schedule_.end_epoch(entry, optimizer_->learning_rate(), time());
  entry["learning_rate"] = last_rate_;
  if (!(options_.penalty.l1 > 0)) return;
  const WeightCount weights = count_weights({});
  entry["zero_weights"] = weights.zero;
  entry["zero_weight_share"] = weights.zero_share();
}

void NetworkEstimator::add_to_status(Json& status) const { status["learning_rate"] = learning_rate(); }

void NetworkEstimator::add_to_metrics(Json& metrics) const {
  if (!(options_.penalty.l1 > 0)) return;
  const auto describe = [](const WeightCount& weights, Json& json) {
    json["count"] = weights.all;
    json["zero"] = weights.zero;
    json["zero_share"] = weights.zero_share();
  };
  Json& all = metrics["weights"] = Json::object();
  describe(count_weights({}), all);
  all["layers"] = Json::array();
  for (Index i = 0; i < network_->layer_count(); ++i) {
    const WeightCount weights = count_weights(i);
    if (weights.all == 0) continue;
    Json& layer = all["layers"].emplace_back(Json::object());
    layer["index"] = i;
    layer["kind"] = network_->layer(i).info().kind;
    describe(weights, layer);
  }
}

NetworkEstimator::WeightCount NetworkEstimator::count_weights(std::optional<Index> layer) const {
  WeightCount weights;
  for (const Tensor& tensor : network_->tensors()) {
    if (!tensor.penalized || (layer && tensor.layer != *layer)) continue;
    const auto values = std::as_const(*network_).parameters().subspan(static_cast<std::size_t>(tensor.offset),
                                                                      static_cast<std::size_t>(tensor.size));
    weights.all += tensor.size;
    weights.zero += std::count(values.begin(), values.end(), 0.0f);
  }
  return weights;
}

}  // namespace trainyard
