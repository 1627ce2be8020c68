#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nn/initializer.h"
#include "nn/layer.h"

namespace trainyard {

/// One learnable array of a network: where it lies in the flat buffers.
struct Tensor {
  Index layer = 0;
  std::string name;          ///< "layers[2].weight"
  std::vector<Index> shape;  ///< as stored
  bool penalized = false;
  Index offset = 0;
  Index size = 0;
};

/// The outputs of all layers for up to some number of rows. Layers that allow it write over their input.
class Activations {
 public:
  /// Room for every layer's output for max_rows rows; widths and in-place flags as the network says.
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

/// A list of layers, one after another. All parameters lie in one flat buffer, all gradients in another, in
/// the order of the layers, so that optimizers, norms and copies are loops over one array.
class Network {
 public:
  /// Fixes the shapes; allocates no parameters, so that size can be asked before memory is taken.
  Network(std::vector<std::unique_ptr<Layer>> layers, Index inputs);

  Index layer_count() const { return static_cast<Index>(layers_.size()); }
  const Layer& layer(Index i) const { return *layers_[static_cast<std::size_t>(i)]; }
  Index inputs() const { return inputs_; }
  /// Width of the output of a layer.
  Index width(Index layer) const { return widths_[static_cast<std::size_t>(layer)]; }
  Index outputs() const { return widths_.back(); }

  /// Counted in 64 bits, whatever an Index holds.
  std::int64_t parameter_count() const;
  std::int64_t parameter_count(Index layer) const;
  /// Numbers kept per row in a training step: all outputs, and the gradients on their way back.
  std::int64_t floats_per_row() const;

  /// Takes memory for parameters and gradients, and for training steps of up to max_rows rows.
  void allocate(Index max_rows);
  /// More or fewer rows per training step; parameters stay.
  void set_max_rows(Index max_rows);
  void initialize(const Initializer& initializer, const Rng& rng);

  /// The training pass. x: [n, inputs], n up to max_rows; must stay until backward(). Returns [n, outputs],
  /// which stays until the next forward().
  ConstMatrixView forward(ConstMatrixView x);
  /// The place for the gradient of the scores, to be filled before backward(). [n, outputs]
  MatrixView score_gradient(Index rows);
  /// Overwrites gradients() with those of the last forward(), whose score_gradient() was filled.
  void backward(Index rows);

  /// The inference pass, which leaves the training pass alone. `activations` must have been sized by
  /// prepare().
  MatrixView infer(ConstMatrixView x, Activations& activations) const;
  void prepare(Activations& activations, Index max_rows) const;

  std::span<float> parameters() { return parameters_; }
  std::span<const float> parameters() const { return parameters_; }
  std::span<float> gradients() { return gradients_; }
  std::span<const float> gradients() const { return gradients_; }
  std::span<const Tensor> tensors() const { return tensors_; }

  /// What the layers gave in the last training pass; see Activations::overwritten().
  Activations& training_activations() const { return training_; }

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
  Index inputs_;
  std::vector<Index> widths_;
  std::vector<bool> in_place_;
  std::vector<std::vector<TensorSpec>> specs_;
  std::vector<Tensor> tensors_;
  std::vector<float> parameters_;
  std::vector<float> gradients_;
  mutable Activations training_;
  std::vector<float> backward_[2];  ///< gradients on their way back, taken in turn
  GemmWorkspace workspace_;
};

}  // namespace trainyard
