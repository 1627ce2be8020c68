#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

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

/// A layer's place: its number in the network's list, then in the list of the block that this is, and so on.
using Place = std::vector<Index>;

/// The first layer whose output of the last training pass is not finite; empty if there is none. A layer that
/// wrote over its input passed on what it got: the layer that made it is meant.
Place first_bad_output(const LayerStack& stack, Index rows) {
  Activations& activations = stack.training_activations();
  for (Index i = 0; i < stack.size(); ++i) {
    if (activations.overwritten(i) || all_finite(activations.output(i, rows).flat())) continue;
    while (i > 0 && activations.overwritten(i - 1)) --i;
    Place place = {i};
    if (const LayerStack* inner = stack.layer(i).inner()) {
      for (const Index index : first_bad_output(*inner, rows)) place.push_back(index);
    }
    return place;
  }
  return {};
}

/// Of "layers[2].layers[0].weight": 2, 0.
Place place_in(const std::string& name) {
  Place place;
  for (std::size_t at = name.find('['); at != std::string::npos; at = name.find('[', at + 1)) {
    place.push_back(static_cast<Index>(std::strtol(name.c_str() + at + 1, nullptr, 10)));
  }
  return place;
}

/// The output of the layer in the last training pass. [rows, width]
MatrixView output_at(const Network& network, const Place& place, Index rows) {
  const LayerStack* stack = &network.stack();
  for (std::size_t i = 0; i + 1 < place.size(); ++i) stack = stack->layer(place[i]).inner();
  return stack->training_activations().output(place.back(), rows);
}

/// "layer 1 (dense, 8 units) of layer 3 (residual, 8 units)".
std::string name_at(const Network& network, const Place& place) {
  const LayerStack* stack = &network.stack();
  std::string name;
  for (const Index i : place) {
    const Layer& layer = stack->layer(i);
    std::string here = "layer " + std::to_string(i + 1) + " (" + std::string(layer.info().kind);
    if (!layer.tensors().empty()) here += ", " + std::to_string(stack->width(i)) + " units";
    name = here + ")" + (name.empty() ? "" : " of ") + name;
    stack = layer.inner();
  }
  return name;
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
  const auto name = [&](const Place& place) {
    return is_output(place[0]) ? std::string("the output layer") : name_at(*network_, place);
  };
  Place layer = {std::min(hidden_layers_, network_->layer_count() - 1)};
  std::string what;
  if (const Place bad = first_bad_output(network_->stack(), rows); !bad.empty()) {
    layer = bad;
    const bool nan = has_nan(output_at(*network_, layer, rows).flat());
    what = std::string("The activations of ") + name(layer) +
           (nan ? " were no longer numbers" : " became infinite");
  } else if (!std::isfinite(loss)) {
    what = std::string("The loss became ") + (std::isnan(loss) ? "no number" : "infinite") +
           ", judged after " + name(layer);
  } else if (!std::isfinite(norm)) {
    if (const Tensor* tensor = last_bad_gradient(*network_)) layer = place_in(tensor->name);
    what = "The gradient of " + name(layer) + " became infinite";
  } else {
    what = "The update of the weights went beyond float32's largest number";
    double largest = -1;
    for (const Tensor& tensor : network_->tensors()) {
      const double size = sum_of_squares64(network_->gradients().subspan(
          static_cast<std::size_t>(tensor.offset), static_cast<std::size_t>(tensor.size)));
      if (size > largest) layer = place_in(tensor.name);
      if (size > largest) largest = size;
    }
    what += " in " + name(layer);
  }
  std::string where = "model";
  for (const Index i : layer) where += ".layers[" + std::to_string(i) + "]";
  if (is_output(layer[0])) where = "model.output";
  std::string remedy = "Use a smaller learning_rate";
  if (!options_.clipping.norm) remedy += ", or set clip_norm (1, for example)";
  return std::unexpected(Error{ErrorCode::kDiverged, where,
                               what + " at step " + std::to_string(order_.step_in_epoch() + 1) +
                                   " of epoch " + std::to_string(order_.epoch() + 1) + " (step " +
                                   std::to_string(steps_ + 1) +
                                   " of the run). The state before that step is kept. " + remedy + "."});
}

}  // namespace trainyard
