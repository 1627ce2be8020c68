#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nn/layer.h"

namespace trainyard {

/// The outputs of all layers for up to some number of rows. Layers that allow it write over their input.
class Activations {
 public:
  /// Room for every layer's output for max_rows rows; widths and in-place flags as the stack says.
  void allocate(std::span<const Index> widths, const std::vector<bool>& in_place, Index max_rows);
  Index max_rows() const { return max_rows_; }
  /// The output of a layer for the first n rows. [n, width]
  MatrixView output(Index layer, Index rows) {
    const Slot& slot = slots_[static_cast<std::size_t>(layer)];
    return {memory_.data() + slot.offset, rows, slot.width};
  }
  /// Whether a later layer has written over this one's output.
  bool overwritten(Index layer) const;

 private:
  struct Slot {
    Index offset = 0;
    Index width = 0;
  };
  std::vector<Slot> slots_;
  std::vector<float> memory_;
  Index max_rows_ = 0;
};

/// Layers one after another, with the memory between them: those of a network, or of a block inside one.
/// The calls are those of a Layer, and mean the same.
class LayerStack {
 public:
  explicit LayerStack(std::vector<std::unique_ptr<Layer>> layers);

  Index set_inputs(Index inputs);
  Index size() const { return static_cast<Index>(layers_.size()); }
  const Layer& layer(Index i) const { return *layers_[static_cast<std::size_t>(i)]; }
  Index inputs() const { return inputs_; }
  /// Width of the output of a layer.
  Index width(Index layer) const { return widths_[static_cast<std::size_t>(layer)]; }
  Index outputs() const { return widths_.empty() ? inputs_ : widths_.back(); }

  /// The arrays of one layer, named "layers[i].weight".
  std::vector<TensorSpec> tensors(Index layer) const;
  std::vector<TensorSpec> buffers(Index layer) const;
  /// Those of all layers.
  std::vector<TensorSpec> tensors() const;
  std::vector<TensorSpec> buffers() const;

  /// Numbers kept per row in a training step: all outputs, the gradients on their way back, and what the
  /// layers keep.
  std::int64_t floats_per_row() const;
  /// The most that any of the layers asks of a training batch.
  Index least_rows() const;
  /// path: of what holds the list, "model".
  Result<void> check(const std::string& path) const;

  /// Makes every layer untrainable; before bind().
  void freeze();
  void bind(const LayerMemory& memory);
  void set_max_rows(Index max_rows);
  void initialize(const Initializer& initializer, const Rng& rng);
  void reseed(const Rng& rng);

  /// The training pass. x must stay until backward(). The output stays until the next forward().
  MatrixView forward(ConstMatrixView x);
  /// dy must stay, and may not lie in this stack's own memory. With an empty dx, which is not wanted, the
  /// pass ends at the lowest layer that is trainable.
  void backward(ConstMatrixView dy, MatrixView dx);

  /// The inference pass, which leaves the training pass alone. `activations` must have been sized by
  /// prepare().
  MatrixView infer(ConstMatrixView x, Activations& activations) const;
  void prepare(Activations& activations, Index max_rows) const;

  /// What the layers gave in the last training pass; see Activations::overwritten().
  Activations& training_activations() const { return training_; }

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
  Index inputs_ = 0;
  std::vector<Index> widths_;
  std::vector<bool> in_place_;
  std::size_t lowest_trainable_ = 0;  ///< the number of layers if there is none
  mutable Activations training_;
  std::vector<float> backward_[2];  ///< gradients on their way back, taken in turn
};

}  // namespace trainyard
