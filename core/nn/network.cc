#include "nn/network.h"

#include <algorithm>

namespace trainyard {
namespace {

/// A layer may write over its input if its own backward pass does not read that, and the layer before does
/// not read what is there after its forward pass. The first layer's input is not the network's to write on.
std::vector<bool> find_in_place(const std::vector<std::unique_ptr<Layer>>& layers) {
  std::vector<bool> in_place(layers.size(), false);
  for (std::size_t i = 1; i < layers.size(); ++i) {
    const LayerTraits own = layers[i]->traits();
    in_place[i] = own.in_place && !own.reads_input && !layers[i - 1]->traits().reads_output;
  }
  return in_place;
}

}  // namespace

void Activations::allocate(std::span<const Index> widths, const std::vector<bool>& in_place, Index max_rows) {
  slots_.resize(widths.size());
  max_rows_ = max_rows;
  Index size = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (in_place[i]) {
      slots_[i] = slots_[i - 1];
      continue;
    }
    slots_[i] = {.offset = size, .width = widths[i]};
    size += widths[i] * max_rows;
  }
  memory_.assign(static_cast<std::size_t>(size), 0.0f);
}

bool Activations::overwritten(Index layer) const {
  const auto next = static_cast<std::size_t>(layer + 1);
  return next < slots_.size() && slots_[next].offset == slots_[next - 1].offset;
}

Network::Network(std::vector<std::unique_ptr<Layer>> layers, Index inputs)
    : layers_(std::move(layers)), inputs_(inputs), in_place_(find_in_place(layers_)) {
  Index width = inputs;
  for (const auto& layer : layers_) {
    width = layer->set_inputs(width);
    widths_.push_back(width);
    specs_.push_back(layer->tensors());
  }
}

std::int64_t Network::parameter_count(Index layer) const {
  std::int64_t count = 0;
  for (const TensorSpec& spec : specs_[static_cast<std::size_t>(layer)]) count += spec.size();
  return count;
}

std::int64_t Network::parameter_count() const {
  std::int64_t count = 0;
  for (Index i = 0; i < layer_count(); ++i) count += parameter_count(i);
  return count;
}

std::int64_t Network::floats_per_row() const {
  std::int64_t count = 2 * *std::max_element(widths_.begin(), widths_.end());
  for (std::size_t i = 0; i < widths_.size(); ++i) count += in_place_[i] ? 0 : widths_[i];
  return count;
}

void Network::allocate(Index max_rows) {
  parameters_.assign(static_cast<std::size_t>(parameter_count()), 0.0f);
  gradients_.assign(parameters_.size(), 0.0f);
  tensors_.clear();
  Index offset = 0;
  for (Index i = 0; i < layer_count(); ++i) {
    const Index begin = offset;
    for (const TensorSpec& spec : specs_[static_cast<std::size_t>(i)]) {
      const auto size = static_cast<Index>(spec.size());
      tensors_.push_back({.layer = i,
                          .name = "layers[" + std::to_string(i) + "]." + std::string(spec.name),
                          .shape = spec.shape,
                          .penalized = spec.penalized,
                          .offset = offset,
                          .size = size});
      offset += size;
    }
    const auto first = static_cast<std::size_t>(begin);
    const auto count = static_cast<std::size_t>(offset - begin);
    layers_[static_cast<std::size_t>(i)]->bind(parameters().subspan(first, count),
                                               gradients().subspan(first, count), workspace_);
  }
  set_max_rows(max_rows);
}

void Network::set_max_rows(Index max_rows) {
  training_.allocate(widths_, in_place_, max_rows);
  const Index widest = *std::max_element(widths_.begin(), widths_.end());
  for (auto& buffer : backward_) buffer.assign(static_cast<std::size_t>(widest * max_rows), 0.0f);
}

void Network::initialize(const Initializer& initializer, const Rng& rng) {
  for (Index i = 0; i < layer_count(); ++i) {
    layers_[static_cast<std::size_t>(i)]->initialize(initializer, rng.split(static_cast<std::uint64_t>(i)));
  }
}

ConstMatrixView Network::forward(ConstMatrixView x) {
  ConstMatrixView current = x;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const MatrixView y = training_.output(static_cast<Index>(i), x.rows());
    layers_[i]->forward(current, Mode::kTrain, y);
    current = y;
  }
  return current;
}

MatrixView Network::score_gradient(Index rows) { return {backward_[0].data(), rows, outputs()}; }

void Network::backward(Index rows) {
  int turn = 0;
  MatrixView dy = score_gradient(rows);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    MatrixView dx;
    if (i > 0) {
      if (!layers_[i]->traits().in_place) turn = 1 - turn;
      dx = {backward_[turn].data(), rows, widths_[i - 1]};
    }
    layers_[i]->backward(dy, dx);
    dy = dx;
  }
}

MatrixView Network::infer(ConstMatrixView x, Activations& activations) const {
  ConstMatrixView current = x;
  MatrixView y;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    y = activations.output(static_cast<Index>(i), x.rows());
    layers_[i]->forward(current, Mode::kInference, y);
    current = y;
  }
  return y;
}

void Network::prepare(Activations& activations, Index max_rows) const {
  activations.allocate(widths_, in_place_, max_rows);
}

}  // namespace trainyard
