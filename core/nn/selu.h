#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = scale * (x where x > 0, else alpha * (e^x - 1)), with the two numbers for which layers of many
/// neurons keep mean 0 and variance 1. x and y: [n, h], may alias in inference.
/// Source: Klambauer et al., NeurIPS 2017; PyTorch's SELU.
class Selu final : public Layer {
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
