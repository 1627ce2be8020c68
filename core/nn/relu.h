#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = max(x, 0); dx = dy where y > 0, else 0. Source: Nair & Hinton, ICML 2010; PyTorch's ReLU.
class Relu final : public ActivationOfOutput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
