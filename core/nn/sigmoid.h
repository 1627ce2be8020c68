#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = 1 / (1 + e^-x); dx = dy * y * (1 - y). Source: PyTorch's Sigmoid.
class Sigmoid final : public ActivationOfOutput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
