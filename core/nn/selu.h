#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = scale * (x where x > 0, else alpha * (e^x - 1)), with the two numbers for which layers of many
/// neurons keep mean 0 and variance 1.
/// Source: Klambauer et al., NeurIPS 2017; PyTorch's SELU.
class Selu final : public ActivationOfInput {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
};

}  // namespace trainyard
