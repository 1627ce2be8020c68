#pragma once

#include "nn/layer.h"

namespace trainyard {

/// Softmax over each row, as a layer of its own and where the loss is taken on probabilities:
/// dx = y * (dy - sum_j dy_j y_j). x and y: [n, k], may alias. Source: PyTorch's Softmax(dim=1).
class Softmax final : public Layer {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true, .reads_output = true}; }
  Index set_inputs(Index inputs) override { return inputs; }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  ConstMatrixView y_;  ///< of the last forward in training mode
};

}  // namespace trainyard
