#include "nn/network.h"

#include <algorithm>

namespace trainyard {
namespace {

/// Gives every array its place behind the others.
void place(std::vector<TensorSpec> specs, Index layer, std::vector<Tensor>& list) {
  for (TensorSpec& spec : specs) {
    const Index offset = list.empty() ? 0 : list.back().offset + list.back().size;
    const auto size = static_cast<Index>(spec.size());
    list.push_back({.layer = layer,
                    .name = std::move(spec.name),
                    .shape = std::move(spec.shape),
                    .penalized = spec.penalized,
                    .trainable = spec.trainable,
                    .rate_factor = spec.rate_factor,
                    .offset = offset,
                    .size = size});
  }
}

}  // namespace

Network::Network(std::vector<std::unique_ptr<Layer>> layers, Index inputs) : stack_(std::move(layers)) {
  stack_.set_inputs(inputs);
}

std::int64_t Network::parameter_count() const {
  std::int64_t count = 0;
  for (Index i = 0; i < layer_count(); ++i) count += parameter_count(i);
  return count;
}

void Network::allocate(Index max_rows) {
  parameters_.assign(static_cast<std::size_t>(parameter_count()), 0.0f);
  gradients_.assign(parameters_.size(), 0.0f);
  tensors_.clear();
  buffers_.clear();
  buffer_values_.clear();
  for (Index i = 0; i < layer_count(); ++i) {
    place(stack_.tensors(i), i, tensors_);
    place(stack_.buffers(i), i, buffers_);
    for (const TensorSpec& spec : layer(i).buffers()) {
      buffer_values_.insert(buffer_values_.end(), static_cast<std::size_t>(spec.size()), spec.start);
    }
  }
  buffers_before_ = buffer_values_;
  stack_.bind(
      {.values = parameters_, .gradients = gradients_, .buffers = buffer_values_, .workspace = &workspace_});
  set_max_rows(max_rows);
}

void Network::set_max_rows(Index max_rows) {
  stack_.set_max_rows(max_rows);
  score_gradient_.assign(static_cast<std::size_t>(outputs() * max_rows), 0.0f);
}

void Network::initialize(const Initializer& initializer, const Rng& rng) {
  stack_.initialize(initializer, rng);
  stack_.reseed(rng.split("chance"));
}

ConstMatrixView Network::forward(ConstMatrixView x) {
  std::copy(buffer_values_.begin(), buffer_values_.end(), buffers_before_.begin());
  return stack_.forward(x);
}

void Network::undo_forward() {
  std::copy(buffers_before_.begin(), buffers_before_.end(), buffer_values_.begin());
}

}  // namespace trainyard
