#pragma once

#include "nn/recurrent_layer.h"

namespace trainyard {

/// The plain recurrent cell: h_t = f(x_t W_ih + b_ih + h_(t-1) W_hh + b_hh), f = tanh or relu.
/// Source: Elman, Cognitive Science 14 (1990); PyTorch's RNN.
class Rnn final : public RecurrentLayer {
 public:
  struct Params {
    Index units = 1;
    bool relu = false;
    static std::span<const ParamInfo> table();
  };
  explicit Rnn(Params params) : RecurrentLayer(params.units, 1), relu_(params.relu) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  std::span<const std::string_view> trace_names() const override;

 private:
  void step(Pass& pass, Index t) const override;
  void step_back(Pass& pass, Index t, MatrixView dhidden) override;

  bool relu_;
};

}  // namespace trainyard
