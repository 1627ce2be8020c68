#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = max(x, 0); dx = dy where y > 0, else 0. Source: Nair & Hinton, ICML 2010; PyTorch's ReLU.
/// x and y: [n, h], may alias.
class Relu final : public Layer {
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
