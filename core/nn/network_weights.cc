#include "common/starter.h"
#include "nn/network_estimator.h"
#include "nn/start_weights.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {

Result<Weights> NetworkEstimator::weights() const {
  if (!network_) return bad_spec("model", "There are no weights before training has begun.");
  Weights saved{.tensors = state_of(*network_)};
  saved.description["kind"] = kind_of(model_);
  saved.description["layers"] = SpecReader(model_).value("layers");
  saved.description["output"] = head_.output;
  if (head_.output == "linear") {
    saved.description["center"] = head_.center;
    saved.description["spread"] = head_.spread;
  }
  return saved;
}

Result<void> NetworkEstimator::resume(const Weights& weights) {
  if constexpr (kStarter) return {};
  if (!network_) return bad_spec("model", "There is no network before training has begun.");
  return load_state(weights, "model", network_->layer_count(), *network_);
}

/// A whole network is taken over only for the target that it was trained for: the same number of classes can
/// mean others.
Result<void> NetworkEstimator::check_old_head(const Json& description) const {
  const Json& labels = SpecReader(description).value("labels");
  if (!labels.is_array() || labels == Json(data_->target.classes)) return {};
  return bad_data("model.weights", "The file's output layer is for another target: its classes are " +
                                       labels.dump() + ", and those of " + data_->target.name + " are " +
                                       Json(data_->target.classes).dump() + ". Set model.weights.layers to " +
                                       std::to_string(hidden_layers_) +
                                       " to keep the body and start a new output layer.");
}

Result<void> NetworkEstimator::load_start() {
  if constexpr (kStarter) return {};
  const auto wanted = StartWeights::read(model_);
  if (!wanted || !*wanted) return {};
  const StartWeights& start = **wanted;
  if (start_ == nullptr) {
    return bad_data("model.weights",
                    "The weights " + start.name + " have not been loaded. Load the file first.");
  }
  if (start.layers && *start.layers > hidden_layers_) {
    return bad_spec("model.weights.layers",
                    "The network has " + std::to_string(hidden_layers_) +
                        " layers before its output. Give at most that, or remove the key to "
                        "take the output layer too.");
  }
  const bool whole = !start.layers;
  if (whole) {
    if (auto same = check_old_head(start_->description); !same) return same;
  }
  auto loaded = load_state(*start_, start.name, whole ? network_->layer_count() : *start.layers, *network_);
  if (loaded && whole && head_.output == "linear") {
    // The output layer speaks in the units in which it was trained.
    const SpecReader reader(start_->description);
    reader.read("center", head_.center);
    reader.read("spread", head_.spread);
  }
  return loaded;
}

}  // namespace trainyard
