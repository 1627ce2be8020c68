#pragma once

#include "nn/recurrent_layer.h"

namespace trainyard {

/// Long short-term memory with gates i f g o: c_t = f * c_(t-1) + i * g, h_t = o * tanh(c_t).
/// Starts as PyTorch's, with forget_bias added to the forget gate's bias: at 0 half of the cell state is gone
/// after one step, at 1 a quarter. Source: Hochreiter & Schmidhuber, Neural Computation 9 (1997); PyTorch's
/// LSTM; the forget bias of 1 is Jozefowicz et al., ICML 2015, and Keras's.
class Lstm final : public RecurrentLayer {
 public:
  struct Params {
    Index units = 1;
    float forget_bias = 0;
    static std::span<const ParamInfo> table();
  };
  explicit Lstm(Params params) : RecurrentLayer(params.units, 4), forget_bias_(params.forget_bias) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  void initialize(const Initializer& initializer, Rng rng) override;
  std::span<const std::string_view> trace_names() const override;

 private:
  void prepare(Pass& pass) const override;
  void step(Pass& pass, Index t) const override;
  void step_back(Pass& pass, Index t, MatrixView dhidden) override;

  float forget_bias_;
  Matrix dcell_;
};

}  // namespace trainyard
