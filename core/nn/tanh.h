#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = tanh(x); dx = dy * (1 - y^2). Source: PyTorch's Tanh.
class Tanh final : public ActivationOfOutput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
