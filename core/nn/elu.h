#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = x where x > 0, else alpha * (e^x - 1). x and y: [n, h], may alias in inference.
/// Source: Clevert et al., ICLR 2016; PyTorch's ELU.
class Elu final : public Layer {
 public:
  struct Params {
    float alpha = 1;
    static std::span<const ParamInfo> table();
  };
  explicit Elu(Params params) : params_(params) {}
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
