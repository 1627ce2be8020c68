#include "nn/layer_stack.h"

#include <algorithm>

namespace trainyard {
namespace {

/// A layer may write over its input if its own backward pass does not read that, and the layer before does
/// not read what is there after its forward pass. The first layer's input is not the stack's to write on.
std::vector<bool> find_in_place(const std::vector<std::unique_ptr<Layer>>& layers) {
  std::vector<bool> in_place(layers.size(), false);
  for (std::size_t i = 1; i < layers.size(); ++i) {
    const LayerTraits own = layers[i]->traits();
    in_place[i] = own.in_place && !own.reads_input && !layers[i - 1]->traits().reads_output;
  }
  return in_place;
}

/// The arrays of a layer by their place in the list, with what the layer says of its learning.
std::vector<TensorSpec> placed(std::vector<TensorSpec> specs, Index at, const Layer& layer) {
  const std::string place = "layers[" + std::to_string(at) + "].";
  const LayerLearning& learning = layer.learning();
  for (TensorSpec& spec : specs) {
    spec.name.insert(0, place);
    spec.trainable = spec.trainable && learning.trainable;
    spec.rate_factor *= learning.rate_factor;
  }
  return specs;
}

void append(std::vector<TensorSpec>& list, std::vector<TensorSpec> more) {
  for (TensorSpec& spec : more) list.push_back(std::move(spec));
}

/// Takes the first n numbers off.
std::span<float> take(std::span<float>& flat, std::int64_t n) {
  const auto size = static_cast<std::size_t>(n);
  const auto part = flat.first(size);
  flat = flat.subspan(size);
  return part;
}

}  // namespace

std::int64_t total_size(std::span<const TensorSpec> specs) {
  std::int64_t count = 0;
  for (const TensorSpec& spec : specs) count += spec.size();
  return count;
}

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

LayerStack::LayerStack(std::vector<std::unique_ptr<Layer>> layers)
    : layers_(std::move(layers)), in_place_(find_in_place(layers_)) {}

Index LayerStack::set_inputs(Index inputs) {
  inputs_ = inputs;
  widths_.clear();
  for (const auto& layer : layers_) widths_.push_back(layer->set_inputs(outputs()));
  return outputs();
}

std::vector<TensorSpec> LayerStack::tensors(Index i) const { return placed(layer(i).tensors(), i, layer(i)); }
std::vector<TensorSpec> LayerStack::buffers(Index i) const { return placed(layer(i).buffers(), i, layer(i)); }

std::vector<TensorSpec> LayerStack::tensors() const {
  std::vector<TensorSpec> all;
  for (Index i = 0; i < size(); ++i) append(all, tensors(i));
  return all;
}

std::vector<TensorSpec> LayerStack::buffers() const {
  std::vector<TensorSpec> all;
  for (Index i = 0; i < size(); ++i) append(all, buffers(i));
  return all;
}

std::int64_t LayerStack::floats_per_row() const {
  if (layers_.empty()) return 0;
  std::int64_t count = 2 * *std::max_element(widths_.begin(), widths_.end());
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    count += (in_place_[i] ? 0 : widths_[i]) + layers_[i]->floats_per_row();
  }
  return count;
}

Index LayerStack::least_rows() const {
  Index rows = 1;
  for (const auto& layer : layers_) rows = std::max(rows, layer->traits().least_rows);
  return rows;
}

Result<void> LayerStack::check(const std::string& path) const {
  for (Index i = 0; i < size(); ++i) {
    if (auto fine = layer(i).check(path + ".layers[" + std::to_string(i) + "]"); !fine) return fine;
  }
  return {};
}

void LayerStack::freeze() {
  for (const auto& layer : layers_) {
    layer->set_learning({.trainable = false, .rate_factor = layer->learning().rate_factor});
  }
}

void LayerStack::bind(const LayerMemory& memory) {
  LayerMemory rest = memory;
  lowest_trainable_ = 0;
  const auto learns = [](const TensorSpec& spec) { return spec.trainable; };
  while (lowest_trainable_ < layers_.size() &&
         std::ranges::none_of(tensors(static_cast<Index>(lowest_trainable_)), learns)) {
    ++lowest_trainable_;
  }
  for (const auto& layer : layers_) {
    const std::int64_t parameters = total_size(layer->tensors());
    layer->bind({.values = take(rest.values, parameters),
                 .gradients = take(rest.gradients, parameters),
                 .buffers = take(rest.buffers, total_size(layer->buffers())),
                 .workspace = memory.workspace});
  }
}

void LayerStack::set_max_rows(Index max_rows) {
  training_.allocate(widths_, in_place_, max_rows);
  const Index widest = layers_.empty() ? 0 : *std::max_element(widths_.begin(), widths_.end());
  for (auto& buffer : backward_) buffer.assign(static_cast<std::size_t>(widest * max_rows), 0.0f);
  for (const auto& layer : layers_) layer->set_max_rows(max_rows);
}

void LayerStack::initialize(const Initializer& initializer, const Rng& rng) {
  for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i]->initialize(initializer, rng.split(i));
}

void LayerStack::reseed(const Rng& rng) {
  for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i]->reseed(rng.split(i));
}

MatrixView LayerStack::forward(ConstMatrixView x) {
  ConstMatrixView current = x;
  MatrixView y;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    y = training_.output(static_cast<Index>(i), x.rows());
    layers_[i]->forward(current, Mode::kTrain, y);
    current = y;
  }
  return y;
}

void LayerStack::backward(ConstMatrixView dy, MatrixView dx) {
  int turn = 0;
  const std::size_t last = dx.data() == nullptr ? lowest_trainable_ : 0;
  for (std::size_t i = layers_.size(); i-- > last;) {
    MatrixView before = dx;
    if (i > last) {
      const bool over_dy = layers_[i]->traits().in_place && dy.data() == backward_[turn].data();
      if (!over_dy) turn = 1 - turn;
      before = {backward_[turn].data(), dy.rows(), widths_[i - 1]};
    }
    layers_[i]->backward(dy, before);
    dy = before;
  }
}

MatrixView LayerStack::infer(ConstMatrixView x, Activations& activations) const {
  ConstMatrixView current = x;
  MatrixView y;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    y = activations.output(static_cast<Index>(i), x.rows());
    layers_[i]->forward(current, Mode::kInference, y);
    current = y;
  }
  return y;
}

void LayerStack::prepare(Activations& activations, Index max_rows) const {
  activations.allocate(widths_, in_place_, max_rows);
}

}  // namespace trainyard
