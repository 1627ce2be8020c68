#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = log(1 + e^(beta x)) / beta. x and y: [n, h], may alias in inference. PyTorch's threshold, beyond which
/// it gives x itself, is not needed: there the two agree to float32's last digit.
/// Source: Dugas et al., NeurIPS 2000; PyTorch's Softplus.
class Softplus final : public Layer {
 public:
  struct Params {
    float beta = 1;
    static std::span<const ParamInfo> table();
  };
  explicit Softplus(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true}; }
  Index set_inputs(Index inputs) override { return inputs; }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
  ConstMatrixView x_;  ///< of the last forward in training mode
};

}  // namespace trainyard
