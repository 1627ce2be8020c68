#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = log(1 + e^(beta x)) / beta. PyTorch's threshold, beyond which it gives x itself, is not needed: there
/// the two agree to float32's last digit.
/// Source: Dugas et al., NeurIPS 2000; PyTorch's Softplus.
class Softplus final : public ActivationOfInput {
 public:
  struct Params {
    float beta = 1;
    static std::span<const ParamInfo> table();
  };
  explicit Softplus(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
};

}  // namespace trainyard
