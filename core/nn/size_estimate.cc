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

/// The layer of the description to blame for the parameters: the largest, or the one before an output layer
/// that is.
std::string largest_layer(const SizeQuestion& question) {
  Index largest = 0;
  for (Index i = 1; i < question.network->layer_count(); ++i) {
    if (question.network->parameter_count(i) > question.network->parameter_count(largest)) largest = i;
  }
  if (largest < question.hidden_layers) return "model.layers[" + std::to_string(largest) + "].units";
  for (Index i = question.hidden_layers - 1; i >= 0; --i) {
    if (question.network->parameter_count(i) > 0) return "model.layers[" + std::to_string(i) + "].units";
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
