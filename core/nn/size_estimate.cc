#include "nn/size_estimate.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace trainyard {
namespace {

constexpr double kLimitBytes = 1.5e9;

std::string megabytes(double bytes) {
  return std::to_string(static_cast<std::int64_t>(std::llround(bytes / 1e6))) + " MB";
}

/// Numbers in the weights of a layer, which its units decide; 0 for normalization.
std::int64_t weight_count(const Layer& layer) {
  std::int64_t count = 0;
  for (const TensorSpec& spec : layer.tensors()) count += spec.penalized ? spec.size() : 0;
  return count;
}

/// The place of the units of a layer; of a block those of its largest layer.
std::string units_of(const LayerStack& stack, Index i, const std::string& path) {
  const std::string here = path + ".layers[" + std::to_string(i) + "]";
  const LayerStack* inner = stack.layer(i).inner();
  if (inner == nullptr) return here + ".units";
  Index largest = 0;
  for (Index j = 1; j < inner->size(); ++j) {
    if (weight_count(inner->layer(j)) > weight_count(inner->layer(largest))) largest = j;
  }
  return weight_count(inner->layer(largest)) > 0 ? units_of(*inner, largest, here) : here;
}

/// The layer of the description to blame for the parameters: the largest, or the one before an output layer
/// that is.
std::string largest_layer(const SizeQuestion& question) {
  const LayerStack& stack = question.network->stack();
  Index largest = 0;
  for (Index i = 1; i < stack.size(); ++i) {
    if (weight_count(stack.layer(i)) > weight_count(stack.layer(largest))) largest = i;
  }
  if (largest < question.hidden_layers) return units_of(stack, largest, "model");
  for (Index i = question.hidden_layers - 1; i >= 0; --i) {
    if (weight_count(stack.layer(i)) > 0) return units_of(stack, i, "model");
  }
  return "model.layers";
}

}  // namespace

Result<void> check_network_size(const SizeQuestion& question) {
  const Network& network = *question.network;
  const auto d = static_cast<double>(network.inputs());
  const auto per_row = static_cast<double>(network.floats_per_row());
  // Values, gradients, the best state and the one before an update, and what the optimizer keeps.
  const double parameters = 4.0 * static_cast<double>(network.parameter_count()) *
                            static_cast<double>(4 + question.optimizer_buffers);
  const double batch = 4.0 * (per_row + d) * static_cast<double>(question.batch_rows);
  const double chunk = 4.0 * (per_row + d) * static_cast<double>(question.chunk_rows);
  const double table = 4.0 * (d + 1) * static_cast<double>(question.table_rows);
  const double total = parameters + batch + chunk + table;
  if (total <= kLimitBytes) return {};
  const std::string limit = ", and " + megabytes(kLimitBytes) + " is the most. ";
  const double most = std::max({parameters, batch, chunk, table});
  if (most == parameters) {
    return std::unexpected(Error{ErrorCode::kTooLarge, largest_layer(question),
                                 "This network has " + std::to_string(network.parameter_count()) +
                                     " weights; training it would take about " + megabytes(total) + limit +
                                     "Use fewer units or layers."});
  }
  if (most == table) {
    return std::unexpected(Error{ErrorCode::kTooLarge, "data.features",
                                 "Training on this table would take about " + megabytes(total) + limit +
                                     "Use fewer features or rows."});
  }
  return std::unexpected(Error{ErrorCode::kTooLarge, most == batch ? "training.batch_size" : "model.layers",
                               "Training in batches of " + std::to_string(question.batch_rows) +
                                   " rows would take about " + megabytes(total) + limit +
                                   "Use smaller batches or fewer units."});
}

}  // namespace trainyard
