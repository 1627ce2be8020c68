#pragma once

#include "nn/activation.h"

namespace trainyard {

/// y = x where x > 0, else slope * x; dx = dy where x > 0, else slope * dy. The slope may be 0 or
/// negative, so that the input's sign cannot be told from the output.
/// Source: Maas et al., ICML 2013; PyTorch's LeakyReLU.
class LeakyRelu final : public ActivationOfInput {
 public:
  struct Params {
    float negative_slope = 0;
    static std::span<const ParamInfo> table();
  };
  explicit LeakyRelu(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
};

}  // namespace trainyard
