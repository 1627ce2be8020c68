#include <cmath>
#include <optional>
#include <string>

#include "common/vector_kernels.h"
#include "nn/network_estimator.h"

namespace trainyard {
namespace {

bool has_nan(std::span<const float> x) {
  for (const float entry : x) {
    if (std::isnan(entry)) return true;
  }
  return false;
}

/// The first layer whose output of the last training pass is not finite. A layer that wrote over its input
/// passed on what it got: the layer that made it is meant.
std::optional<Index> first_bad_output(const Network& network, Index rows) {
  Activations& activations = network.training_activations();
  for (Index i = 0; i < network.layer_count(); ++i) {
    if (activations.overwritten(i) || all_finite(activations.output(i, rows).flat())) continue;
    while (i > 0 && activations.overwritten(i - 1)) --i;
    return i;
  }
  return std::nullopt;
}

/// The last layer whose gradient is not finite: there it began, on the way back.
const Tensor* last_bad_gradient(const Network& network) {
  const Tensor* bad = nullptr;
  for (const Tensor& tensor : network.tensors()) {
    const auto part = network.gradients().subspan(static_cast<std::size_t>(tensor.offset),
                                                  static_cast<std::size_t>(tensor.size));
    if (!all_finite(part)) bad = &tensor;
  }
  return bad;
}

}  // namespace

std::unexpected<Error> NetworkEstimator::diverged(Index rows, double loss, double norm) const {
  const Index output = std::min(hidden_layers_, network_->layer_count() - 1);
  Index layer = output;
  std::string what;
  if (const auto bad = first_bad_output(*network_, rows)) {
    layer = *bad;
    const bool nan = has_nan(network_->training_activations().output(layer, rows).flat());
    what = std::string("The activations of ") + name_layer(layer) +
           (nan ? " were no longer numbers" : " became infinite");
  } else if (!std::isfinite(loss)) {
    what = std::string("The loss became ") + (std::isnan(loss) ? "no number" : "infinite") +
           ", judged after " + name_layer(layer);
  } else if (!std::isfinite(norm)) {
    if (const Tensor* tensor = last_bad_gradient(*network_)) layer = tensor->layer;
    what = "The gradient of " + name_layer(layer) + " became infinite";
  } else {
    what = "The update of the weights went beyond float32's largest number";
    double largest = -1;
    for (const Tensor& tensor : network_->tensors()) {
      const double size = sum_of_squares64(network_->gradients().subspan(
          static_cast<std::size_t>(tensor.offset), static_cast<std::size_t>(tensor.size)));
      if (size > largest) layer = tensor.layer;
      if (size > largest) largest = size;
    }
    what += " in " + name_layer(layer);
  }
  const std::string where = is_output(layer) ? "model.output" : "model.layers[" + std::to_string(layer) + "]";
  std::string remedy = "Use a smaller learning_rate";
  if (!options_.clipping.norm) remedy += ", or set clip_norm (1, for example)";
  return std::unexpected(Error{ErrorCode::kDiverged, where,
                               what + " at step " + std::to_string(order_.step_in_epoch() + 1) +
                                   " of epoch " + std::to_string(order_.epoch() + 1) + " (step " +
                                   std::to_string(steps_ + 1) +
                                   " of the run). The state before that step is kept. " + remedy + "."});
}

std::string NetworkEstimator::name_layer(Index layer) const {
  if (is_output(layer)) return "the output layer";
  const KindInfo& info = network_->layer(layer).info();
  std::string name = "layer " + std::to_string(layer + 1) + " (" + std::string(info.kind);
  if (network_->parameter_count(layer) > 0) name += ", " + std::to_string(network_->width(layer)) + " units";
  return name + ")";
}

}  // namespace trainyard
