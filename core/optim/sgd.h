#pragma once

#include "optim/optimizer.h"

namespace trainyard {

/// Gradient descent, with momentum and Nesterov's variant of it:
///   b = momentum * b + (1 - dampening) * g (the first b is g itself), p -= learning_rate * b,
///   Nesterov: p -= learning_rate * (g + momentum * b).
/// Batch, mini-batch or stochastic is a matter of the batch size alone.
/// Source: Sutskever et al., ICML 2013, in the form of PyTorch's SGD: the learning rate multiplies b when it
/// is applied, not when it is gathered, and the first step is not dampened.
class Sgd final : public Optimizer {
 public:
  struct Params {
    double learning_rate = 0;
    double momentum = 0;
    double dampening = 0;
    bool nesterov = false;
    static std::span<const ParamInfo> table();
  };
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  Result<void> configure(const Json& params) override;
  double learning_rate() const override { return params_.learning_rate; }
  Index buffer_count() const override { return params_.momentum > 0 ? 1 : 0; }
  void update(Index offset, std::span<float> p, std::span<const float> gradient,
              const UpdateTerms& terms) override;

 private:
  Params params_;
};

}  // namespace trainyard
