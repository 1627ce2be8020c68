#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "estimator.h"
#include "nn/initializer.h"
#include "nn/layer.h"
#include "nn/layer_stack.h"

namespace trainyard {

/// One array of a network: where it lies in its flat array.
struct Tensor {
  Index layer = 0;           ///< of the network's own list; a block's tensors have the block's
  std::string name;          ///< "layers[2].weight", in a block "layers[2].layers[0].weight"
  std::vector<Index> shape;  ///< as stored
  bool penalized = false;
  bool trainable = true;
  double rate_factor = 1;
  Index offset = 0;
  Index size = 0;
};

/// A tensor for the world outside: matrices turned into PyTorch's [out, in], vectors as they are.
NamedArray export_tensor(const Tensor& tensor, std::span<const float> values);

/// A list of layers, one after another. All parameters lie in one flat array, all gradients in another, in
/// the order of the layers, so that optimizers, norms and copies are loops over one array; the state that is
/// not learned (running statistics) lies in a third.
class Network {
 public:
  /// Fixes the shapes; allocates no parameters, so that size can be asked before memory is taken.
  Network(std::vector<std::unique_ptr<Layer>> layers, Index inputs);

  const LayerStack& stack() const { return stack_; }
  Index layer_count() const { return stack_.size(); }
  const Layer& layer(Index i) const { return stack_.layer(i); }
  Index inputs() const { return stack_.inputs(); }
  /// Width of the output of a layer.
  Index width(Index layer) const { return stack_.width(layer); }
  Index outputs() const { return stack_.outputs(); }

  /// Counted in 64 bits, whatever an Index holds.
  std::int64_t parameter_count() const;
  std::int64_t parameter_count(Index layer) const { return total_size(stack_.layer(layer).tensors()); }
  /// Numbers kept per row in a training step: all outputs, and the gradients on their way back.
  std::int64_t floats_per_row() const { return stack_.floats_per_row() + outputs(); }

  /// Takes memory for parameters, gradients and buffers, and for training steps of up to max_rows rows.
  void allocate(Index max_rows);
  /// More or fewer rows per training step; parameters stay.
  void set_max_rows(Index max_rows);
  /// Draws the starting values, and begins the chance of the training steps (dropout) anew.
  void initialize(const Initializer& initializer, const Rng& rng);
  /// Begins that chance alone anew.
  void reseed(const Rng& rng) { stack_.reseed(rng); }

  /// The training pass. x: [n, inputs], n up to max_rows; must stay until backward(). Returns [n, outputs],
  /// which stays until the next forward(). It may change buffers; undo_forward() takes that back.
  ConstMatrixView forward(ConstMatrixView x);
  void undo_forward();
  /// The place for the gradient of the scores, to be filled before backward(). [n, outputs]
  MatrixView score_gradient(Index rows) { return {score_gradient_.data(), rows, outputs()}; }
  /// Overwrites gradients() with those of the last forward(), whose score_gradient() was filled.
  void backward(Index rows) { stack_.backward(score_gradient(rows), MatrixView()); }

  /// The inference pass, which leaves the training pass alone. `activations` must have been sized by
  /// prepare().
  MatrixView infer(ConstMatrixView x, Activations& activations) const { return stack_.infer(x, activations); }
  void prepare(Activations& activations, Index max_rows) const { stack_.prepare(activations, max_rows); }

  std::span<float> parameters() { return parameters_; }
  std::span<const float> parameters() const { return parameters_; }
  std::span<float> gradients() { return gradients_; }
  std::span<const float> gradients() const { return gradients_; }
  std::span<const Tensor> tensors() const { return tensors_; }

  /// State that is not learned, and its arrays: "layers[1].running_mean".
  std::span<float> buffer_values() { return buffer_values_; }
  std::span<const float> buffer_values() const { return buffer_values_; }
  std::span<const Tensor> buffers() const { return buffers_; }

  /// What the layers gave in the last training pass; see Activations::overwritten().
  Activations& training_activations() const { return stack_.training_activations(); }

 private:
  LayerStack stack_;
  std::vector<Tensor> tensors_;
  std::vector<Tensor> buffers_;
  std::vector<float> parameters_;
  std::vector<float> gradients_;
  std::vector<float> buffer_values_;
  std::vector<float> buffers_before_;  ///< before the last forward()
  std::vector<float> score_gradient_;
  GemmWorkspace workspace_;
};

}  // namespace trainyard
