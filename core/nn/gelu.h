#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = x * Phi(x), Phi the exact normal distribution function; dx = dy * (Phi(x) + x * phi(x)).
/// Source: Hendrycks & Gimpel, arXiv 1606.08415; PyTorch's GELU with approximate="none".
/// x and y: [n, h], may alias in inference.
class Gelu final : public Layer {
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
