#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = x * Phi(x), Phi the exact normal distribution function; dx = dy * (Phi(x) + x * phi(x)).
/// Source: Hendrycks & Gimpel, arXiv 1606.08415; PyTorch's GELU with approximate="none".
class Gelu final : public ActivationOfInput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
