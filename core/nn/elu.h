#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = x where x > 0, else alpha * (e^x - 1).
/// Source: Clevert et al., ICLR 2016; PyTorch's ELU.
class Elu final : public ActivationOfInput {
 public:
  struct Params {
    float alpha = 1;
    static std::span<const ParamInfo> table();
  };
  explicit Elu(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
};

}  // namespace trainyard
