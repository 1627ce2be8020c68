#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = tanh(x); dx = dy * (1 - y^2). Source: PyTorch's Tanh.
/// x and y: [n, h], may alias.
class Tanh final : public Layer {
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
