#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = x / (1 + e^-x), also called swish.
/// Source: Elfwing et al., Neural Networks 107 (2018); PyTorch's SiLU.
class Silu final : public ActivationOfInput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
