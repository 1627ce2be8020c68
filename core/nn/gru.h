#pragma once

#include "nn/recurrent_layer.h"

namespace trainyard {

/// The gated recurrent unit with gates r z n: n = tanh(x W_in + b_in + r * (h W_hn + b_hn)),
/// h_t = (1 - z) * n + z * h_(t-1). Source: Cho et al., EMNLP 2014; PyTorch's GRU, whose reset gate acts
/// after the product.
class Gru final : public RecurrentLayer {
 public:
  struct Params {
    Index units = 1;
    static std::span<const ParamInfo> table();
  };
  explicit Gru(Params params) : RecurrentLayer(params.units, 3) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  std::span<const std::string_view> trace_names() const override;

 private:
  void prepare(Pass& pass) const override;
  void step(Pass& pass, Index t) const override;
  void step_back(Pass& pass, Index t, MatrixView dhidden) override;
  bool keeps_biases_apart() const override { return true; }
};

}  // namespace trainyard
