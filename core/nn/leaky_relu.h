#pragma once

#include "nn/layer.h"

namespace trainyard {

/// y = x where x > 0, else slope * x; dx = dy where x > 0, else slope * dy.
/// x and y: [n, h], may alias in inference. Source: Maas et al., ICML 2013; PyTorch's LeakyReLU.
class LeakyRelu final : public Layer {
 public:
  struct Params {
    float negative_slope = 0;
    static std::span<const ParamInfo> table();
  };
  explicit LeakyRelu(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  /// The slope may be 0 or negative, so that the input's sign cannot be told from the output.
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true}; }
  Index set_inputs(Index inputs) override { return inputs; }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
  ConstMatrixView x_;  ///< of the last forward in training mode
};

}  // namespace trainyard
