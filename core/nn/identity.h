#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = x; dx = dy. x and y: [n, h], may alias. Source: PyTorch's Identity.
class Identity final : public Layer {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true}; }
  Index set_inputs(Index inputs) override { return inputs; }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
