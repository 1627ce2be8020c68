#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = x / (1 + e^-x), also called swish. x and y: [n, h], may alias in inference.
/// Source: Elfwing et al., Neural Networks 107 (2018); PyTorch's SiLU.
class Silu final : public Layer {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true}; }
  Index set_inputs(Index inputs) override { return inputs; }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  ConstMatrixView x_;  ///< of the last forward in training mode
};

}  // namespace trainyard
