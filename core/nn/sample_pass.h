#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "estimator.h"
#include "loss/loss.h"
#include "nn/layer.h"

namespace trainyard {

/// One row on its way through a network and back, with everything kept: what a training step with a batch of
/// one computes, to the last bit, on memory of its own, so that the network that trains is left alone.
/// For layers that treat each row by itself (dense, activations).
class SamplePass {
 public:
  /// The layers are the pass's own, of the same kinds and shapes as the network's; parameters: the network's,
  /// flat, in the order of the layers.
  SamplePass(std::vector<std::unique_ptr<Layer>> layers, Index inputs, std::span<const float> parameters);
  SamplePass(const SamplePass&) = delete;
  SamplePass& operator=(const SamplePass&) = delete;

  /// Forward, loss and backward. x: [1, inputs]. Returns the loss.
  double run(ConstMatrixView x, const Loss& loss, const LossTarget& target);
  std::span<const float> gradients() const { return gradients_; }
  MatrixView scores() { return outputs_.back(); }

  /// For layer i: "layers[i].output" [units], "layers[i].gradient" [units] (of the loss with respect to that
  /// output) and, where the layer works on each number alone, "layers[i].derivative" [units], its slope
  /// there.
  void export_to(std::vector<NamedArray>& arrays);

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
  std::vector<float> values_;
  std::vector<float> gradients_;
  std::vector<Matrix> outputs_;           ///< of each layer, [1, units]
  std::vector<Matrix> output_gradients_;  ///< of the loss with respect to those
  GemmWorkspace workspace_;
};

}  // namespace trainyard
